"""Reads of the ledger: journal, accounts, trial balance, an account's lines, export."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db.models import QuerySet, Sum

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.money.ledger.models import Account, AccountBalance, Entry, EntryLine, Period, Scheme, SchemeLine
from kupiec.money.ledger.values import TrialRow


def visible(by: Actor) -> QuerySet[Entry]:
    """Entries the actor may see: those of the company, with the right to the ledger."""
    rows = Entry.objects.filter(company_id=by.company_id)
    return rows if by.may("ledger.view") else rows.none()


def accounts(by: Actor) -> QuerySet[Account]:
    rows = Account.objects.filter(company_id=by.company_id)
    return rows if by.may("ledger.view") else rows.none()


def schemes(by: Actor) -> QuerySet[Scheme]:
    rows = Scheme.objects.filter(company_id=by.company_id, current=True)
    return rows if by.may("ledger.view") else rows.none()


def periods(by: Actor) -> QuerySet[Period]:
    rows = Period.objects.filter(company_id=by.company_id)
    return rows if by.may("ledger.view") else rows.none()


def lines_of_account(by: Actor) -> QuerySet[EntryLine]:
    """All lines the actor may see, to be narrowed by account, party and day."""
    rows = EntryLine.objects.filter(company_id=by.company_id).select_related("entry", "account", "party")
    return rows if by.may("ledger.view") else rows.none()


def entries_of(source: str, source_id: int, *, by: Actor | None = None) -> list[Entry]:
    """Entries a document made, reversals too, oldest first; all for the house, the visible ones for an actor."""
    rows = Entry.objects.filter(source=source, source_id=source_id).order_by("pk")
    return list(rows if by is None else rows.filter(pk__in=visible(by).values("pk")))


def lines_of(entry_ids: Sequence[int]) -> dict[int, list[EntryLine]]:
    found: dict[int, list[EntryLine]] = defaultdict(list)
    for line in EntryLine.objects.filter(entry_id__in=entry_ids).select_related("account", "party").order_by("entry_id", "position"):
        found[line.entry_id].append(line)
    return found


def scheme_lines(scheme_id: int) -> list[SchemeLine]:
    return list(SchemeLine.objects.filter(scheme_id=scheme_id).select_related("account").order_by("position"))


def trial_balance(by: Actor, *, first: dt.date, last: dt.date) -> list[TrialRow]:
    """Turnover and balances of whole months `first`…`last`; opening is the year before `first`, from its January."""
    if not by.may("ledger.view"):
        return []
    start = first.replace(month=1, day=1)
    rows = AccountBalance.objects.filter(company_id=by.company_id, period__first_day__lte=last)
    opening = _sums(rows.filter(period__first_day__lt=first), start=start)
    turnover = _sums(rows.filter(period__first_day__gte=first))
    return [
        _trial_row(account, opening, turnover)
        for account in accounts(by).order_by("number")
        if account.pk in opening or account.pk in turnover
    ]


Sums = dict[int, tuple[Decimal, Decimal]]


def _sums(rows: QuerySet[AccountBalance], *, start: dt.date | None = None) -> Sums:
    """Per account. Revenue and cost accounts begin each year at nothing, so only this year's count (`start`)."""
    if start is not None:
        rows = rows.exclude(account__kind__in=["revenue", "cost"], period__first_day__lt=start)
    found = rows.values_list("account_id").annotate(debits=Sum("debit"), credits=Sum("credit"))
    return {account: (debit, credit) for account, debit, credit in found}


def _trial_row(account: Account, opening: Sums, turnover: Sums) -> TrialRow:
    opened_debit, opened_credit = opening.get(account.pk, (ZERO, ZERO))
    debit, credit = turnover.get(account.pk, (ZERO, ZERO))
    gap = opened_debit - opened_credit
    return TrialRow(
        account_id=account.pk,
        number=account.number,
        name=account.name,
        kind=account.kind,
        opening_debit=max(gap, ZERO),
        opening_credit=max(-gap, ZERO),
        debit=debit,
        credit=credit,
        total_debit=max(gap, ZERO) + debit,
        total_credit=max(-gap, ZERO) + credit,
    )


EXPORT_HEAD = (
    "journal_position",
    "date",
    "document",
    "kind",
    "account",
    "party_code",
    "nip",
    "debit",
    "credit",
    "currency",
    "currency_amount",
    "description",
)


def export_rows(by: Actor, *, first: dt.date, last: dt.date) -> Iterator[tuple[str, ...]]:
    """Lines of entries dated `first`…`last` for accounting programs, in journal order, read in pieces."""
    by.require("ledger.export")
    rows = (
        EntryLine.objects.filter(company_id=by.company_id, on__gte=first, on__lte=last)
        .order_by("entry__period__first_day", "entry__position", "position")
        .values_list(
            "entry__period__first_day",
            "entry__position",
            "on",
            "entry__document_number",
            "entry__kind",
            "account__number",
            "party__code",
            "party__nip",
            "debit",
            "credit",
            "entry__currency_id",
            "currency_amount",
            "entry__description",
        )
    )
    for month, position, on, *rest in rows.iterator(chunk_size=2000):
        yield (f"{month:%Y-%m}/{position}", on.isoformat(), *(str(value if value is not None else "") for value in rest))
