"""Where goods of lines lie, or were taken from: what a picker walks to (STK-6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kupiec.money.stock import rules
from kupiec.money.stock.models import Move, Place, StockDocument, StockLine
from kupiec.money.stock.rules import Spot
from kupiec.money.stock.values import OUTBOUND, State

SHOWN = 2


def codes(paper: StockDocument, lines: Sequence[StockLine]) -> dict[int, str]:
    """Per line: its own location; of an issued document those its goods moved through, of a draft that takes goods
    those it would take them from (`rules.pick`). Two statements for any number of lines."""
    own = {line.pk: line.location.code for line in lines if line.location}
    open_lines = [line for line in lines if line.pk not in own and line.stocked and line.base_quantity]
    if not open_lines:
        return own
    if paper.state == State.ISSUED:
        return own | _moved(paper, open_lines)
    return own | _lying(paper, open_lines) if paper.kind in OUTBOUND and paper.state == State.DRAFT else own


def _moved(paper: StockDocument, lines: Sequence[StockLine]) -> dict[int, str]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Move.objects.filter(line__in=lines, warehouse_id=paper.warehouse_id, location__isnull=False).order_by("pk")
    for line, code in rows.values_list("line_id", "location__code"):
        found[line].append(code)
    return {line.pk: _told(found[line.pk]) for line in lines if found[line.pk]}


def _lying(paper: StockDocument, lines: Sequence[StockLine]) -> dict[int, str]:
    spots, names = _spots(paper.warehouse_id, {line.item_id for line in lines})
    found: dict[int, str] = {}
    for line in lines:
        here = spots.get(line.item_id, ())
        wanted = min(line.base_quantity, sum((spot.quantity for spot in here), start=line.base_quantity * 0))
        taken = rules.pick(here, wanted, lot_id=line.lot_id) or ()
        told = _told([names[spot.location_id] for spot, _quantity in taken if spot.location_id])
        if told:
            found[line.pk] = told
    return found


def _spots(warehouse_id: int, items: set[int]) -> tuple[Mapping[int, list[Spot]], Mapping[int, str]]:
    spots: defaultdict[int, list[Spot]] = defaultdict(list)
    names: dict[int, str] = {}
    rows = Place.objects.filter(warehouse_id=warehouse_id, item_id__in=items, quantity__gt=0).order_by("pk")
    fields = ("item_id", "location_id", "lot_id", "quantity", "lot__expires_on", "location__position", "location__code")
    for item, location, lot, quantity, expires, position, code in rows.values_list(*fields):
        spots[item].append(Spot(location, lot, quantity, expires, (position or 0, code or "")))
        names[location] = code
    return spots, names


def _told(found: Sequence[str]) -> str:
    """The first places by name; how many more there are."""
    once = list(dict.fromkeys(found))
    more = f" +{len(once) - SHOWN}" if len(once) > SHOWN else ""
    return ", ".join(once[:SHOWN]) + more


__all__ = ["codes"]
