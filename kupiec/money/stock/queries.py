"""Reads of stock: what a user may see, figures of items, facts of documents and lines for upper rooms."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import ExpressionWrapper, F, Min, Q, QuerySet, Sum

from kupiec.ground.kernel import clock, known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.ground.kernel.sockets import Socket
from kupiec.money.stock.models import (
    Allocation,
    Demand,
    ExpectedSupply,
    Move,
    Returned,
    StockBalance,
    StockDocument,
    StockLine,
    Warehouse,
)
from kupiec.money.stock.values import AsOf, Availability, LineFacts, WarehouseFacts
from kupiec.people.parties import public as parties

Totals = dict[int, Decimal]


def visible(by: Actor) -> QuerySet[StockDocument]:
    """Documents this actor may see (scope domain `stock`): all of his company, of his branch, or of his customers."""
    rows = StockDocument.objects.filter(company_id=by.company_id)
    scope = by.scope("stock")
    if scope == "all" or not by.may("stock.see"):
        return rows if by.may("stock.see") else rows.none()
    if scope == "branch" and by.branch_id:
        return rows.filter(branch_id=by.branch_id)
    if scope in ("own", "area"):
        return rows.filter(party__in=parties.visible(by))
    return rows.none()


def visible_warehouses(by: Actor) -> QuerySet[Warehouse]:
    return Warehouse.objects.filter(company_id=by.company_id)


apart: Socket[Callable[[int], Collection[int]]] = Socket("stock.apart")
"""Warehouses of a company whose goods are ours and out of reach, such as packaging at customers: no order is served from them."""


def serving_warehouses(company_id: int, branch_id: int | None = None) -> list[WarehouseFacts]:
    """Warehouses orders may be served from: all of the company that serve all, and the branch's own, which come first.

    From memory in write transactions (`known`).
    """
    beside = {pk for source in apart for pk in source(company_id)}
    found = [one for one in _active(company_id) if one[0].id not in beside]
    if branch_id is None:
        return [one for one, _ in found]
    chosen = [one for one, serves_all in found if serves_all or one.branch_id == branch_id]
    return sorted(chosen, key=lambda one: one.branch_id != branch_id)


def active_warehouses(company_id: int) -> list[WarehouseFacts]:
    """All warehouses documents may name, those no order is served from too. From memory, as above."""
    return [one for one, _ in _active(company_id)]


def _active(company_id: int) -> list[tuple[WarehouseFacts, bool]]:
    return known.definition(("stock.warehouses", company_id), lambda: _warehouses(company_id))


def _warehouses(company_id: int) -> list[tuple[WarehouseFacts, bool]]:
    """The active warehouses of a company, and whether each serves all branches."""
    rows = Warehouse.objects.filter(company_id=company_id, active=True).order_by("code")
    fields = ("pk", "code", "name", "branch_id", "street", "postal_code", "city", "serves_all")
    return [(WarehouseFacts(*row), serves_all) for *row, serves_all in rows.values_list(*fields)]


known.keep("stock_warehouse")


def availability(item_ids: Iterable[int], *, warehouse_ids: Iterable[int]) -> dict[int, Availability]:
    """Figures of these items summed over these warehouses; three statements for any set."""
    ids, places = sorted(set(item_ids)), sorted(set(warehouse_ids))
    held, coming, wanted = (
        {item: figures for item, *figures in one.values(items=set(ids), places=set(places))} for one in (_HELD, _COMING, _WANTED)
    )
    found = {}
    for item in ids:
        on_hand, blocked = held.get(item, (ZERO, ZERO))
        expected, reserved, due = coming.get(item, (ZERO, ZERO, None))
        (open_demand,) = wanted.get(item, (ZERO,))
        found[item] = Availability(on_hand, blocked, on_hand - blocked, reserved, expected, due, open_demand)
    return found


def _here(rows: QuerySet[Any], items: Collection[int], places: Collection[int]) -> QuerySet[Any, Any]:
    return rows.filter(item__among=items, warehouse__among=places).values_list("item_id")


_PLACES = frozenset({-1})
_HELD = Prepared(
    lambda items, places: _here(StockBalance.objects.all(), items, places).annotate(Sum("on_hand"), Sum("blocked")),
    items=IDS,
    places=_PLACES,
)
_COMING = Prepared(
    lambda items, places: _here(ExpectedSupply.objects.filter(quantity__gt=0), items, places).annotate(
        Sum("quantity"), Sum("reserved"), Min("due")
    ),
    items=IDS,
    places=_PLACES,
)
_WANTED = Prepared(lambda items, places: _here(Demand.objects.all(), items, places).annotate(Sum("quantity")), items=IDS, places=_PLACES)


def availability_as_of(item_ids: Iterable[int], *, warehouse_ids: Iterable[int], on: dt.date) -> dict[int, AsOf]:
    """Stock on a day (STK-9). Past days come from the moves. For today and later days the projection is what is free
    now, plus supply due till then, less what demands due till then still want beyond their blocks (ATP)."""
    ids, places = sorted(set(item_ids)), sorted(set(warehouse_ids))
    here = {"item_id__in": ids, "warehouse_id__in": places}
    if on < clock.today():
        moved = dict(Move.objects.filter(on__lte=on, **here).values_list("item_id").annotate(Sum("quantity")))
        return {item: AsOf(on, moved.get(item, ZERO), moved.get(item, ZERO), ZERO, ZERO) for item in ids}
    now = availability(ids, warehouse_ids=places)
    supply: Totals = dict(ExpectedSupply.objects.filter(due__lte=on, **here).values_list("item_id").annotate(Sum("quantity")))
    demand = _unserved(here, on=on)
    return {
        item: AsOf(
            on,
            now[item].on_hand,
            now[item].available + supply.get(item, ZERO) - demand[item],
            supply.get(item, ZERO),
            demand[item],
        )
        for item in ids
    }


def _unserved(here: dict[str, list[int]], *, on: dt.date) -> defaultdict[int, Decimal]:
    """What demands due by a day (those without a day count now) want beyond their blocks."""
    due = Demand.objects.filter(Q(due__lte=on) | Q(due__isnull=True), **here)
    found: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for item, quantity in due.values_list("item_id").annotate(Sum("quantity")):
        found[item] += quantity
    blocks = Allocation.objects.filter(demand__in=due, balance__isnull=False)
    for item, quantity in blocks.values_list("demand__item_id").annotate(Sum("quantity")):
        found[item] -= quantity
    return found


def lines_facts(line_ids: Iterable[int]) -> dict[int, LineFacts]:
    """Lines of stock documents as upper rooms need them; two statements for any set."""
    ids = sorted(set(line_ids))
    returned, returns = _returned(ids)
    fields = (
        "pk", "document_id", "document__kind", "document__state", "document__number", "document__issue_date", "position",
        "item_id", "description", "unit", "factor", "quantity", "base_quantity", "cost",
    )  # fmt: skip
    found = {}
    for *row, source, source_id, reverses in StockLine.objects.filter(pk__in=ids).values_list(
        *fields, "demand_source", "demand_source_id", "reverses_id"
    ):
        pk = row[0]
        named = (source, source_id) if source else None
        found[pk] = LineFacts(*(*row, named, returned[pk], returns.get(pk), reverses))
    return found


def _returned(line_ids: list[int]) -> tuple[defaultdict[int, Decimal], dict[int, int]]:
    back: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    sources: dict[int, int] = {}
    rows = Returned.objects.filter(Q(source_id__in=line_ids) | Q(target_id__in=line_ids))
    for source, target, quantity in rows.values_list("source_id", "target_id", "quantity"):
        back[source] += quantity
        sources[target] = source
    return back, sources


def balances(by: Actor) -> QuerySet[StockBalance]:
    """Stock of the company, item × warehouse, with what is free."""
    rows = StockBalance.objects.filter(company_id=by.company_id) if by.may("stock.see") else StockBalance.objects.none()
    return rows.annotate(free=ExpressionWrapper(F("on_hand") - F("blocked"), output_field=QuantityField()))
