"""Posting of documents: a set of entries by schemes, in a constant number of statements; reversal instead of change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from kupiec.ground.kernel import clock, known, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import definitions, rules
from kupiec.money.ledger.models import Account, AccountBalance, Entry, EntryLine, Period, Scheme, SchemeLine
from kupiec.money.ledger.services import periods, places
from kupiec.money.ledger.values import EntryDraft, Leg, Posting

Schemes = Mapping[str, tuple[int, tuple[Leg, ...]]]
"""By kind: the scheme's id and its lines."""
known.keep("ledger_scheme", "ledger_scheme_line", "ledger_account")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Locked periods and the schemes of a posting to come."""

    company_id: int
    periods: Mapping[dt.date, Period]
    schemes: Schemes


def prepare(company_id: int, *, days: Iterable[dt.date], kinds: Iterable[str], by: Actor, entries: int = 0) -> Prepared:
    """Check and lock what posting will need. Call it before numbers are taken, give the result to `post`.

    `entries`: how many there will be at most; in one month their places are reserved by the statement that locks it.
    Refuses PERIOD_CLOSED, NO_SCHEME.
    """
    firsts = {periods.first_of(day) for day in days}
    with tx.write_tx(by=by):
        locked = None
        if entries and len(firsts) == 1:
            (first,) = firsts
            locked = places.reserve(first, entries, company_id=company_id)
        opened = {locked.first_day: locked} if locked else periods.lock_open(firsts, company_id=company_id)
        return Prepared(company_id, opened, _schemes(company_id, set(kinds)))


def post(entries: Sequence[EntryDraft], *, by: Actor, prepared: Prepared | None = None) -> list[int]:
    """Post documents of one company: one balanced entry each, in the given order; returns their ids.

    Refuses PERIOD_CLOSED, NO_SCHEME, UNBALANCED, MIXED_COMPANIES. Without `prepared` it takes the ledger's lock
    itself, which must come before any number is taken.
    """
    if not entries:
        return []
    company_id = _one_company(entries)
    with tx.write_tx(by=by):
        ready = prepared or prepare(company_id, days={entry.on for entry in entries}, kinds={entry.kind for entry in entries}, by=by)
        own = _own_accounts(company_id, entries)
        made = [(draft, _postings(draft, ready, own)) for draft in entries]
        return _store([(draft, lines) for draft, lines in made if lines], ready, by=by)


def _one_company(entries: Sequence[EntryDraft]) -> int:
    companies = {entry.company_id for entry in entries}
    if len(companies) > 1:
        raise Refusal("MIXED_COMPANIES", N_("Entries of two companies can’t be posted at once."))
    return companies.pop()


def _schemes(company_id: int, kinds: set[str]) -> Schemes:
    found = current_schemes(company_id)
    if kinds - found.keys():
        definitions.install(company_id)
        found = current_schemes(company_id)
    for kind in sorted(kinds - found.keys()):
        raise Refusal("NO_SCHEME", N_("No posting scheme for “%(kind)s”."), "scheme", params={"kind": kind})
    return found


def current_schemes(company_id: int) -> Schemes:
    """The schemes a company posts by, by kind; from memory in write transactions (`known`)."""
    return known.definition(("ledger.schemes", company_id), lambda: _read_schemes(company_id))


def _read_schemes(company_id: int) -> Schemes:
    lines: dict[tuple[str, int], list[Leg]] = defaultdict(list)
    rows = SchemeLine.objects.filter(scheme__company_id=company_id, scheme__current=True).order_by("scheme_id", "position")
    columns = ("scheme__kind", "scheme_id", "side", "amount", "account_id", "own_account", "negated")
    for kind, scheme, *leg in rows.values_list(*columns):
        lines[(kind, scheme)].append(Leg(*leg))
    return {kind: (scheme, tuple(legs)) for (kind, scheme), legs in lines.items()}


def _own_accounts(company_id: int, entries: Sequence[EntryDraft]) -> dict[str, int]:
    wanted = {entry.party_account for entry in entries if entry.party_account}
    if not wanted:
        return {}
    rows = Account.objects.filter(company_id=company_id, number__in=sorted(wanted), active=True)
    return dict(rows.values_list("number", "pk"))


def _postings(draft: EntryDraft, ready: Prepared, own: Mapping[str, int]) -> list[Posting]:
    return rules.postings(
        ready.schemes[draft.kind][1],
        amounts=draft.amounts,
        rate=draft.rate,
        base_amounts=draft.base_amounts,
        own_account_id=own.get(draft.party_account or ""),
    )


def _store(made: Sequence[tuple[EntryDraft, list[Posting]]], ready: Prepared, *, by: Actor) -> list[int]:
    if not made:
        return []
    periods_of = [ready.periods[periods.first_of(draft.on)] for draft, _ in made]
    taken = places.take([period.pk for period in periods_of])
    now = clock.now()
    entries, lines = [], []
    for (pk, position), period, (draft, postings) in zip(taken, periods_of, made, strict=True):
        entries.append(
            Entry(
                pk=pk,
                company_id=draft.company_id,
                period_id=period.pk,
                position=position,
                on=draft.on,
                kind=draft.kind,
                scheme_id=ready.schemes[draft.kind][0],
                source=draft.source,
                source_id=draft.source_id,
                document_number=draft.document_number,
                description=draft.description,
                party_id=draft.party_id,
                currency_id=draft.currency,
                rate=draft.rate,
                debit=sum((line.debit for line in postings), ZERO),
                credit=sum((line.credit for line in postings), ZERO),
                created_at=now,
                created_by=by.user_id,
            )
        )
        lines += _lines(pk, draft, postings)
    _write(entries, lines)
    return [pk for pk, _ in taken]


def _lines(pk: int, draft: EntryDraft, postings: Sequence[Posting]) -> list[EntryLine]:
    return [
        EntryLine(
            entry_id=pk,
            position=position,
            company_id=draft.company_id,
            account_id=posting.account_id,
            on=draft.on,
            debit=posting.debit,
            credit=posting.credit,
            currency_amount=posting.currency_amount,
            party_id=draft.party_id,
        )
        for position, posting in enumerate(postings, 1)
    ]


def _write(entries: Sequence[Entry], lines: Sequence[EntryLine]) -> None:
    """Lines first, then their entries: the trigger on entries counts what it finds (docs/adr/0010)."""
    insert_rows(lines)
    insert_rows(entries)
    _add_to_balances(entries, lines)


def _add_to_balances(entries: Sequence[Entry], lines: Sequence[EntryLine]) -> None:
    period_of = {entry.pk: entry.period_id for entry in entries}
    sums: dict[tuple[int, int], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for line in lines:
        pair = sums[(period_of[line.entry_id], line.account_id)]
        pair[0] += line.debit
        pair[1] += line.credit
    company_id = entries[0].company_id
    amount = AccountBalance._meta.get_field("debit")
    params: list[Any] = []
    for (period_id, account_id), (debit, credit) in sorted(sums.items()):
        params += [company_id, period_id, account_id]
        params += [amount.get_db_prep_save(debit, connection), amount.get_db_prep_save(credit, connection)]
    values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(sums))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_account_balance (company_id, period_id, account_id, debit, credit)"  # noqa: S608
            f" VALUES {values} ON CONFLICT (period_id, account_id) DO UPDATE SET"
            " debit = ledger_account_balance.debit + excluded.debit,"
            " credit = ledger_account_balance.credit + excluded.credit",
            params,
        )


def reverse(source: str, source_ids: Sequence[int], *, by: Actor, on: dt.date | None = None) -> list[int]:
    """Undo the entries of documents by entries with the same sides and opposite signs, dated `on` (today).

    Entries reversed already, and reversals themselves, are left alone, so calling twice is harmless.
    """
    day = on or clock.today()
    with tx.write_tx(by=by):
        locked = periods.lock_open([day], company_id=by.company_id)
        undone = Entry.objects.filter(reverses__isnull=False, source=source, source_id__in=source_ids)
        found = list(
            Entry.objects.filter(company_id=by.company_id, source=source, source_id__in=source_ids, reverses__isnull=True)
            .exclude(pk__in=undone.values("reverses_id"))
            .order_by("pk")
        )
        if not found:
            return []
        return _store_reversals(found, period=locked[periods.first_of(day)], on=day, by=by)


def _store_reversals(found: Sequence[Entry], *, period: Period, on: dt.date, by: Actor) -> list[int]:
    taken = places.take([period.pk] * len(found))
    new_id = {entry.pk: pk for entry, (pk, _) in zip(found, taken, strict=True)}
    lines = list(EntryLine.objects.filter(entry_id__in=new_id).order_by("entry_id", "position"))
    for line in lines:
        line.pk, line.entry_id, line.on = None, new_id[line.entry_id], on
        line.debit, line.credit, line.currency_amount = -line.debit, -line.credit, -line.currency_amount
    now = clock.now()
    for entry, (pk, position) in zip(found, taken, strict=True):
        entry.reverses_id, entry.pk = entry.pk, pk
        entry.period, entry.on, entry.position = period, on, position
        entry.debit, entry.credit = -entry.debit, -entry.credit
        entry.created_at, entry.created_by = now, by.user_id
        entry._state.adding = True
    _write(found, lines)
    return [pk for pk, _ in taken]


def scheme_names(company_id: int) -> dict[str, str]:
    """Names of the company's current schemes by kind."""
    return dict(Scheme.objects.filter(company_id=company_id, current=True).values_list("kind", "name"))
