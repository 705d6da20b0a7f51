"""Lists and pages of receivables and payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.money.receivables import queries, rules, services, words
from kupiec.money.receivables.forms import currencies
from kupiec.money.receivables.models import Payment, Receivable
from kupiec.money.receivables.services.matching import propose_for

C, By, In = kit.columns, kit.filters, kit.inputs


def party_url(pk: int | None) -> str:
    """Where a party's page is; empty when there is none."""
    try:
        return reverse("party", args=[pk]) if pk else ""
    except NoReverseMatch:
        return ""


# ---- receivables ------------------------------------------------------------------------------------------------


def state_of(row: Receivable) -> str:
    if not row.open:
        return "paid"
    if row.due < clock.today():
        return "overdue"
    return "part" if row.open != row.amount else "open"


def _state(row: Receivable) -> kit.Mark:
    return kit.Mark(*words.STATES[state_of(row)])


def _late(row: Receivable) -> int | None:
    return rules.overdue_days(row.due, clock.today()) or None if row.open else None


def _open_rows(by: Actor) -> QuerySet[Receivable]:
    return queries.visible(by).exclude(open=0).select_related("party")


def _all_rows(by: Actor) -> QuerySet[Receivable]:
    return queries.visible(by).select_related("party")


def _overdue(rows: QuerySet[Receivable], by: Actor) -> QuerySet[Receivable]:
    return rows.filter(due__lt=clock.today()).exclude(open=0)


_COLUMNS = (
    C.Link("number", _("Document"), url="receivable"),
    C.Text("party", _("Party"), source="party.name", sub="party.code"),
    C.Badge("kind", _("Kind"), kinds={k: ("", v) for k, v in words.ITEM_KINDS.items()}, hidden=True),
    C.Day("issue_date", _("Issued")),
    C.Day("due", _("Due")),
    C.Number("late", _("Days overdue"), value=_late, sort="due", kind=lambda row: "bad" if _late(row) else ""),
    C.Money("amount", _("Amount"), currency="currency_id", total=True),
    C.Money("open", _("Left to pay"), currency="currency_id", total=True),
    C.Badge("state", _("State"), value=_state, sort=False),
)
_FILTERS = (
    By.Choice("kind", _("Kind"), choices=tuple(words.ITEM_KINDS.items())),
    By.Pick("party_id", _("Party"), picker="parties.party"),
    By.Dates("due", _("Due")),
    By.Dates("issue_date", _("Issued")),
    By.Amounts("open", _("Left to pay")),
    By.Flag("overdue", _("Overdue"), apply=_overdue),
    By.Choice("currency", _("Currency"), source="currency_id", choices=lambda by: currencies()),
)


def _search(rows: QuerySet[Any], text: str, by: Actor) -> QuerySet[Any]:
    """Number begins with the text, or the party has all its words."""
    words_of_party = Q()
    for word in text.split()[:6]:
        words_of_party &= Q(party__search__contains=fold(word))
    return rows.filter(Q(number__icontains=text) | words_of_party)


def _search_payments(rows: QuerySet[Any], text: str, by: Actor) -> QuerySet[Any]:
    """As receivables, and by title and payer's name as the bank wrote them."""
    found = Q()
    for word in text.split()[:6]:
        found &= Q(title__icontains=word) | Q(payer_name__icontains=word) | Q(party__search__contains=fold(word))
    return rows.filter(Q(number__icontains=text) | found)


def _ageing_strip(request: kit.Request) -> Mapping[str, Any]:
    totals = queries.ageing_totals(by=request.actor)
    parts = [(label, getattr(totals, key), key) for key, label in words.BUCKETS.items()]
    return {"buckets": parts, "ageing_total": totals.total, "ageing_overdue": totals.overdue}


PAY = kit.Operation(
    "pay", _("Enter payment"), url=lambda row: f"{reverse('payment-new')}?receivable={row.pk}", icon="cash",
    right="receivables.pay", primary=True, bulk=False,
    allowed=lambda row, by: None if row.open else _("Nothing is open here."),
)  # fmt: skip
ACCOUNT = kit.Operation(
    "account", _("Statement of account"), url=lambda row: reverse("party-account", args=[row.party_id]),
    icon="list-details", bulk=False,
)  # fmt: skip

OPEN = kit.List(
    name="receivables.open",
    title=_("Receivables"),
    rows=_open_rows,
    columns=_COLUMNS,
    sort=("due", "number"),
    search=_search,
    filters=_FILTERS,
    views=(
        kit.View("receivable", _("From customers"), "f.kind=receivable"),
        kit.View("overdue", _("Overdue"), "f.overdue=1&f.kind=receivable"),
        kit.View("week", _("Due in 7 days"), "f.due=next-7&f.kind=receivable"),
        kit.View("payable", _("To pay"), "f.kind=payable"),
    ),
    operations=(PAY, ACCOUNT),
    empty=kit.Empty("coins", _("Nothing is open"), _("Receivables come from issued invoices."), ("invoices", _("To invoices"))),
    right="receivables.see",
    above="receivables/_ageing_strip.html",
    context=_ageing_strip,
)
ALL = kit.List(
    name="receivables.all",
    title=_("All settlements"),
    rows=_all_rows,
    columns=_COLUMNS,
    sort=("-issue_date", "-number"),
    search=_search,
    filters=_FILTERS,
    operations=(PAY, ACCOUNT),
    empty=kit.Empty("coins", _("No settlements yet"), _("They come from issued invoices."), ("invoices", _("To invoices"))),
    right="receivables.see",
)


