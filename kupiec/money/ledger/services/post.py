"""Posting of documents: a set of entries by schemes, in a constant number of statements; reversal instead of change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import definitions, rules
from kupiec.money.ledger.models import Account, AccountBalance, Entry, EntryLine, Period, Scheme, SchemeLine
from kupiec.money.ledger.services import periods
from kupiec.money.ledger.values import EntryDraft, Leg, Posting


@dataclass(frozen=True, slots=True)
class Prepared:
    """Locked periods and the schemes of a posting to come."""

    company_id: int
    periods: Mapping[dt.date, Period]
    schemes: Mapping[str, tuple[int, tuple[Leg, ...]]]


def prepare(company_id: int, *, days: Iterable[dt.date], kinds: Iterable[str], by: Actor) -> Prepared:
    """Check and lock what posting will need. Call it before numbers are taken, give the result to `post`.

    Refuses PERIOD_CLOSED, NO_SCHEME.
    """
    with tx.write_tx(by=by):
        locked = periods.lock_open(days, company_id=company_id)
        return Prepared(company_id, locked, _schemes(company_id, set(kinds)))


def post(entries: Sequence[EntryDraft], *, by: Actor, prepared: Prepared | None = None) -> list[int]:
    """Post documents of one company: one balanced entry each, in the given order; returns their ids.

    Refuses PERIOD_CLOSED, NO_SCHEME, UNBALANCED, MIXED_COMPANIES. Without `prepared` it takes the ledger's lock
    itself, which must come before any number is taken.
    """
    if not entries:
        return []
    company_id = _one_company(entries)
    with tx.write_tx(by=by):
        ready = prepared or prepare(
            company_id, days={entry.on for entry in entries}, kinds={entry.kind for entry in entries}, by=by
        )
        own = _own_accounts(company_id, entries)
        made = [(draft, _postings(draft, ready, own)) for draft in entries]
        return _store([(draft, lines) for draft, lines in made if lines], ready, by=by)


def _one_company(entries: Sequence[EntryDraft]) -> int:
    companies = {entry.company_id for entry in entries}
    if len(companies) > 1:
        raise Refusal("MIXED_COMPANIES", N_("Entries of two companies can’t be posted at once."))
    return companies.pop()


def _schemes(company_id: int, kinds: set[str]) -> dict[str, tuple[int, tuple[Leg, ...]]]:
    found = _read_schemes(company_id, kinds)
    if kinds - found.keys():
        definitions.install(company_id)
        found = _read_schemes(company_id, kinds)
    for kind in sorted(kinds - found.keys()):
        raise Refusal("NO_SCHEME", N_("No posting scheme for “%(kind)s”."), "scheme", params={"kind": kind})
    return found


def _read_schemes(company_id: int, kinds: set[str]) -> dict[str, tuple[int, tuple[Leg, ...]]]:
    lines: dict[tuple[str, int], list[Leg]] = defaultdict(list)
    rows = SchemeLine.objects.filter(
        scheme__company_id=company_id, scheme__kind__in=sorted(kinds), scheme__current=True
    ).order_by("scheme_id", "position")
    for kind, scheme, *leg in rows.values_list(
        "scheme__kind", "scheme_id", "side", "amount", "account_id", "own_account", "negated"
    ):
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
    ids = _new_ids(len(made))
    now = clock.now()
    positions = {first: period.last_position for first, period in ready.periods.items()}
    entries, lines = [], []
    for pk, (draft, postings) in zip(ids, made, strict=True):
        first = periods.first_of(draft.on)
        positions[first] += 1
        entries.append(
            Entry(
                pk=pk,
                company_id=draft.company_id,
                period=ready.periods[first],
                position=positions[first],
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
    _write(entries, lines, {ready.periods[first]: last for first, last in positions.items()})
    return ids


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


def _write(entries: Sequence[Entry], lines: Sequence[EntryLine], positions: Mapping[Period, int]) -> None:
    """Lines first, then their entries: the trigger on entries counts what it finds (docs/adr/0010)."""
    if not entries:
        return
    EntryLine.objects.bulk_create(lines)
    Entry.objects.bulk_create(entries)
    _add_to_balances(entries, lines)
    moved = {period: last for period, last in positions.items() if last != period.last_position}
    update_rows(Period, [{"pk": period.pk, "last_position": last} for period, last in moved.items()], ["last_position"])
    for period, last in moved.items():
        period.last_position = last


def _new_ids(count: int) -> list[int]:
    """The next ids of entries, taken ahead: lines are written before the entry they belong to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('ledger_entry', 'id')) FROM generate_series(1, %s)", [count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'ledger_entry'), 0),"
            " coalesce((SELECT max(id) FROM ledger_entry), 0))"
        )
        first = cursor.fetchone()[0] + 1
    return list(range(first, first + count))


def _add_to_balances(entries: Sequence[Entry], lines: Sequence[EntryLine]) -> None:
    period_of = {entry.pk: entry.period_id for entry in entries}
    sums: dict[tuple[int, int], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for line in lines:
        pair = sums[(period_of[line.entry_id], line.account_id)]
        pair[0] += line.debit
        pair[1] += line.credit
    company_id = entries[0].company_id
    amount = AccountBalance._meta.get_field("debit")
    params: list[object] = []
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
            Entry.objects.filter(
                company_id=by.company_id, source=source, source_id__in=source_ids, reverses__isnull=True
            )
            .exclude(pk__in=undone.values("reverses_id"))
            .order_by("pk")
        )
        if not found:
            return []
        return _store_reversals(found, period=locked[periods.first_of(day)], on=day, by=by)


def _store_reversals(found: Sequence[Entry], *, period: Period, on: dt.date, by: Actor) -> list[int]:
    ids = _new_ids(len(found))
    new_id = {entry.pk: pk for entry, pk in zip(found, ids, strict=True)}
    lines = list(EntryLine.objects.filter(entry_id__in=new_id).order_by("entry_id", "position"))
    for line in lines:
        line.pk, line.entry_id, line.on = None, new_id[line.entry_id], on
        line.debit, line.credit, line.currency_amount = -line.debit, -line.credit, -line.currency_amount
    now = clock.now()
    for number, entry in enumerate(found, 1):
        entry.reverses_id, entry.pk = entry.pk, new_id[entry.pk]
        entry.period, entry.on, entry.position = period, on, period.last_position + number
        entry.debit, entry.credit = -entry.debit, -entry.credit
        entry.created_at, entry.created_by = now, by.user_id
        entry._state.adding = True
    _write(found, lines, {period: period.last_position + len(found)})
    return ids


def scheme_names(company_id: int) -> dict[str, str]:
    """Names of the company's current schemes by kind."""
    return dict(Scheme.objects.filter(company_id=company_id, current=True).values_list("kind", "name"))
