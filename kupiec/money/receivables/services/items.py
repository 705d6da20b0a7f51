"""Opening what is to be paid: called by the document that is being issued, in its transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from kupiec.ground.kernel import bells, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import rules
from kupiec.money.receivables.events import Settled
from kupiec.money.receivables.models import Receivable
from kupiec.money.receivables.services.settling import Held, amount_open, kinds_for, settle
from kupiec.money.receivables.values import OpenItem, Pair, Side


def open_items(rows: Sequence[OpenItem], *, by: Actor) -> list[int]:
    """Open what documents ask to be paid, one row per instalment; returns their ids, in the order given.

    A correction (`offsets_source_id`) settles at once as much of the document it corrects as both have open. The
    caller holds whatever it must; the right is the caller's. A constant number of statements for any set.
    """
    if not rows:
        return []
    for row in rows:
        rules.check_instalments(row.instalments)
    with tx.write_tx(by=by):
        made = insert_rows(_receivable(row, number, part) for row in rows for number, part in enumerate(row.instalments, 1))
        touched = _offset(rows, made, by=by)
        if touched:
            bells.ring(Settled(tuple(touched)), by=by)
    return [one.pk for one in made]


def take_back(source: str, source_ids: Collection[int], *, by: Actor) -> None:
    """Open no longer what documents asked for, as if they never had. Refuses SETTLED when something was settled of it."""
    with tx.write_tx(by=by):
        rows = Receivable.objects.filter(company_id=by.company_id, source=source, source_id__in=source_ids)
        for row in locks.lock(locks.Kind.RECEIVABLE, rows):
            if row.open != row.amount:
                raise Refusal("SETTLED", N_("%(number)s has been settled in part."), "open", params={"number": row.number})
        rows.delete()


def _receivable(row: OpenItem, number: int, part: tuple) -> Receivable:
    due, amount = part
    return Receivable(
        company_id=row.company_id,
        party_id=row.party_id,
        kind=row.kind,
        source=row.source,
        source_id=row.source_id,
        instalment=number,
        number=row.number,
        issue_date=row.issue_date,
        due=due,
        currency_id=row.currency,
        rate=row.rate,
        amount=amount,
        open=amount,
    )


def _offset(rows: Sequence[OpenItem], made: Sequence[Receivable], *, by: Actor) -> list[int]:
    wanted = {(row.source, row.source_id): row for row in rows if row.offsets_source_id is not None}
    if not wanted:
        return []
    touched: list[int] = []
    by_company: dict[int, list[Receivable]] = defaultdict(list)
    for one in made:
        if (one.source, one.source_id) in wanted:
            by_company[one.company_id].append(one)
    for company_id, corrections in by_company.items():
        held = _held_originals(company_id, corrections, wanted)
        pairs = _pairs(corrections, held, wanted)
        if pairs:
            on = max(one.issue_date for one in corrections)
            kinds = kinds_for(held)
            if kinds:
                held.prepared = ledger.prepare(company_id, days=[on], kinds=kinds, by=by)
            touched += settle(pairs, held, on=on, by=by)
    return touched


def _held_originals(company_id: int, corrections: Sequence[Receivable], wanted: dict[tuple[str, int], OpenItem]) -> Held:
    originals = {wanted[(one.source, one.source_id)].offsets_source_id or 0 for one in corrections}
    sources = {one.source for one in corrections}
    rows = Receivable.objects.filter(company_id=company_id, source__in=sources, source_id__in=originals)
    held = Held(company_id, {row.pk: row for row in locks.lock(locks.Kind.RECEIVABLE, rows.exclude(open=0))})
    held.items |= {one.pk: one for one in corrections}
    return held


def _pairs(corrections: Sequence[Receivable], held: Held, wanted: dict[tuple[str, int], OpenItem]) -> list[Pair]:
    """Each correction against the latest due instalments of its document first."""
    left = {pk: amount_open(row) for pk, row in held.items.items()}
    pairs: list[Pair] = []
    for one in corrections:
        target = wanted[(one.source, one.source_id)].offsets_source_id
        originals = [row for row in held.items.values() if (row.source, row.source_id) == (one.source, target)]
        for row in sorted(originals, key=lambda row: (row.due, row.pk), reverse=True):
            part = min(left[one.pk], left[row.pk])
            fits = row.party_id == one.party_id and row.currency_id == one.currency_id and (row.amount > 0) != (one.amount > 0)
            if part <= 0 or not fits:
                continue
            left[one.pk] -= part
            left[row.pk] -= part
            debit, credit = (row, one) if rules.side_of_item(row.kind, row.amount) == rules.DEBIT else (one, row)
            pairs.append(Pair(Side(debit.pk), Side(credit.pk), part))
    return pairs
