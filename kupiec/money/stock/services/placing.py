"""Proposed locations for goods coming in (STK-1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kupiec.ground.kernel.money import ZERO
from kupiec.money.stock import rules
from kupiec.money.stock.models import Location, Place, StockDocument, StockLine
from kupiec.money.stock.rules import Bay
from kupiec.money.stock.values import INBOUND, Kind
from kupiec.people.catalog import public as catalog


def fill_in(lines: Sequence[StockLine], papers: Mapping[int, StockDocument]) -> None:
    """Propose a location for each line that comes in and has none; lines of one call fill the places in turn."""
    open_lines = [line for line in lines if line.stocked and _target(line, papers[line.document_id])]
    warehouses = {warehouse for line in open_lines if (warehouse := _target(line, papers[line.document_id]))}
    if not open_lines:
        return
    bays = _bays(warehouses)
    if not any(bays.values()):
        return
    paths = {pk: item.group_path for pk, item in catalog.facts({line.item_id for line in open_lines}).items()}
    for line in open_lines:
        paper = papers[line.document_id]
        here = bays[_target(line, paper) or 0]
        found = rules.propose(here.values(), item_id=line.item_id, group_path=paths[line.item_id], quantity=line.base_quantity)
        if found is None:
            continue
        here[found] = replace(here[found], filled=here[found].filled + line.base_quantity, holds=here[found].holds | {line.item_id})
        if paper.kind == Kind.TRANSFER:
            line.to_location_id = found
        else:
            line.location_id = found


def _target(line: StockLine, paper: StockDocument) -> int | None:
    """The warehouse where the line still needs a place."""
    if paper.kind in INBOUND and line.location_id is None:
        return paper.warehouse_id
    if paper.kind == Kind.TRANSFER and line.to_location_id is None and paper.to_warehouse_id != paper.warehouse_id:
        return paper.to_warehouse_id
    return None


def _bays(warehouses: set[int]) -> dict[int, dict[int, Bay]]:
    """The active locations of these warehouses with what lies there; two statements."""
    filled: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    holds: defaultdict[int, set[int]] = defaultdict(set)
    rows = Location.objects.filter(warehouse_id__in=warehouses, active=True)
    locations = list(rows.values_list("pk", "warehouse_id", "position", "code", "zone", "item_id", "item_group_id", "capacity"))
    found: dict[int, dict[int, Bay]] = {warehouse: {} for warehouse in warehouses}
    if locations:
        places = Place.objects.filter(warehouse_id__in=warehouses, location__isnull=False, quantity__gt=0)
        for location, item, quantity in places.values_list("location_id", "item_id", "quantity"):
            filled[location] += quantity
            holds[location].add(item)
    for pk, warehouse, position, code, zone, item, group, capacity in locations:
        found[warehouse][pk] = Bay(pk, (position, code), zone, item, group, capacity, filled[pk], frozenset(holds[pk]))
    return found
