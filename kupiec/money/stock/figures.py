"""Figures that fill columns and panels of screens: constant statements for any page of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, QuerySet, Sum

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.sockets import Socket
from kupiec.money.stock.models import Allocation, Demand, ExpectedSupply, StockBalance, StockLine, Warehouse
from kupiec.money.stock.values import Blocked, Source

Key = tuple[int, int]
demand_refs: Socket[Any] = Socket("stock.demand_refs")
"""Whose demand it is: `refs(sources, *, by) -> {source: documents.Ref}`, answered by upper rooms."""


def supply_of_balances(ids: Sequence[int], by: Actor) -> dict[int, tuple[Decimal, Decimal, Any]]:
    """Expected, reserved and the next day of supply, per balance."""
    keys = {
        (warehouse, item): pk
        for pk, warehouse, item in StockBalance.objects.filter(pk__in=ids).values_list("pk", "warehouse_id", "item_id")
    }
    rows = ExpectedSupply.objects.filter(company_id=by.company_id, item_id__in={item for _, item in keys}, quantity__gt=0)
    found = {}
    for warehouse, item, expected, reserved, due in rows.values_list("warehouse_id", "item_id").annotate(
        Sum("quantity"), Sum("reserved"), Min("due")
    ):
        if (warehouse, item) in keys:
            found[keys[(warehouse, item)]] = (expected, reserved, due)
    return found


def expected(ids: Sequence[int], by: Actor) -> dict[int, Decimal]:
    return {pk: row[0] for pk, row in supply_of_balances(ids, by).items()}


def reserved(ids: Sequence[int], by: Actor) -> dict[int, Decimal]:
    return {pk: row[1] for pk, row in supply_of_balances(ids, by).items()}


def kept_of_demands(ids: Sequence[int]) -> dict[int, Blocked]:
    """What is kept for each demand."""
    blocks: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    pegs: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for demand, supply, quantity in Allocation.objects.filter(demand_id__in=ids).values_list("demand_id", "supply_id", "quantity"):
        (pegs if supply else blocks)[demand] += quantity
    claimed = Demand.objects.filter(pk__in=ids).values_list("pk", "claimed")
    return {pk: Blocked(blocks[pk], pegs[pk], claim - blocks[pk] - pegs[pk]) for pk, claim in claimed}


def cards_of_demands(rows: Sequence[Source], by: Actor) -> dict[Source, documents.DocumentCard]:
    """The papers above that want these goods, as far as `by` may see them."""
    refs: dict[Source, documents.Ref] = {}
    for plug in demand_refs:
        refs.update(plug(rows, by=by))
    cards = documents.describe(refs.values(), by=by) if refs else {}
    return {source: cards[ref] for source, ref in refs.items() if ref in cards}


def packed_share(ids: Sequence[int], by: Actor) -> dict[int, Decimal]:
    """How much of each draft is packed, per cent of its positions."""
    rows = StockLine.objects.filter(document_id__in=ids, stocked=True, base_quantity__gt=0)
    totals: defaultdict[int, int] = defaultdict(int)
    done: defaultdict[int, int] = defaultdict(int)
    for document, packed, wanted in rows.values_list("document_id", "packed", "base_quantity"):
        totals[document] += 1
        done[document] += packed == wanted
    return {pk: Decimal(100 * done[pk]) / totals[pk] for pk in totals}


def positions(ids: Sequence[int], by: Actor) -> dict[int, int]:
    """Number of lines per document."""
    found: defaultdict[int, int] = defaultdict(int)
    for document in StockLine.objects.filter(document_id__in=ids).values_list("document_id", flat=True):
        found[document] += 1
    return dict(found)


def item_figures(
    item_ids: Sequence[int], *, warehouse_ids: Sequence[int], company_id: int
) -> Mapping[int, tuple[Decimal, Decimal, Decimal, Decimal]]:
    """On hand, blocked, reserved and expected per item, over some warehouses or all of the company; two statements."""
    where = Q(company_id=company_id, item_id__in=item_ids)
    if warehouse_ids:
        where &= Q(warehouse_id__in=warehouse_ids)
    found: defaultdict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO, ZERO])
    for item, on_hand, blocked in _sums(StockBalance.objects.filter(where), "item_id", "on_hand", "blocked"):
        found[item][0:2] = [on_hand, blocked]
    rows = ExpectedSupply.objects.filter(where, quantity__gt=0)
    for item, held, coming in _sums(rows, "item_id", "reserved", "quantity"):
        found[item][2:4] = [held, coming]
    return {item: (row[0], row[1], row[2], row[3]) for item, row in found.items()}


def warehouse_figures(item_id: int, *, company_id: int) -> list[tuple[str, tuple[Decimal, Decimal, Decimal, Decimal]]]:
    """One item's figures per warehouse of the company, by code; three statements."""
    where = Q(company_id=company_id, item_id=item_id)
    balances = {row[0]: row[1:] for row in _sums(StockBalance.objects.filter(where), "warehouse_id", "on_hand", "blocked")}
    rows = ExpectedSupply.objects.filter(where, quantity__gt=0)
    supplies = {row[0]: row[1:] for row in _sums(rows, "warehouse_id", "reserved", "quantity")}
    none = (ZERO, ZERO)
    names = Warehouse.objects.filter(company_id=company_id, active=True).order_by("code").values_list("pk", "code", "name")
    return [(f"{code} {name}", (*balances.get(pk, none), *supplies.get(pk, none))) for pk, code, name in names]


def _sums(rows: QuerySet[Any], by: str, *names: str) -> list[tuple[Any, ...]]:
    return list(rows.order_by().values_list(by).annotate(*[Sum(name) for name in names]))
