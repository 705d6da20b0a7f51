"""The lines grid of a supply order: what the browser sends becomes verbs, rows go back as cells (docs/kit.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.supply import queries, services
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.values import ONE, Changed, LineChange, LineDraft, Progress, State

G = kit.grid
COST = "prices.see_cost"


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines as grid rows, all or those asked."""
    order = queries.one(pk, by=by)
    found = queries.lines(pk, ids=ids)
    facts = catalog.facts({line.item_id for line in found})
    came = queries.progress([pk])[pk]
    return [_row(line, facts[line.item_id], came.get(line.pk), order) for line in found]


def _row(line: SupplyLine, item: catalog.ItemFacts, came: Progress | None, order: SupplyOrder) -> kit.GridRow:
    cells = {
        "position": line.position, "code": item.code, "description": line.description, "quantity": line.quantity, "unit": line.unit,
        "received": _in_unit(came.received, line) if came else None, "due": kit.show.day(line.due or order.due), "unit_cost": line.unit_cost,
        "value": half_up(line.quantity * line.unit_cost) if line.unit_cost is not None else None, "remarks": line.remarks,
    }  # fmt: skip
    marks = (kit.Mark("info", _("on a receipt"), "package-import"),) if came and came.drafted else ()
    return kit.GridRow(
        line.pk,
        line.version,
        cells,
        label=line.description,
        marks=marks,
        locked=("code",),
        options={"unit": tuple(unit.unit for unit in item.units)},
    )


def _in_unit(quantity: Any, line: SupplyLine) -> Any:
    return half_up(quantity / line.factor, 4) if quantity else ZERO


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid = one verb."""
    match op:
        case kit.AddLine():
            return _add(pk, op, by=by)
        case kit.SetCells(line_id, version, cells):
            return _told(services.change_line(pk, line_id, LineChange(**_typed(cells)), version=version, by=by))
        case kit.RemoveLines(chosen):
            return _told(services.remove_lines(pk, list(chosen), by=by))
        case kit.CopyLine(line_id):
            return _told(services.copy_line(pk, line_id, by=by), focus=True)
        case kit.MoveLine(line_id, before):
            return kit.Applied(touched=services.move_line(pk, line_id, before=before, by=by).touched, reload=True)
        case kit.PasteLines():
            return _told(services.add_lines(pk, op.each(lambda row: _pasted(op.columns, row)), by=by))
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def _told(changed: Changed, *, focus: bool = False) -> kit.Applied:
    first = changed.touched[0] if focus and changed.touched else None
    undo = {"back": changed.back} if changed.back else None
    return kit.Applied(touched=changed.touched, removed=changed.removed, focus=first, undo=undo)


def put_back(pk: int, kept: str, *, by: Actor) -> kit.Applied:
    return _told(services.put_back(pk, kept, by=by))


def _typed(cells: Mapping[str, str]) -> dict[str, Any]:
    """Texts of cells as values. Refuses NOT_A_NUMBER, NOT_A_DATE at the cell."""
    typed: dict[str, Any] = {key: cells[key] for key in ("unit", "remarks") if key in cells}
    for key in ("quantity", "unit_cost"):
        if cells.get(key):
            typed[key] = kit.parse.decimal(cells[key], field=key, places=4)
    if cells.get("due"):
        typed["due"] = kit.parse.day(cells["due"], field="due")
    return typed


def _item(text: str) -> catalog.ItemHit:
    hit = catalog.recognise(text).exact
    if hit is None:
        raise Refusal("NO_ITEM", N_("No item “%(text)s”."), "code", params={"text": text[:60]})
    return hit


def _add(pk: int, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    """A scan or text: the item found, or a choice."""
    quantity = catalog.entering.typed(op) or ONE
    if op.item_id:
        return _told(services.add_lines(pk, [LineDraft(item_id=op.item_id, quantity=quantity)], by=by), focus=True)
    found = catalog.recognise(op.text.strip())
    hit = found.exact or (found.candidates[0] if len(found.candidates) == 1 else None)
    if hit is None and found.candidates:
        return kit.Applied(candidates=tuple(kit.Choice(one.item_id, one.name, badge=one.code) for one in found.candidates))
    if hit is None:
        hit = _item(op.text.strip())
    draft = LineDraft(item_id=hit.item_id, quantity=hit.quantity or quantity, unit=hit.unit)
    return _told(services.add_lines(pk, [draft], by=by), focus=True)


def _pasted(columns: Sequence[str], row: Sequence[str]) -> LineDraft:
    cells = {key: text for key, text in zip(columns, row, strict=False) if text}
    typed = _typed({key: text for key, text in cells.items() if key != "code"})
    return LineDraft(item_id=_item(cells.get("code", "")).item_id, **{"quantity": ONE, **typed})


def editable(pk: int, *, by: Actor) -> bool:
    return queries.visible(by).filter(pk=pk, state__in=(State.DRAFT, State.PLACED)).exists()


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """The foot: how many lines, how many of them came whole, their worth."""
    _said, whole, every = queries.standing([pk])[pk]
    return {"every": every, "whole": whole, "value": queries.worth([pk])[pk] if by.may(COST) else None}


def prices(pk: int, ids: Sequence[int], *, by: Actor) -> Mapping[int, Decimal]:
    """What each of these items cost us, for those who may know it."""
    return catalog.entering.costs(ids) if by.may(COST) else {}


LINES = kit.LineGrid(
    name="supply.lines", url="supply-lines", label=_("Lines of the order"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True),
        G.Code("code", _("Code"), picker="catalog.item", edit=True),
        G.Text("description", _("Name"), grow=True),
        G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, options="unit", width="s"),
        G.Quantity("received", _("Came")),
        G.Text("due", _("Expected on"), edit=True, width="l"),
        G.Price("unit_cost", _("Purchase price"), edit=True, right=COST),
        G.Amount("value", _("Value"), right=COST),
        G.Text("remarks", _("Remarks"), edit=True, narrow=False, width="l"),
    ),
    rows=rows, apply=apply, prices=prices, lines=(SupplyLine, "order_id"), put_back=put_back, totals=kit.Part("supply/_totals.html", totals), editable=editable, right="supply.edit", see_right="supply.see",
    entry=("code", "quantity"), entry_hint=_("Scan a code or type symbol, name or EAN…"),
)  # fmt: skip
