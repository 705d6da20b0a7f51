"""The lines of a draft as the grid of the kit edits them: each operation is one verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import records
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.stock import queries, whereabouts
from kupiec.money.stock.models import Allocation, Location, Returned, StockBalance, StockDocument, StockLine
from kupiec.money.stock.services.edit import LineChange, add_draft_lines, change_draft_line, remove_draft_line
from kupiec.money.stock.values import OUTBOUND, DraftLine, Kind, State
from kupiec.people.catalog import public as catalog

ONE = Decimal(1)
Held = tuple[Decimal, Decimal, Decimal]


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None = None) -> list[kit.GridRow]:
    """Lines of a document for the grid."""
    paper = queries.visible(by).get(pk=pk)
    lines = StockLine.objects.filter(document=paper).select_related("item", "location", "to_location", "lot")
    lines = lines.defer("item__search", "item__description").order_by("position", "pk")
    if ids is not None:
        lines = lines.filter(pk__in=ids)
    found = list(lines)
    units = {pk: item.units for pk, item in catalog.facts({line.item_id for line in found}).items()}
    held = _held(paper, found) if paper.state != State.CANCELLED and paper.kind in OUTBOUND else {}
    left = paper.state == State.ISSUED
    lying = whereabouts.codes(paper, found) if paper.state == State.ISSUED else {}
    return [
        _row(line, tuple(unit.unit for unit in units[line.item_id]), held=held.get(line.pk), left=left, lying=lying.get(line.pk, ""))
        for line in found
    ]


def _held(paper: StockDocument, lines: Sequence[StockLine]) -> dict[int, Held]:
    """Per line what is on hand, what others keep of it, and what is kept for the line's own order. Two statements."""
    items = {line.item_id for line in lines}
    balances = StockBalance.objects.filter(warehouse_id=paper.warehouse_id, item_id__in=items)
    found = {item: (on_hand, blocked) for item, on_hand, blocked in balances.values_list("item_id", "on_hand", "blocked")}
    sources = {line.demand_source_id for line in lines if line.demand_source and line.demand_source_id}
    blocks = Allocation.objects.filter(
        demand__source__in={line.demand_source for line in lines}, demand__source_id__in=sources, balance__warehouse_id=paper.warehouse_id
    )
    own = {(source, pk): kept for source, pk, kept in blocks.values_list("demand__source", "demand__source_id", "quantity")}
    none = (Decimal(0), Decimal(0))
    return {
        line.pk: (*found.get(line.item_id, none), own.get((line.demand_source, line.demand_source_id or 0), Decimal(0)))
        for line in lines
        if line.stocked
    }


def _row(line: StockLine, units: tuple[str, ...], *, held: Held | None, left: bool, lying: str) -> kit.GridRow:
    state, stock = ("", _left(line, held)) if left else _stock(line, held)
    cells = {
        "position": line.position,
        "code": line.item.code,
        "description": line.description,
        "quantity": line.quantity,
        "unit": line.unit,
        "stock": stock,
        "unit_cost": line.unit_cost,
        "cost": line.cost,
        "location": line.location.code if line.location else lying,
        "to_location": line.to_location.code if line.to_location else "",
        "lot": line.lot.code if line.lot else "",
    }
    locked = ("code", "unit") if line.demand_source else ("code",)
    label = f"{line.description}, {kit.show.quantity(line.quantity)} {line.unit}"
    return kit.GridRow(line.pk, line.version, cells, state=state, label=label, options={"unit": units}, locked=locked)


def _left(line: StockLine, held: Held | None) -> tuple[str, str]:
    """What the warehouse has now that these goods have left it."""
    if held is None:
        return "na", "" if line.stocked else kit.show.say(N_("service"))
    if held[0] <= 0:
        return "none", kit.show.say(N_("Out of stock"))
    return "ok", kit.show.say(N_("%(on_hand)s left in this warehouse")) % {"on_hand": kit.show.quantity(held[0])}


