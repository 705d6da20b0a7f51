"""The room's REST interface: purchase and production orders with their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.supply import queries, services
from kupiec.sales.supply.models import SupplyLine
from kupiec.sales.supply.schemas import (
    CountOut,
    LineChangeIn,
    LineIn,
    LineOut,
    Postponed,
    SupplyOrderChange,
    SupplyOrderIn,
    SupplyOrderOut,
)
from kupiec.sales.supply.values import ZERO, LineChange, LineDraft, OrderDraft

router = api.Router(tags=["supply"])


def _lines(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found: dict[int, list[LineOut]] = {row.pk: [] for row in rows}
    lines = list(SupplyLine.objects.filter(order_id__in=list(found)).order_by("position", "pk"))
    came = queries.received([line.pk for line in lines])
    for line in lines:
        found[line.order_id].append(_line(line, came.get(line.pk, ZERO), by))
    return found


def _line(line: SupplyLine, received: Any, by: Any) -> LineOut:
    shown = LineOut.from_orm(line)
    shown.received = received
    if not by.may("prices.see_cost"):
        shown.unit_cost = None
    return shown


@router.post("/orders", response={201: SupplyOrderOut})
def create_supply_order(request: kit.Request, data: SupplyOrderIn) -> object:
    """Enter an order with its lines, as a draft."""
    drafts = tuple(LineDraft(**line.as_given()) for line in data.lines)
    (pk,) = services.create([OrderDraft(**data.as_given("lines"), lines=drafts)], by=request.actor)
    return 201, queries.one(pk, by=request.actor)


@router.put("/orders/{id}", response=SupplyOrderOut)
def edit_supply_order(request: kit.Request, id: int, data: SupplyOrderChange) -> object:
    """Change an order's head, only the fields named."""
    services.edit(id, data.as_given(), version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.post("/orders/{id}/lines", response={201: LineOut})
def add_supply_line(request: kit.Request, id: int, data: LineIn) -> object:
    """Add a line at the end."""
    changed = services.add_lines(id, [LineDraft(**data.as_given())], by=request.actor)
    return 201, _line(SupplyLine.objects.get(pk=changed.touched[0]), ZERO, request.actor)


@router.put("/orders/{id}/lines/{line_id}", response=LineOut)
def change_supply_line(request: kit.Request, id: int, line_id: int, data: LineChangeIn) -> object:
    """Change a line; of a placed order stock expects the new quantity and day at once."""
    services.change_line(id, line_id, LineChange(**data.as_given("version")), version=data.version, by=request.actor)
    return _line(SupplyLine.objects.get(pk=line_id), queries.received([line_id]).get(line_id, ZERO), request.actor)


@router.post("/orders/postpone", response=CountOut)
def postpone_supply_orders(request: kit.Request, data: Postponed) -> object:
    """Another day for all that is still to come of orders."""
    return {"count": services.postpone(data.ids, due=data.due, reason=data.reason, by=request.actor)}


api.bulk(router, "/orders/place", services.place, name="place_supply_orders", summary="Number and place drafts; stock expects them")
api.bulk(router, "/orders/receive", services.receive, name="receive_supply_orders", summary="Draft receipts of what is still to come")
api.bulk(router, "/orders/close", services.close, name="close_supply_orders", summary="Give up what has not come")
api.bulk(router, "/orders/reopen", services.reopen, name="reopen_supply_orders", summary="Awaited again")
api.bulk(router, "/orders/cancel", services.cancel, name="cancel_supply_orders", summary="Cancel orders of which nothing has come")
api.collection(
    router, "/orders",
    api.Collection(
        rows=queries.visible, out=SupplyOrderOut, right="supply.see", default_sort="-ordered_on",
        filters={"kind": "kind__in", "state": "state__in", "supplier": "supplier_id", "warehouse": "warehouse_id", "from": "ordered_on__gte", "to": "ordered_on__lte",
                 "due_to": "due__lte", "awaited": lambda rows, value, by: queries.awaited(rows)},
        sorts={"ordered_on": "ordered_on", "due": "due", "updated_at": "updated_at"}, search=queries.searched, expand={"lines": _lines},
    ),
    name="supply_orders",
)  # fmt: skip
