"""Bank statements: lines waiting for booking, imported files, the import page's form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.receivables import queries, services, words
from kupiec.money.receivables.models import Receivable, StatementLine
from kupiec.money.receivables.values import LineProposal
from kupiec.people.parties import public as parties

C, By, In = kit.columns, kit.filters, kit.inputs


def _new_lines(by: Actor) -> QuerySet[StatementLine]:
    return queries.visible_lines(by).filter(state="new").select_related("bank_account")


def _proposals(ids: Sequence[int], by: Actor) -> list[LineProposal]:
    return services.propose_lines(list(_new_lines(by).filter(pk__in=ids)), by=by)


def _proposed(ids: Sequence[int], by: Actor) -> Mapping[int, SafeString]:
    """Who probably paid each line of the page, why we think so, and what it would settle."""
    found = _proposals(ids, by)
    names = parties.Party.objects.in_bulk([one.party_id for one in found if one.party_id])
    wanted = [part.receivable_id for one in found for part in one.allocations]
    numbers = dict(Receivable.objects.filter(pk__in=wanted).values_list("pk", "number"))
    unknown = format_html('<span class="k-badge bad">{}</span>', gettext("unknown"))
    return {
        one.line_id: format_html('<span class="m">{}</span><span class="sub2">{}</span>', names[one.party_id].name, _settles(one, numbers))
        if one.party_id
        else unknown
        for one in found
    }


def _settles(one: LineProposal, numbers: Mapping[int, str]) -> str:
    """`FV 12/11/2026, FV 13/11/2026 +2 · advance 30,00 · by document number`."""
    said = ", ".join(numbers[part.receivable_id] for part in one.allocations[:3])
    more = len(one.allocations) - 3
    parts = [f"{said} +{more}" if more > 0 else said]
    if one.rest:
        parts.append(gettext("advance %(amount)s") % {"amount": kit.show.money(one.rest)})
    return " · ".join(part for part in [*parts, str(words.REASONS[one.reason])] if part)


def _book(ids: Sequence[int], *, by: Actor) -> list[int]:
    """Book as proposed those lines whose payer is known; a line without one stays."""
    known = [one.line_id for one in _proposals(ids, by) if one.party_id]
    return services.book_lines(known, by=by) if known else []


def _book_for(ids: Sequence[int], *, by: Actor, party_id: int) -> list[int]:
    return services.book_lines(ids, party_id=party_id, by=by)


def _book_unknown(ids: Sequence[int], *, by: Actor) -> list[int]:
    return services.book_lines(ids, proposals=False, by=by)


BOOK = kit.Operation(
    "book", _("Book as proposed"), run=_book, icon="check", right="receivables.match", primary=True, key="B",
    message=_("Booked; lines with an unknown payer stay."),
)  # fmt: skip
BOOK_FOR = kit.Operation(
    "book_for", _("Book for a payer…"), run=_book_for, icon="user-check", right="receivables.match",
    fields=(In.Pick("party_id", _("Payer"), picker="parties.party", required=True, span=12),), message=_("Booked."),
)  # fmt: skip
BOOK_UNKNOWN = kit.Operation(
    "book_unknown", _("Book without a payer"), run=_book_unknown, icon="user-question", right="receivables.pay",
    confirm=_("%(count)s payments will wait for their payer."), message=_("Booked."),
)  # fmt: skip
IGNORE = kit.Operation(
    "ignore", _("Set aside"), run=services.ignore_lines, undo=services.restore_lines, icon="archive",
    right="receivables.import", message=_("Set aside."),
)  # fmt: skip
RESTORE = kit.Operation(
    "restore", _("Bring back"), run=services.restore_lines, icon="arrow-back-up", right="receivables.import",
    allowed=lambda row, by: None if row.state == "ignored" else _("It is not set aside."), message=_("Brought back."),
)  # fmt: skip


def _columns(*more: Any) -> tuple[Any, ...]:
    return (
        C.Day("on", _("Date")),
        C.Text("payer_name", _("Payer on the transfer"), sub="title"),
        C.Money("amount", _("Amount"), currency="currency_id"),
        *more,
        C.Text("account", _("Account number"), hidden=True),
        C.Text("reference", _("Bank's reference"), hidden=True),
    )


LINES = kit.List(
    name="receivables.lines",
    title=_("Bank lines to book"),
    rows=_new_lines,
    columns=_columns(
        C.Html("proposal", _("Proposal"), fill=_proposed),
    ),
    sort=("on", "amount"),
    search=("payer_name", "title", "account", "reference"),
    filters=(By.Dates("on", _("Date")), By.Amounts("amount", _("Amount"))),
    views=(kit.View("in", _("Money in"), "f.amount=0.01.."), kit.View("out", _("Money out"), "f.amount=..-0.01")),
    operations=(BOOK, BOOK_FOR, BOOK_UNKNOWN, IGNORE),
    create=kit.Create(_("Import a statement"), url="statement-import", right="receivables.import"),
    empty=kit.Empty("building-bank", _("All bank lines are booked"), _("New ones come with the next statement.")),
    right="receivables.import",
)
ALL_LINES = kit.List(
    name="receivables.all_lines",
    title=_("All bank lines"),
    rows=lambda by: queries.visible_lines(by).select_related("payment"),
    columns=_columns(
        C.Badge("state", _("State"), kinds=words.LINE_STATES),
        C.Text("payment", _("Payment"), source="payment.number"),
    ),
    sort=("-on", "amount"),
    search=("payer_name", "title", "account", "reference"),
    filters=(
        By.Choice("state", _("State"), choices=tuple((k, v[1]) for k, v in words.LINE_STATES.items())),
        By.Dates("on", _("Date")),
        By.Amounts("amount", _("Amount")),
    ),
    operations=(RESTORE,),
    empty=kit.Empty("building-bank", _("No bank lines yet"), _("Import a statement.")),
    right="receivables.import",
)
STATEMENTS = kit.List(
    name="receivables.statements",
    title=_("Bank statements"),
    rows=lambda by: queries.visible_statements(by).select_related("bank_account"),
    columns=(
        C.Link("file_name", _("File"), url=lambda row: f"{_lines_address()}?f.on={row.first_day}..{row.last_day}"),
        C.Text(
            "bank",
            _("Account number"),
            source="bank_account.iban",
            value=lambda row: kit.show.account(row.bank_account.iban),
            sub="bank_account.bank_name",
        ),
        C.Day("first_day", _("From")),
        C.Day("last_day", _("To")),
        C.Money("opening", _("Opening balance")),
        C.Money("closing", _("Closing balance")),
        C.Number("lines", _("Lines"), fill=lambda ids, by: _counts(ids)),
        C.Moment("created_at", _("Imported")),
    ),
    sort=("-last_day", "-created_at"),
    search=("file_name",),
    filters=(By.Dates("last_day", _("To")),),
    create=kit.Create(_("Import a statement"), url="statement-import", right="receivables.import"),
    empty=kit.Empty("building-bank", _("No statements yet"), _("Import a file of your bank: CSV, CAMT.053 or MT940.")),
    right="receivables.import",
)


def _lines_address() -> str:
    return reverse("bank-lines-all")


def _counts(ids: Sequence[int]) -> dict[int, int]:
    rows = StatementLine.objects.filter(statement__in=ids).values("statement").annotate(n=Count("pk")).order_by()
    return {row["statement"]: row["n"] for row in rows}