def _item_head(row: Receivable, by: Actor) -> kit.Head:
    return kit.Head(words.ITEM_KINDS[row.kind], row.number, icon="coins", subtitle=row.party.name, badges=(_state(row),))


def _item_figures(row: Receivable, by: Actor) -> Sequence[kit.Figure]:
    late = _late(row)
    return (
        kit.Figure(_("Amount"), kit.show.money(row.amount, row.currency_id)),
        kit.Figure(_("Settled"), kit.show.money(row.amount - row.open, row.currency_id)),
        kit.Figure(_("Left to pay"), kit.show.money(row.open, row.currency_id), "bad" if late else ""),
        kit.Figure(_("Due"), kit.show.day(row.due), "bad" if late else ""),
        *_rate(row),
    )


def _rate(row: Receivable | Payment) -> Sequence[kit.Figure]:
    """The exchange rate, where there is one."""
    return () if row.rate == 1 else (kit.Figure(_("Rate"), kit.show.plain(row.rate, most=8)),)


def _get_item(pk: int, *, by: Actor) -> Receivable:
    return _all_rows(by).get(pk=pk)


ITEM = kit.Detail(
    name="receivables.item",
    get=_get_item,
    head=_item_head,
    facts=(
        kit.Fact(_("Party"), "party.name", url=lambda row: party_url(row.party_id), span=4),
        kit.Fact(_("Document"), "number", url=lambda row: source_url(row)),
        kit.Fact(_("Issued"), lambda row, by: kit.show.day(row.issue_date)),
        kit.Fact(_("Instalment"), "instalment"),
    ),
    figures=_item_figures,
    body="receivables/_item.html",
    context=lambda row, by: {
        "matches": queries.matches_of_receivable(row.pk, by=by),
        "may_unmatch": by.may("receivables.match"),
    },
    panels=(kit.Panel("history", _("History"), timeline=True, icon="history"),),
    operations=(PAY, ACCOUNT),
    subject="receivables.receivable",
    audit=Receivable,
    right="receivables.see",
)


def source_url(row: Receivable) -> str:
    """Where the document is that this receivable comes from."""
    ref = documents.Ref(row.source, row.source_id)
    card = documents.describe([ref], by=_seer(row)).get(ref)
    return card.url if card else ""


def _seer(row: Receivable) -> Actor:
    """Only the address is asked: what may be seen there is decided there."""
    return Actor.system(row.company_id)


# ---- payments ---------------------------------------------------------------------------------------------------


def _payment_rows(by: Actor) -> QuerySet[Payment]:
    return queries.visible_payments(by).select_related("party", "bank_account")


def payment_state(row: Payment) -> kit.Mark:
    if row.cancelled:
        return kit.Mark("", _("Cancelled"), "ban")
    if not row.open:
        return kit.Mark("ok", _("Settled"), "check")
    if row.party_id is None:
        return kit.Mark("bad", _("Unknown payer"), "user-question")
    return kit.Mark("warn", _("To settle") if row.open == row.amount else _("Partly settled"), "circle-half-2")


def _signed(row: Payment) -> Decimal:
    return row.amount if row.direction == "in" else -row.amount


def _unsettled(rows: QuerySet[Payment], by: Actor) -> QuerySet[Payment]:
    return rows.exclude(open=0)


def _cancellable(row: Payment, by: Actor) -> Any:
    return _("It is cancelled already.") if row.cancelled else None


def _nameable(row: Payment, by: Actor) -> Any:
    if row.cancelled:
        return _("It is cancelled already.")
    return None if row.open == row.amount else _("Take the matches back first.")


def _assign(ids: Sequence[int], *, by: Actor, party_id: int) -> None:
    for pk in ids:
        services.assign_party(pk, party_id, by=by)


CANCEL = kit.Operation(
    "cancel", _("Cancel payment"), run=services.cancel_payments, icon="ban", right="receivables.cancel", danger=True,
    confirm=_("%(count)s payments will be cancelled; what they settled will be open again."), allowed=_cancellable, more=True,
    message=_("Cancelled."),
)  # fmt: skip
NAME_PAYER = kit.Operation(
    "payer", _("Name the payer"), run=_assign, icon="user-check", right="receivables.pay", allowed=_nameable, bulk=False, more=True,
    fields=(In.Pick("party_id", _("Payer"), picker="parties.party", required=True, span=12),), message=_("Saved."),
)  # fmt: skip

