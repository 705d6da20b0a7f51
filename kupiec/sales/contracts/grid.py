"""The lines grid of an edition: what the browser sends becomes verbs, rows go back as cells (docs/kit.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.contracts import queries
from kupiec.sales.contracts.models import Line
from kupiec.sales.contracts.services import lines as verbs
from kupiec.sales.contracts.values import Changed, EditionState, LineChange, LineDraft

G = kit.grid
NUMBERS = ("quantity", "price")


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines as grid rows, all or those asked."""
    queries.edition(pk, by=by)
    found = queries.lines(pk, ids=ids)
    facts = catalog.facts({line.item_id for line in found if line.item_id})
    return [_row(line, facts.get(line.item_id or 0)) for line in found]


def _row(line: Line, item: catalog.ItemFacts | None) -> kit.GridRow:
    worth = None if line.price is None or line.quantity is None else line.price * line.quantity
    cells = {
        "position": line.position, "code": item.code if item else "", "description": line.description, "quantity": line.quantity, "unit": line.unit,
        "price": line.price, "list_price": item.list_price * line.factor if item and item.list_price is not None else None, "worth": worth, "remarks": line.remarks,
    }  # fmt: skip
    units = tuple(unit.unit for unit in item.units) if item else ()
    return kit.GridRow(line.pk, line.version, cells, label=line.description, options={"unit": units}, locked=("code",) if item else ())


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid = one verb."""
    match op:
        case kit.AddLine():
            return _add(pk, op, by=by)
        case kit.SetCells(line_id, version, cells):
            return _told(verbs.change(pk, line_id, _change(cells), version=version, by=by))
        case kit.RemoveLines(chosen):
            return _told(verbs.remove(pk, list(chosen), by=by))
        case kit.CopyLine(line_id):
            return _told(verbs.copy(pk, line_id, by=by), focus=True)
        case kit.MoveLine(line_id, before):
            return _told(verbs.move(pk, line_id, before=before, by=by))
        case kit.PasteLines():
            hit_of = catalog.entering.codes(op)
            return _told(verbs.add(pk, op.each(lambda row: _pasted(op.columns, row, hit_of)), after=op.after, by=by))
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def _told(changed: Changed, *, focus: bool = False) -> kit.Applied:
    first = changed.touched[0] if focus and changed.touched else None
    undo = {"back": changed.back} if changed.back else None
    return kit.Applied(touched=changed.touched, removed=changed.removed, reload=changed.reordered, focus=first, undo=undo)


def fill(pk: int, sets: Sequence[kit.SetCells], *, by: Actor) -> kit.Applied:
    """Cells of many lines, out of a spreadsheet: one verb."""
    return _told(verbs.change_all(pk, [(one.line_id, _change(one.cells), one.version) for one in sets], by=by))


def put_back(pk: int, kept: str, *, by: Actor) -> kit.Applied:
    return _told(verbs.put_back(pk, kept, by=by))


def _typed(cells: Mapping[str, str]) -> dict[str, Any]:
    """Texts of cells as values. Refuses NOT_A_NUMBER at the cell."""
    found: dict[str, Any] = {key: cells[key] for key in ("description", "unit", "remarks") if key in cells}
    return found | {key: kit.parse.decimal(cells[key], field=key, places=4) for key in NUMBERS if cells.get(key)}


def _change(cells: Mapping[str, str]) -> LineChange:
    """A quantity or a price emptied is agreed no more."""
    emptied = frozenset(key for key in NUMBERS if key in cells and not cells[key].strip())
    return LineChange(none=emptied, **_typed(cells))


def _add(pk: int, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    """A line of the catalogue, or in words."""

    def add(one: catalog.entering.Entered) -> kit.Applied:
        draft = LineDraft(item_id=one.item_id, description=one.words, quantity=one.quantity, unit=one.unit)
        return _told(verbs.add(pk, [draft], after=op.after, by=by), focus=True)

    return catalog.entering.add_line(op, add, usual=None)


def _pasted(columns: Sequence[str], row: Sequence[str], hit_of: Callable[[str], catalog.ItemHit | None]) -> LineDraft:
    cells = {key: text for key, text in zip(columns, row, strict=False) if text}
    hit = hit_of(cells.get("code", ""))
    return LineDraft(item_id=hit.item_id if hit else None, **_typed({key: text for key, text in cells.items() if key != "code"}))


def editable(pk: int, *, by: Actor) -> bool:
    return queries.editions(by).filter(pk=pk, state=EditionState.DRAFT).exists()


def currency(pk: int, *, by: Actor) -> str:
    return str(queries.edition(pk, by=by).currency_id)


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """The foot: how many lines, what they come to against the value agreed; nothing where no line has both a quantity and a price."""
    row, found = queries.edition(pk, by=by), queries.lines(pk)
    agreed = [line.price * line.quantity for line in found if line.price is not None and line.quantity is not None]
    return {"every": len(found), "worth": sum(agreed, Decimal(0)) if agreed else None, "edition": row}


LINES = kit.LineGrid(
    name="contracts.lines", url="contract-lines", label=_("Lines of the contract"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True), G.Code("code", _("Code"), picker="catalog.item", edit=True),
        G.Text("description", _("What it is about"), grow=True, edit=True), G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, options="unit", width="s"), G.Price("list_price", _("List price"), narrow=False, width="l"),
        G.Price("price", _("Price agreed"), edit=True, strong=True, width="amount"), G.Amount("worth", _("Value"), narrow=False), G.Text("remarks", _("Remarks"), edit=True, narrow=False, width="l"),
    ),
    rows=rows, apply=apply, fill=fill, lines=(Line, "edition_id"), put_back=put_back, currency=currency, totals=kit.Part("contracts/_totals.html", totals), editable=editable, right="contracts.edit", see_right="contracts.see",
    entry_hint=_("Code, name or EAN… · = words"),
)  # fmt: skip
