"""Lines of supply orders; of a placed order they may still change, not below what has come (ORD-9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Max

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.supply import queries
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.services.converge import converge
from kupiec.sales.supply.services.held import open_order
from kupiec.sales.supply.values import MOST_LINES, ZERO, Changed, LineChange, LineDraft, State


def rows_of(drafts: Sequence[LineDraft], goods: Mapping[int, catalog.ItemFacts], *, first: int = 1) -> list[SupplyLine]:
    """Lines not saved yet. Refuses NO_ITEM, ITEM_ARCHIVED, NO_UNIT, QUANTITY, NEGATIVE, TOO_LONG, TOO_MANY_LINES."""
    if len(drafts) + first - 1 > MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    return [_row(draft, goods.get(draft.item_id), place) for place, draft in enumerate(drafts, first)]


def _row(draft: LineDraft, item: catalog.ItemFacts | None, place: int) -> SupplyLine:
    if item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    if item.archived:
        raise Refusal("ITEM_ARCHIVED", N_("%(code)s is in the archive."), "code", params={"code": item.code})
    entered.near_day({"due": draft.due}, "due")
    factor = _factor(item, draft.unit)
    line = SupplyLine(
        position=place, item_id=item.id, description=item.name[:400], unit=draft.unit or item.unit, factor=factor, due=draft.due,
        remarks=entered.one_line(draft.remarks), unit_cost=draft.unit_cost,
    )  # fmt: skip
    if line.unit_cost is None and item.purchase_price is not None:
        line.unit_cost = half_up(item.purchase_price * factor, 4)
    _count(line, draft.quantity)
    _check(line)
    return line


def _factor(item: catalog.ItemFacts, unit: str) -> Decimal:
    factor = item.factor_of(unit or item.unit)
    if factor is None:
        raise Refusal("NO_UNIT", N_("%(code)s is not counted in “%(unit)s”."), "unit", params={"code": item.code, "unit": unit[:20]})
    return factor


def _count(line: SupplyLine, quantity: Decimal) -> None:
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    records.fit(SupplyLine, {"quantity": quantity, "base_quantity": quantity * line.factor})
    catalog.measures.check_quantity(quantity, line.unit)
    line.quantity, line.base_quantity = quantity, half_up(quantity * line.factor, QUANTITY_DECIMALS)


def _check(line: SupplyLine) -> None:
    if line.unit_cost is not None and line.unit_cost < 0:
        raise Refusal("NEGATIVE", N_("The price can’t be negative."), "unit_cost")
    records.fit(SupplyLine, {"remarks": line.remarks, "unit": line.unit, "unit_cost": line.unit_cost})


def add_lines(pk: int, drafts: Sequence[LineDraft], *, by: Actor) -> Changed:
    """Add lines at the end; of a placed order they are expected at once. Refuses FINISHED and what `create` refuses."""
    by.require("supply.edit")
    with tx.write_tx(by=by):
        row = open_order(pk, by=by)
        goods = catalog.facts({draft.item_id for draft in drafts})
        last = SupplyLine.objects.filter(order_id=pk).aggregate(Max("position"))["position__max"] or 0
        made = rows_of(drafts, goods, first=last + 1)
        for line in made:
            line.order_id, line.company_id = pk, row.company_id
        SupplyLine.objects.bulk_create(made)
        _after(row, [line.pk for line in made], by=by)
    return Changed(tuple(line.pk for line in made))


def change_line(pk: int, line_id: int, change: LineChange, *, version: int | None = None, by: Actor) -> Changed:
    """Change a line; who waits for it is promised anew. Refuses FINISHED, NO_LINE, BELOW_RECEIVED; Conflict on a stale version."""
    by.require("supply.edit")
    with tx.write_tx(by=by):
        row = open_order(pk, by=by)
        line = SupplyLine.objects.filter(order_id=pk, pk=line_id).first()
        if line is None:
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        if version is not None and version != line.version:
            raise Conflict(N_("Somebody has changed this line meanwhile."), seen=version, found=line.version)
        _put(line, change)
        _not_below(line, row)
        line.version += 1
        line.save()
        _after(row, [line.pk], by=by)
    return Changed((line.pk,))


def _put(line: SupplyLine, change: LineChange) -> None:
    if change.unit is not None and change.unit != line.unit:
        item = catalog.facts([line.item_id])[line.item_id]
        line.factor, line.unit = _factor(item, change.unit), change.unit or item.unit
    if change.quantity is not None or change.unit is not None:
        _count(line, line.quantity if change.quantity is None else change.quantity)
    if change.unit_cost is not None:
        line.unit_cost = change.unit_cost
    if change.due is not None:
        entered.near_day({"due": change.due}, "due")
        line.due = change.due
    if change.remarks is not None:
        line.remarks = entered.one_line(change.remarks)
    _check(line)


def _not_below(line: SupplyLine, row: SupplyOrder) -> None:
    came = queries.received([line.pk]).get(line.pk, ZERO) if row.state == State.PLACED else ZERO
    if line.base_quantity < came:
        raise Refusal("BELOW_RECEIVED", N_("%(received)s have come already."), "quantity", params={"received": came})


def copy_line(pk: int, line_id: int, *, by: Actor) -> Changed:
    """The same line again, at the end."""
    line = SupplyLine.objects.filter(order_id=pk, pk=line_id).first()
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."), "line")
    draft = LineDraft(
        item_id=line.item_id, quantity=line.quantity, unit=line.unit, unit_cost=line.unit_cost, due=line.due, remarks=line.remarks
    )
    return add_lines(pk, [draft], by=by)


def move_line(pk: int, line_id: int, *, before: int | None, by: Actor) -> Changed:
    """Put a line before another, at the end when none."""
    by.require("supply.edit")
    with tx.write_tx(by=by):
        open_order(pk, by=by)
        order = [
            one for one in SupplyLine.objects.filter(order_id=pk).order_by("position", "pk").values_list("pk", flat=True) if one != line_id
        ]
        order.insert(order.index(before) if before in order else len(order), line_id)
        update_rows(SupplyLine, [{"pk": one, "position": place} for place, one in enumerate(order, 1)], ["position"])
    return Changed((line_id,))


def _draft(pk: int, *, by: Actor) -> SupplyOrder:
    """The order, locked, while it is not placed: until then lines come off it and back. Refuses PLACED."""
    row = open_order(pk, by=by)
    if row.state != State.DRAFT:
        raise Refusal("PLACED", N_("The order is placed; lower the quantity, or close the order to give up the rest."), "quantity")
    return row


def remove_lines(pk: int, chosen: Sequence[tuple[int, int]], *, by: Actor) -> Changed:
    """Take lines off a draft, each as (id, version seen). Refuses PLACED; Conflict on a stale version."""
    by.require("supply.edit")
    with tx.write_tx(by=by):
        row = _draft(pk, by=by)
        known = dict(SupplyLine.objects.filter(order_id=pk, pk__in=[line for line, _seen in chosen]).values_list("pk", "version"))
        for line, seen in chosen:
            if known.get(line, seen) != seen:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=known[line])
        rows = SupplyLine.objects.filter(pk__in=known)
        back = documents.taken_off.keep(rows, of=row)
        rows.delete()
        _after(row, (), by=by)
    return Changed(removed=tuple(known), back=back)


def put_back(pk: int, kept: str, *, by: Actor) -> Changed:
    """Lines taken off stand again. Refuses PLACED, NOT_KEPT, STANDS_ALREADY, GONE."""
    by.require("supply.edit")
    with tx.write_tx(by=by):
        row = _draft(pk, by=by)
        rows = documents.taken_off.put_back(kept, of=row)
        _after(row, (), by=by)
    return Changed(tuple(line.pk for line in rows))


def _after(row: SupplyOrder, line_ids: Sequence[int], *, by: Actor) -> None:
    SupplyOrder.objects.filter(pk=row.pk).update(updated_at=clock.now())
    if row.state == State.PLACED:
        converge(line_ids, by=by)
