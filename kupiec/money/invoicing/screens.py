"""The list of sales documents and the page of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.money.invoicing import grid, queries, rules, snapshots, taken_screens, words
from kupiec.money.invoicing.frame import INVOICE
from kupiec.money.invoicing.models import Invoice
from kupiec.money.invoicing.services import discard, issue, start
from kupiec.money.invoicing.services.lines import reprice
from kupiec.money.invoicing.values import SERIES, Kind
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import public as receivables
from kupiec.people.activities import public as activities
from kupiec.people.cases import public as cases

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
invoice_panels: Socket[Any] = Socket("invoicing.panels")
invoice_operations: Socket[Any] = Socket("invoicing.operations")


def currencies(by: Actor | None = None) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("pk").values_list("code", flat=True)]


def party_url(pk: int | None) -> str:
    try:
        return reverse("party", args=[pk]) if pk else ""
    except NoReverseMatch:
        return ""


def title_of(row: Invoice) -> str:
    """The number, or what a draft is called."""
    return str(row)


def paid_marks(ids: Sequence[int], by: Actor) -> Mapping[int, kit.Mark]:
    """How far documents are paid, one call for a page."""
    found = receivables.of_document("invoicing.invoice", ids)
    kinds = dict(Invoice.objects.filter(pk__in=ids).values_list("pk", "kind"))
    return {**taken_screens.settled(ids), **{pk: kit.Mark(*words.paid_mark(kinds[pk], one.state)) for pk, one in found.items()}}


def _unpaid(rows: QuerySet[Invoice], by: Actor) -> QuerySet[Invoice]:
    opened = receivables.Receivable.objects.filter(source=INVOICE, source_id=OuterRef("pk")).exclude(open=0)
    return rows.filter(Exists(opened))


def _overdue(rows: QuerySet[Invoice], by: Actor) -> QuerySet[Invoice]:
    return _unpaid(rows.filter(due_date__lt=clock.today(), state="issued"), by)


def _is_draft(row: Invoice) -> bool:
    return row.state == "draft"


def _draft_only(row: Invoice, by: Actor) -> Any:
    return None if row.state == "draft" else _("It is no draft any more.")


def _correctable(row: Invoice, by: Actor) -> Any:
    if row.state != "issued" or row.kind == Kind.PROFORMA:
        return _("Only an issued invoice can be corrected.")
    return _("The previous program has corrected it.") if row.taken_over and row.kind == Kind.CORRECTION else None


def _copyable(row: Invoice, by: Actor) -> Any:
    return _("A correction can’t be copied.") if row.kind == Kind.CORRECTION else None


def _from_proforma(row: Invoice, by: Actor) -> Any:
    return None if row.kind == Kind.PROFORMA and row.state == "issued" else _("Only for an issued pro-forma.")


def _correct(ids: Sequence[int], *, by: Actor, reason: str) -> int:
    return start.start_correction(ids[0], reason=reason, by=by)


def _copy(ids: Sequence[int], *, by: Actor) -> int:
    return start.copy(ids[0], by=by)


def _invoice_of_proforma(ids: Sequence[int], *, by: Actor) -> int:
    return start.copy(ids[0], kind=Kind.INVOICE, by=by)


def _reprice(ids: Sequence[int], *, by: Actor) -> None:
    for pk in ids:
        reprice(pk, by=by)


def _page_of(result: Any, ids: Sequence[int]) -> str:
    return reverse("invoice", args=[result])


ISSUE = kit.Operation(
    "issue", _("Issue"), run=issue.issue, icon="file-certificate", right="invoicing.issue", key="Ctrl+Enter",
    primary=True, allowed=_draft_only, only=_is_draft, message=_("Documents issued"),
    confirm=_("%(count)s documents get their numbers and are posted; after that they can only be corrected."),
)  # fmt: skip
PRINT = kit.Operation(
    "print", _("Print"), url=lambda row: reverse("invoice-print", args=[row.pk]), icon="printer", key="Ctrl+P", bulk=False
)
CORRECT = kit.Operation(
    "correct", _("Correct"), run=_correct, icon="file-diff", right="invoicing.correct", bulk=False, allowed=_correctable,
    fields=(I.Text("reason", _("Reason"), required=True, max=240, span=12),), done=_page_of, message=_("Correction begun"),
)  # fmt: skip
COPY = kit.Operation(
    "copy", _("Copy"), run=_copy, icon="copy", right="invoicing.draft", bulk=False, done=_page_of, message=_("Copied"),
    allowed=_copyable, more=True,
)  # fmt: skip
FROM_PROFORMA = kit.Operation(
    "invoice", _("Make invoice"), run=_invoice_of_proforma, icon="file-invoice", right="invoicing.draft", bulk=False,
    allowed=_from_proforma, only=lambda row: row.kind == Kind.PROFORMA, done=_page_of, message=_("Draft made"),
)  # fmt: skip
REPRICE = kit.Operation(
    "reprice", _("Recalculate prices"), run=_reprice, icon="calculator", right="invoicing.draft", bulk=False,
    allowed=_draft_only, only=_is_draft, message=_("Prices recalculated"), more=True,
)  # fmt: skip
DISCARD = kit.Operation(
    "discard", _("Discard draft"), run=discard.discard, icon="trash", right="invoicing.draft", danger=True, more=True,
    allowed=_draft_only, only=_is_draft, confirm=_("%(count)s drafts will be discarded."), message=_("Drafts discarded"),
)  # fmt: skip

INVOICES = kit.List(
    name="invoicing.invoices",
    title=_("Invoices"),
    rows=lambda by: queries.visible(by).defer("snapshot").select_related("orderer"),
    columns=(
        C.Link("number", _("Number"), value=title_of, sort="number", url="invoice"),
        C.Text("orderer", _("Buyer"), source="orderer.name", sub="orderer.city", width="l"),
        C.Badge("kind", _("Kind"), kinds={key: ("line", name) for key, name in words.KINDS.items()}, hidden=True),
        C.Badge("state", _("State"), kinds=words.STATE_MARKS),
        C.Badge("paid", _("Payment"), fill=paid_marks),
        C.Day("issue_date", pgettext_lazy("column", "Issued on")),
        C.Day("due_date", pgettext_lazy("column", "Due")),
        C.Money("net", _("Net"), currency="currency_id", total=True, hidden=True),
        C.Money("gross", _("Gross"), currency="currency_id", total=True),
        C.Money("base_gross", _("Gross in PLN"), total=True, hidden=True),
        C.Text("salesperson", _("Salesperson"), value=lambda row: str(row.salesperson or ""), sort=False, hidden=True),
        C.Text("customer_reference", _("Order number"), hidden=True),
        C.Flag("split_payment", _("Split payment"), hidden=True),
    ),
    sort=("-issue_date", "-number"),
    search=("number", "orderer__name", "orderer__nip", "customer_reference"),
    filters=(
        F.Choice("state", _("State"), choices=tuple(words.STATES.items())),
        F.Choice("kind", _("Kind"), choices=tuple(words.KINDS.items())),
        F.Dates("issue_date", _("Issued on")),
        F.Dates("due_date", _("Due")),
        F.Amounts("gross", _("Gross")),
        F.Pick("orderer_id", _("Buyer"), picker="parties.customer"),
        F.Pick("salesperson_id", _("Salesperson"), picker="company.employee"),
        F.Choice("currency", _("Currency"), source="currency_id", choices=currencies),
        F.Flag("unpaid", _("Unpaid"), apply=_unpaid),
        F.Flag("overdue", _("Overdue"), apply=_overdue),
        taken_screens.FILTER,
    ),
    views=(
        kit.View("drafts", _("To issue"), "f.state=draft"),
        kit.View("overdue", _("Overdue"), "f.overdue=1"),
        kit.View("unpaid", _("Unpaid"), "f.unpaid=1"),
        kit.View("month", _("This month"), "f.issue_date=month&f.state=issued"),
        kit.View("corrections", _("Corrections"), "f.kind=correction"),
        kit.View("proformas", _("Pro-formas"), "f.kind=proforma"),
        taken_screens.VIEW,
    ),
    operations=(ISSUE, DISCARD, PRINT, CORRECT, COPY),
    operation_sources=invoice_operations,
    create=kit.Create(_("Invoice"), url="invoice-new", right="invoicing.draft"),
    preview=kit.Preview("invoicing/_preview.html", lambda pk, by: preview_of(pk, by)),
    empty=kit.Empty("file-invoice", _("No invoices yet"), _("They come from deliveries and orders, or by hand.")),
    right="invoicing.see",
)


def preview_of(pk: int, by: Actor) -> dict[str, Any]:
    row = queries.one(pk, by=by)
    return {"invoice": row, "lines": queries.lines(pk)[:12], "paid": paid_of(row), "title": title_of(row)}


def paid_of(row: Invoice) -> receivables.PaidState | None:
    return receivables.of_document(INVOICE, [row.pk]).get(row.pk)


def _head(row: Invoice, by: Actor) -> kit.Head:
    marks = [kit.Mark(*words.STATE_MARKS[row.state])]
    paid = paid_of(row) if row.state == "issued" else None
    if paid is not None:
        marks.append(kit.Mark(*words.paid_mark(row.kind, paid.state)))
    if row.split_payment:
        marks.append(kit.Mark("warn", _("split payment"), "coins"))
    if row.taken_over:
        marks.append(taken_screens.MARK)
    code = "" if row.taken_over or not row.number else SERIES[Kind(row.kind)]
    number = str(row).removeprefix(code).strip()
    return kit.Head(words.KINDS[row.kind], number, code=code, icon="file-invoice", badges=tuple(marks))


def _steps(row: Invoice, by: Actor) -> Sequence[kit.Step]:
    if row.state == "cancelled" or row.taken_over:
        return ()
    issued = row.state == "issued"
    paid = paid_of(row) if issued else None
    steps = [kit.Step(words.STATES["draft"], "done" if issued else "now")]
    steps.append(kit.Step(words.STATES["issued"], "" if not issued else "done" if paid and paid.state == "paid" else "now"))
    if row.kind != Kind.PROFORMA:
        steps.append(kit.Step(words.paid_mark(row.kind, "paid")[1], "now" if paid and paid.state == "paid" else ""))
    return steps


def _flow(row: Invoice, by: Actor) -> Sequence[kit.Node]:
    ref = documents.Ref(INVOICE, row.pk)
    found = documents.graph(ref, by=by)
    if len(found.cards) < 2:
        return ()
    return [
        kit.Node(
            card.number if card.number.startswith(card.code) else " ".join(filter(None, [card.code, card.number])),
            card.url,
            "now" if card.ref == ref else "ghost" if card.phase == "draft" else "done",
        )
        for card in found.cards
    ][:12]


FACTS = (
    kit.Fact(_("Buyer"), "orderer.name", span=4, url=lambda row: party_url(row.orderer_id)),
    kit.Fact(_("Tax ID"), "orderer.nip"),
    kit.Fact(_("Issued on"), lambda row, by: kit.show.day(row.issue_date)),
    kit.Fact(_("Sale date"), lambda row, by: kit.show.day(row.sale_date)),
    kit.Fact(_("Due"), lambda row, by: kit.show.day(row.due_date)),
    kit.Fact(_("Recipient"), lambda row, by: row.recipient.name if row.recipient_id != row.orderer_id else "", span=4, optional=True),
    kit.Fact(_("Payer"), lambda row, by: row.payer.name if row.payer_id != row.orderer_id else "", optional=True),
    kit.Fact(_("Payment"), lambda row, by: _payment(row)),
    kit.Fact(_("Salesperson"), lambda row, by: str(row.salesperson or "")),
    kit.Fact(_("Order number"), "customer_reference"),
    taken_screens.FACT,
)


def _payment(row: Invoice) -> str:
    days = "" if row.taken_over else gettext("%(days)s days") % {"days": row.payment_days}
    name = snapshots.payment_names([row.payment_method]).get(row.payment_method, row.payment_method)
    told = str(row.payment_days) in name.split()
    return name if told else ", ".join(filter(None, [name, days]))


def _context(row: Invoice, by: Actor) -> dict[str, Any]:
    return {
        "LINES": grid.LINES,
        "lines": queries.lines(row.pk) if row.state != "draft" else (),
        "corrections": queries.corrections_of(row) if row.kind == Kind.INVOICE and row.state == "issued" else (),
        "editable": row.state == "draft",
        "totals": grid.totals(row.pk, by=by) | {"vat": queries.vat_lines_of(row.pk)} if row.state == "issued" else {},
        "taken": taken_screens.note_of(row),
        "warnings": " ".join(warnings_of(row)),
        "rate_words": _rate_words(row),
    }


def warnings_of(row: Invoice) -> list[str]:
    """What the user should know of a draft before issuing it."""
    if row.state != "draft":
        return []
    found = []
    if row.orderer.kind == "company" and not (row.orderer.nip or row.orderer.vat_eu):
        found.append(gettext("The orderer has no tax ID."))
    if not row.orderer.city:
        found.append(gettext("The orderer has no address."))
    if row.kind == Kind.INVOICE and rules.late(row.issue_date, row.sale_date):
        found.append(gettext("It is late: an invoice is due by the 15th of the month after the sale."))
    if row.kind == Kind.INVOICE and row.bank_account_id is None:
        found.append(gettext("No bank account is printed."))
    return found


def _rate_words(row: Invoice) -> str:
    if row.rate == 1:
        return ""
    told = {"currency": row.currency_id, "rate": kit.show.plain(row.rate), "table": row.rate_table or "—"}
    return gettext("1 %(currency)s = %(rate)s, table %(table)s") % told


def _payments(row: Invoice, by: Actor) -> Mapping[str, Any]:
    return {"paid": paid_of(row)}


def _postings(row: Invoice, by: Actor) -> Mapping[str, Any]:
    entries = ledger.entries_of(INVOICE, row.pk, by=by)
    lines = ledger.lines_of([entry.pk for entry in entries])
    return {"entries": [(entry, lines.get(entry.pk, [])) for entry in entries]}


def _remarks(row: Invoice, by: Actor) -> Mapping[str, Any]:
    return {"methods": words.METHODS, "method": words.METHODS.get(row.vat_method, row.vat_method)}


DETAIL = kit.Detail(
    name="invoicing.invoice",
    get=queries.one,
    head=_head,
    steps=_steps,
    flow=_flow,
    facts=FACTS,
    body="invoicing/_body.html",
    panels=(
        kit.Panel("payments", _("Payments"), template="invoicing/_payments.html", context=_payments, icon="coins", order=10),
        kit.Panel("terms", _("Terms and remarks"), template="invoicing/_terms.html", context=_remarks, icon="note", order=20),
        kit.Panel(
            "postings", _("Postings"), template="invoicing/_postings.html", context=_postings, icon="building-bank",
            right="ledger.view", order=30,
        ),
        activities.panel("invoicing.invoice", party=lambda invoice: invoice.orderer_id),
        cases.panel("invoicing.invoice", party=lambda invoice: invoice.orderer_id),
        files.panel("invoicing.invoice"),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    panel_sources=invoice_panels,
    operations=(ISSUE, PRINT, mail.operation("invoicing.invoice"), CORRECT, FROM_PROFORMA, COPY, REPRICE, DISCARD),
    operation_sources=invoice_operations,
    subject=INVOICE,
    audit=Invoice,
    edit_url=lambda row: reverse("invoice-edit", args=[row.pk]) if row.state == "draft" else "",
    edit_right="invoicing.draft",
    right="invoicing.see",
    keys=grid.LINES.keys,
    context=_context,
)  # fmt: skip
