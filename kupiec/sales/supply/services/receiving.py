"""Receipts of supply orders: drafts of PZ and PW with what is still to come (ORD-9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.sales.supply import queries, rules
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.services.held import lock
from kupiec.sales.supply.values import LINE, ONE, Kind, Progress, State

RECEIPTS = {Kind.PURCHASE: "PZ", Kind.PRODUCTION: "PW"}


def receive(ids: Sequence[int], *, by: Actor) -> list[int]:
    """A draft of a receipt for each order, with what neither came nor is on another draft; ids of the drafts.

    The warehouse corrects quantities and issues it; the rest stays expected. Refuses NOT_PLACED, NOTHING_LEFT.
    """
    by.require("stock.draft")
    with tx.write_tx(by=by):
        rows = lock(ids, by=by)
        for row in rows:
            if row.state != State.PLACED:
                raise Refusal(
                    "NOT_PLACED", N_("%(order)s isn’t placed, so nothing of it can be received."), "state", params={"order": str(row)}
                )
        progress = queries.progress([row.pk for row in rows])
        lines = _lines([row.pk for row in rows])
        supplies = _supplies([line.pk for some in lines.values() for line in some])
        heads = [_receipt(row, lines[row.pk], progress[row.pk], supplies) for row in rows]
        for row, head in zip(rows, heads, strict=True):
            if not head.lines:
                raise Refusal("NOTHING_LEFT", N_("All of %(order)s has come or is being received."), "state", params={"order": str(row)})
        return [made.document_id for made in stock.draft(heads, by=by)]


def _lines(order_ids: Sequence[int]) -> dict[int, list[SupplyLine]]:
    found: dict[int, list[SupplyLine]] = {pk: [] for pk in order_ids}
    rows = SupplyLine.objects.filter(order_id__in=order_ids).select_related("item").defer("item__search", "item__description")
    for line in rows.order_by("order_id", "position", "pk"):
        found[line.order_id].append(line)
    return found


def _supplies(line_ids: Sequence[int]) -> dict[int, int]:
    rows = stock.ahead.ExpectedSupply.objects.filter(source=LINE, source_id__in=line_ids)
    return {line: pk for line, pk in rows.values_list("source_id", "pk") if line}


def _receipt(
    row: SupplyOrder, lines: Sequence[SupplyLine], progress: Mapping[int, Progress], supplies: Mapping[int, int]
) -> stock.DraftDocument:
    drafts = tuple(draft for line in lines if line.pk in supplies and (draft := _line(line, progress[line.pk], supplies[line.pk])))
    return stock.DraftDocument(
        RECEIPTS[Kind(row.kind)], row.company_id, row.branch_id, row.warehouse_id, clock.today(), drafts, party_id=row.supplier_id,
        reference=", ".join(filter(None, [row.number, row.reference]))[:80],
    )  # fmt: skip


def _line(line: SupplyLine, progress: Progress, supply_id: int) -> stock.DraftLine | None:
    """In the order's unit where whole units are left, else in base units."""
    left = rules.to_receive(progress)
    if left <= 0:
        return None
    quantity = half_up(left / line.factor, QUANTITY_DECIMALS)
    if quantity * line.factor == left:
        unit, factor, cost = line.unit, line.factor, line.unit_cost
    else:
        quantity, unit, factor = left, line.item.unit_id, ONE
        cost = None if line.unit_cost is None else half_up(line.unit_cost / line.factor, 4)
    return stock.DraftLine(line.item_id, unit, factor, quantity, left, description=line.description, unit_cost=cost, supply_id=supply_id)