PRINT = kit.Operation(
    "print", _("Print"), url=lambda row: reverse("payment-print", args=[row.pk]), icon="printer", key="Ctrl+P", bulk=False,
    only=lambda row: row.kind in ("KP", "KW"),
)  # fmt: skip

PAYMENTS = kit.List(
    name="receivables.payments",
    title=_("Payments"),
    rows=_payment_rows,
    columns=(
        C.Link("number", _("Number"), url="payment"),
        C.Day("on", _("Date")),
        C.Text("party", _("Party"), source="party.name", sub="title"),
        C.Badge("kind", _("Kind"), kinds={k: ("", v) for k, v in words.PAYMENT_KINDS.items()}),
        C.Money("amount", _("Amount"), value=_signed, sort="amount", currency="currency_id"),
        C.Money("open", _("To settle"), currency="currency_id"),
        C.Badge("state", _("State"), value=payment_state, sort=False),
        C.Text("payer_name", _("Payer on the transfer"), hidden=True),
        C.Text("account", _("Account number"), hidden=True),
    ),
    sort=("-on", "-number"),
    search=_search_payments,
    filters=(
        By.Choice("kind", _("Kind"), choices=tuple(words.PAYMENT_KINDS.items())),
        By.Choice("direction", _("Direction"), choices=(("in", _("money in")), ("out", _("money out")))),
        By.Dates("on", _("Date")),
        By.Pick("party_id", _("Party"), picker="parties.party"),
        By.Amounts("amount", _("Amount")),
        By.Flag("unsettled", _("To settle"), apply=_unsettled),
        By.Flag("nameless", _("Unknown payer"), apply=lambda rows, by: rows.filter(party__isnull=True)),
        By.Flag("cancelled", _("Cancelled")),
    ),
    views=(
        kit.View("unsettled", _("To settle"), "f.unsettled=1"),
        kit.View("nameless", _("Unknown payer"), "f.nameless=1&f.unsettled=1"),
        kit.View("cash", _("Cash"), "f.kind=KP&f.kind=KW"),
    ),
    operations=(CANCEL,),
    create=kit.Create(_("Payment"), url="payment-new", right="receivables.pay"),
    empty=kit.Empty("cash", _("No payments yet"), _("Enter one, or import a bank statement.")),
    right="receivables.see",
)


def _get_payment(pk: int, *, by: Actor) -> Payment:
    return _payment_rows(by).get(pk=pk)


def _payment_head(row: Payment, by: Actor) -> kit.Head:
    name = row.party.name if row.party else row.payer_name or gettext("Unknown payer")
    return kit.Head(words.PAYMENT_KINDS[row.kind], row.number, icon="cash", subtitle=name, badges=(payment_state(row),))


def _payment_figures(row: Payment, by: Actor) -> Sequence[kit.Figure]:
    settled = row.amount - row.open if not row.cancelled else Decimal(0)
    return (
        kit.Figure(_("Amount"), kit.show.money(_signed(row), row.currency_id)),
        kit.Figure(_("Settled"), kit.show.money(settled, row.currency_id)),
        kit.Figure(_("To settle"), kit.show.money(row.open, row.currency_id), "warn" if row.open else ""),
        *_rate(row),
    )


def match_context(row: Payment, by: Actor) -> Mapping[str, Any]:
    """What the matching part shows: open items with the proposal filled in, matches made, the next one to settle."""
    items = queries.open_items_of(row, by=by) if row.open else []
    proposed = {part.receivable_id: part for part in propose_for(row, items)}
    today = clock.today()
    lines = [
        {
            "item": item,
            "open": abs(item.open),
            "late": rules.overdue_days(item.due, today),
            "part": proposed[item.pk].amount if item.pk in proposed else None,
            "reason": words.REASONS[proposed[item.pk].reason] if item.pk in proposed else "",
        }
        for item in items
    ]
    rest = row.open - sum((part.amount for part in proposed.values()), Decimal(0))
    later = queries.visible_payments(by).exclude(open=0).filter(Q(on__gt=row.on) | Q(on=row.on, pk__gt=row.pk))
    return {
        "lines": lines,
        "rest": rest,
        "matches": queries.matches_of_payment(row.pk, by=by),
        "next": later.order_by("on", "pk").first(),
        "may_match": by.may("receivables.match"),
    }


PAYMENT = kit.Detail(
    name="receivables.payment",
    get=_get_payment,
    head=_payment_head,
    facts=(
        kit.Fact(_("Party"), lambda row, by: row.party.name if row.party_id else "—", url=lambda row: party_url(row.party_id), span=3),
        kit.Fact(_("Date"), lambda row, by: kit.show.day(row.on)),
        kit.Fact(_("Title"), lambda row, by: row.title or "—", span=4),
        kit.Fact(_("From account"), lambda row, by: kit.show.account(row.account), span=3, optional=True),
    ),
    figures=_payment_figures,
    body="receivables/_match.html",
    context=match_context,
    panels=(kit.Panel("history", _("History"), timeline=True, icon="history"),),
    operations=(PRINT, NAME_PAYER, CANCEL),
    subject="receivables.payment",
    audit=Payment,
    right="receivables.see",
)