def _stock(line: StockLine, held: Held | None) -> tuple[str, tuple[str, Any]]:
    if held is None:
        return "", ("na", "" if line.stocked else kit.show.say(N_("service")))
    on_hand, blocked, own = held
    free = on_hand - blocked + own
    wanted = kit.show.quantity(line.base_quantity)
    if on_hand <= 0:
        return "none", ("none", kit.show.say(N_("Out of stock")))
    if on_hand < line.base_quantity:
        return "part", ("part", kit.show.say(N_("%(on_hand)s of %(wanted)s")) % {"on_hand": kit.show.quantity(on_hand), "wanted": wanted})
    if own and own >= line.base_quantity:
        return "", ("ok", kit.show.say(N_("kept for it %(kept)s")) % {"kept": kit.show.quantity(own)})
    if free < line.base_quantity:
        words = kit.show.say(N_("free %(free)s of %(wanted)s, the rest is blocked")) % {"free": kit.show.quantity(free), "wanted": wanted}
        return "part", ("part", words)
    return "", ("ok", kit.show.say(N_("free %(free)s")) % {"free": kit.show.quantity(free)})


def editable(pk: int, *, by: Actor) -> bool:
    return queries.visible(by).filter(pk=pk, state=State.DRAFT).exists()


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid. Refuses UNKNOWN_ITEM, WRONG_UNIT, NO_LOCATION and what the verbs refuse."""
    paper = queries.visible(by).get(pk=pk)
    match op:
        case kit.AddLine():
            return _add(paper, op, by=by)
        case kit.SetCells():
            return _set(paper, op, by=by)
        case kit.RemoveLines(lines):
            return _remove(paper, lines, by=by)
        case kit.CopyLine(line_id):
            source = StockLine.objects.get(pk=line_id, document=paper)
            made = add_draft_lines(pk, [_again(source)], by=by)
            return kit.Applied(touched=tuple(made), order=True, focus=made[0])
        case kit.PasteLines():
            return _paste(paper, op, by=by)
        case kit.Restore({"quantity": [line_id, quantity]}):
            change_draft_line(StockLine.objects.get(pk=line_id, document=paper).pk, LineChange(quantity=Decimal(quantity)), by=by)
            return kit.Applied(touched=(line_id,))
        case kit.Restore({"places": [line_id, source_id, target_id]}):
            change_draft_line(StockLine.objects.get(pk=line_id, document=paper).pk, LineChange(places=(source_id, target_id)), by=by)
            return kit.Applied(touched=(line_id,))
        case kit.Restore(list(data)):
            made = add_draft_lines(pk, [_restored(row) for row in data], by=by)
            return kit.Applied(touched=tuple(made), order=True)
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def _add(paper: StockDocument, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    hit = _recognise(paper, op, by=by)
    if isinstance(hit, kit.Applied):
        return hit
    typed = catalog.entering.typed(op) or hit.quantity or ONE
    lot = {"lot__code": hit.lot} if hit.lot else {"lot": None}
    same = StockLine.objects.filter(document=paper, item_id=hit.item_id, unit=hit.unit, **lot).order_by("pk").first()
    if same and not op.item_id:
        change_draft_line(same.pk, LineChange(quantity=same.quantity + typed), by=by)
        return kit.Applied(touched=(same.pk,), focus=same.pk, undo={"quantity": [same.pk, str(same.quantity)]})
    line = DraftLine(hit.item_id, hit.unit, hit.factor, typed, typed * hit.factor, lot_code=hit.lot or "", lot_expires_on=hit.expires_on)
    made = add_draft_lines(paper.pk, [line], by=by)
    return kit.Applied(touched=tuple(made), focus=made[0], order=True)


def _recognise(paper: StockDocument, op: kit.AddLine, *, by: Actor) -> Any:
    """The item meant, or the answer that offers candidates; a location belongs to the line entered before it."""
    if op.item_id:
        return _hit_of(op.item_id)
    found = catalog.recognise(op.text)
    if found.exact:
        return found.exact
    places = [place for place in (paper.warehouse_id, paper.to_warehouse_id) if place]
    here = list(Location.objects.filter(warehouse__in=places, code__iexact=op.text.strip(), active=True))
    if here and op.last and (line := StockLine.objects.filter(document=paper, pk=op.last).first()):
        return _placed(paper, line, {place.warehouse_id: place for place in here}, by=by)
    if len(found.candidates) == 1:
        return found.candidates[0]
    if found.candidates:
        return kit.Applied(candidates=tuple(kit.Choice(one.item_id, one.name, one.code) for one in found.candidates))
    if here:
        raise Refusal(
            "A_LOCATION",
            N_("“%(code)s” is a location: scan it after the goods that lie there, or in the Location cell of a line."),
            "code",
            params={"code": here[0].code},
        )
    raise Refusal("UNKNOWN_ITEM", N_("No item has the code or name “%(text)s”."), "code", params={"text": op.text[:60]})


def _placed(paper: StockDocument, line: StockLine, here: Mapping[int, Location], *, by: Actor) -> kit.Applied:
    """A location scanned after goods is theirs; where goods are moved, the first one tells from where, the next one whereto."""
    source, target = here.get(paper.warehouse_id), here.get(paper.to_warehouse_id or 0)
    onward = target is not None and (source is None or line.location_id is not None)
    places = (line.location_id, target.pk) if target and onward else (source.pk if source else None, line.to_location_id)
    change_draft_line(line.pk, LineChange(places=places), by=by)
    code = target.code if target and onward else source.code if source else ""
    said = kit.show.say(N_("%(code)s: location of “%(name)s”")) % {"code": code, "name": line.description}
    return kit.Applied(touched=(line.pk,), focus=line.pk, message=said, undo={"places": [line.pk, line.location_id, line.to_location_id]})


def _hit_of(item_id: int) -> catalog.ItemHit:
    item = catalog.facts([item_id]).get(item_id)
    if item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    return catalog.ItemHit(item_id, item.unit, ONE, None, None, item.code, item.name)


def _set(paper: StockDocument, op: kit.SetCells, *, by: Actor) -> kit.Applied:
    line = StockLine.objects.filter(pk=op.line_id, document=paper).first()
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."))
    if line.version != op.version:
        raise Conflict(N_("Somebody has changed this document meanwhile."), seen=op.version, found=line.version)
    change_draft_line(line.pk, _change(paper, line, op.cells), version=op.version, by=by)
    return kit.Applied(touched=(line.pk,))


def _change(paper: StockDocument, line: StockLine, cells: Mapping[str, str]) -> LineChange:
    """Typed cells as a change of the line."""
    change: dict[str, Any] = {}
    if "quantity" in cells:
        change["quantity"] = kit.parse.decimal(cells["quantity"], field="quantity", places=4)
    if "unit_cost" in cells:
        change["unit_cost"] = kit.parse.decimal(cells["unit_cost"], field="unit_cost", places=4)
    if "description" in cells:
        change["description"] = cells["description"]
    if "lot" in cells:
        change["lot_code"] = cells["lot"]
    if "unit" in cells and cells["unit"] != line.unit:
        change |= _unit(line, cells["unit"])
    if "location" in cells or "to_location" in cells:
        source = _location(cells.get("location"), paper.warehouse_id, kept=line.location_id)
        target = _location(cells.get("to_location"), paper.to_warehouse_id, kept=line.to_location_id)
        change["places"] = (source, target)
    return LineChange(**change)


def _unit(line: StockLine, unit: str) -> dict[str, Any]:
    factor = catalog.facts([line.item_id])[line.item_id].factor_of(unit)
    if factor is None:
        raise Refusal("WRONG_UNIT", N_("The item isn’t counted in “%(unit)s”."), "unit", params={"unit": unit[:20]})
    return {"unit": (unit, factor)}


def _location(code: str | None, warehouse_id: int | None, *, kept: int | None) -> int | None:
    if code is None:
        return kept
    if not code:
        return None
    found = Location.objects.filter(warehouse=warehouse_id, code__iexact=code, active=True).first()
    if found is None:
        raise Refusal("NO_LOCATION", N_("There is no such location in this warehouse."), "location")
    return found.pk


def _remove(paper: StockDocument, lines: Sequence[tuple[int, int]], *, by: Actor) -> kit.Applied:
    seen = dict(lines)
    rows = list(StockLine.objects.filter(pk__in=seen, document=paper).select_related("lot").order_by("position"))
    given = dict(Returned.objects.filter(target__in=rows).values_list("target_id", "source_id"))
    for line in rows:
        remove_draft_line(line.pk, version=seen[line.pk], by=by)
    kept = tuple(line.pk for line in rows if line.demand_source)
    data = [_kept(line, given.get(line.pk)) for line in rows if not line.demand_source]
    return kit.Applied(removed=tuple(line.pk for line in rows if not line.demand_source), touched=kept, undo=data)


def _kept(line: StockLine, returned_line_id: int | None) -> dict[str, Any]:
    return {
        "item": line.item_id, "unit": line.unit, "factor": str(line.factor), "quantity": str(line.quantity),
        "cost": None if line.unit_cost is None else str(line.unit_cost), "description": line.description,
        "lot": line.lot.code if line.lot else "", "returned": returned_line_id,
        "keys": {name: getattr(line, name) for name in ("location_id", "to_location_id", "supply_id")},
    }  # fmt: skip


def _restored(row: Mapping[str, Any]) -> DraftLine:
    factor, quantity = Decimal(row["factor"]), Decimal(row["quantity"])
    cost = None if row["cost"] is None else Decimal(row["cost"])
    records.check_keys(StockLine, [row["keys"]])
    return DraftLine(
        row["item"], row["unit"], factor, quantity, quantity * factor, description=row["description"], unit_cost=cost,
        lot_code=row["lot"], returned_line_id=row["returned"], **row["keys"],
    )  # fmt: skip


def _again(line: StockLine) -> DraftLine:
    return DraftLine(
        line.item_id, line.unit, line.factor, line.quantity, line.base_quantity,
        description=line.description, unit_cost=line.unit_cost,
    )  # fmt: skip


def _paste(paper: StockDocument, op: kit.PasteLines, *, by: Actor) -> kit.Applied:
    """A block from a spreadsheet: all rows or none, the first wrong one named."""
    made = add_draft_lines(paper.pk, op.each(lambda row: _pasted(dict(zip(op.columns, row, strict=False)))), by=by)
    return kit.Applied(touched=tuple(made), reload=True)


def _pasted(cells: Mapping[str, str]) -> DraftLine:
    hit = catalog.recognise(cells.get("code", "")).exact
    if hit is None:
        raise Refusal("UNKNOWN_ITEM", N_("No item has the code or name “%(text)s”."), "code", params={"text": cells.get("code", "")[:60]})
    quantity = kit.parse.decimal(cells.get("quantity") or "1", field="quantity", places=4)
    cost = kit.parse.decimal(cells["unit_cost"], field="unit_cost", places=4) if cells.get("unit_cost") else None
    base = half_up(quantity * hit.factor, QUANTITY_DECIMALS)
    return DraftLine(hit.item_id, hit.unit, hit.factor, quantity, base, unit_cost=cost)


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """What stands under the lines: positions and, with the right, value."""
    paper = queries.visible(by).get(pk=pk)
    lines = list(StockLine.objects.filter(document=paper).values_list("quantity", "unit_cost", "cost"))
    inbound = paper.kind in (Kind.RECEIPT, Kind.GAIN)
    worth = [cost if cost is not None else half_up(quantity * price) for quantity, price, cost in lines if cost is not None or price]
    see = by.may("prices.see_cost") and (inbound or paper.state == State.ISSUED)
    return {"count": sum(1 for quantity, _price, _cost in lines if quantity), "value": sum(worth, Decimal(0)) if see else None}
