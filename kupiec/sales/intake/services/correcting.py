"""A person corrects what was read: whose it is, where it goes, items, quantities, units, prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.intake import queries, rules
from kupiec.sales.intake.models import Proposal, ProposalLine
from kupiec.sales.intake.services.taking import key_of, refuse_known
from kupiec.sales.intake.values import MOST_LINES, LineChange, ReadLine, State

HEAD = ("party_id", "address_id", "number", "wanted_on", "remarks")


def open_one(pk: int, *, by: Actor) -> Proposal:
    """A proposal, locked, that still waits. Refuses NOT_FOUND, FINISHED."""
    row = queries.visible(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    if row.state != State.NEW:
        raise Refusal("FINISHED", N_("It was taken or rejected already; nothing of it changes."))
    return row


def edit(pk: int, values: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Whose the order is and what its head says; with another customer its lines are looked up anew. Answers the version.

    Refuses NO_PARTY, NO_ADDRESS, TOO_LONG, DUPLICATE, FINISHED; Conflict on a stale version.
    """
    by.require("intake.edit")
    clean = {name: value for name, value in values.items() if name in HEAD}
    clean = entered.texts(clean, lines=("number",), areas=("remarks",), longest=4000)
    records.fit(Proposal, {name: value for name, value in clean.items() if isinstance(value, str)})
    with tx.write_tx(by=by):
        row = open_one(pk, by=by)
        if version is not None and version != row.version:
            raise Conflict(N_("Somebody has changed this document meanwhile."), seen=version, found=row.version)
        before = row.party_id
        for name, value in clean.items():
            setattr(row, name, value)
        if row.party_id != before:
            _check_party(row, by=by)
            row.address_id = clean.get("address_id") or queries.address_of(row.place, party_id=row.party_id, company_id=by.company_id)
        _check_address(row)
        row.key = key_of(row)
        refuse_known(row)
        row.updated_at, row.version = clock.now(), row.version + 1
        row.save()
        if row.party_id != before:
            _look_up(row)
    return row.version


def _check_party(row: Proposal, *, by: Actor) -> None:
    if row.party_id is not None and not parties.visible(by).filter(pk=row.party_id, archived=False).exists():
        raise Refusal("NO_PARTY", N_("Choose a customer."), "party_id")


def _check_address(row: Proposal) -> None:
    if row.address_id is None:
        return
    facts = parties.documents_facts([row.party_id], company_id=row.company_id) if row.party_id else {}
    if row.party_id not in facts or row.address_id not in {one.id for one in facts[row.party_id].addresses}:
        raise Refusal("NO_ADDRESS", N_("The recipient has no such address."), "address_id")


def _look_up(row: Proposal) -> None:
    """Lines nobody chose an item for, by the codes of the customer known now."""
    rows = [line for line in queries.lines(row.pk) if not line.chosen]
    read = [ReadLine(code=line.code, ean=line.ean, theirs=line.theirs) for line in rows]
    for line, item in zip(rows, queries.items_of(read, party_id=row.party_id, company_id=row.company_id), strict=True):
        if item is not None and item != line.item_id:
            _put_item(line, item)
            line.save()


def _put_item(line: ProposalLine, item_id: int) -> None:
    facts = catalog.facts([item_id]).get(item_id)
    if facts is None or facts.archived:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    line.item_id = item_id
    line.unit = (
        rules.unit(line.unit or line.said_unit, [one.unit for one in facts.units])
        or rules.unit(line.said_unit, [one.unit for one in facts.units])
        or ""
    )


def change_line(pk: int, line_id: int, change: LineChange, *, version: int | None = None, by: Actor) -> int:
    """Correct a line. Refuses NO_LINE, NO_ITEM, NO_UNIT, QUANTITY, NEGATIVE, FINISHED; Conflict on a stale version."""
    by.require("intake.edit")
    with tx.write_tx(by=by):
        row = open_one(pk, by=by)
        line = ProposalLine.objects.filter(proposal=row, pk=line_id).first()
        if line is None:
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        if version is not None and version != line.version:
            raise Conflict(N_("Somebody has changed this line meanwhile."), seen=version, found=line.version)
        _put(line, change)
        line.version += 1
        line.save()
    return line_id


def _put(line: ProposalLine, change: LineChange) -> None:
    if change.item_id is not None:
        _put_item(line, change.item_id)
        line.chosen = True
    if change.unit is not None:
        facts = catalog.facts([line.item_id]).get(line.item_id) if line.item_id else None
        found = rules.unit(change.unit, [one.unit for one in facts.units]) if facts else None
        if found is None:
            raise Refusal("NO_UNIT", N_("This item isn’t sold in “%(unit)s”."), "unit", params={"unit": change.unit[:20]})
        line.unit = found
    if change.quantity is not None:
        if change.quantity <= 0:
            raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
        records.fit(ProposalLine, {"quantity": change.quantity})
        line.quantity = change.quantity
    if change.price is not None:
        if change.price < 0:
            raise Refusal("NEGATIVE", N_("The price can’t be negative."), "price")
        records.fit(ProposalLine, {"price": change.price})
        line.price = change.price
    if change.take_price is not None:
        line.take_price = change.take_price and line.price is not None


def add_line(pk: int, item_id: int, *, quantity: Any, by: Actor) -> int:
    """A line that was forgotten, at the end. Refuses NO_ITEM, QUANTITY, TOO_MANY_LINES, FINISHED."""
    by.require("intake.edit")
    with tx.write_tx(by=by):
        row = open_one(pk, by=by)
        last = ProposalLine.objects.filter(proposal=row).aggregate(Max("position"))["position__max"] or 0
        if last >= MOST_LINES:
            raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
        line = ProposalLine(proposal=row, position=last + 1)
        _put(line, LineChange(item_id=item_id, quantity=quantity))
        line.save()
    return int(line.pk)


def remove_lines(pk: int, chosen: Sequence[tuple[int, int]], *, by: Actor) -> str:
    """Lines that are not ordered, each as (id, version seen); answers what puts them back. Conflict on a stale version."""
    by.require("intake.edit")
    with tx.write_tx(by=by):
        row = open_one(pk, by=by)
        known = dict(ProposalLine.objects.filter(proposal=row, pk__in=[line for line, _seen in chosen]).values_list("pk", "version"))
        for line, seen in chosen:
            if known.get(line, seen) != seen:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=known[line])
        rows = ProposalLine.objects.filter(pk__in=known)
        kept = documents.taken_off.keep(rows, of=row)
        rows.delete()
    return kept


def put_back(pk: int, kept: str, *, by: Actor) -> list[int]:
    """Lines taken off stand again, with what was written; their ids. Refuses NOT_FOUND, FINISHED, NOT_KEPT, STANDS_ALREADY, GONE."""
    by.require("intake.edit")
    with tx.write_tx(by=by):
        return [line.pk for line in documents.taken_off.put_back(kept, of=open_one(pk, by=by))]
