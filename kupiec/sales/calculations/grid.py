"""The grid of a sheet's components: what the browser sends becomes verbs, rows go back as cells (docs/kit.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.calculations import queries, rules, words
from kupiec.sales.calculations.models import Component
from kupiec.sales.calculations.services import components as verbs
from kupiec.sales.calculations.values import ONE, Basis, Change, Changed, Draft, Kind

G = kit.grid
CENT = Decimal("0.01")


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Components as grid rows; their values are of the line's quantity, so all of them are read."""
    sheet = queries.one(pk, by=by)
    found = queries.components(pk)
    line = queries.line_of(sheet)
    quantity = line.quantity if line is not None else ONE
    base = rules.direct(queries.pieces(found), quantity)
    wanted = None if ids is None else set(ids)
    shown = [(at, row) for at, row in enumerate(found, 1) if wanted is None or row.pk in wanted or row.basis == Basis.PERCENT]
    return [_row(at, row, base, quantity) for at, row in shown]


def _row(at: int, row: Component, base: Decimal, quantity: Decimal) -> kit.GridRow:
    (piece,) = queries.pieces([row])
    cells = {
        "position": at, "kind": str(words.KINDS[row.kind]), "code": row.item.code if row.item else "", "description": row.description, "basis": str(words.BASES[row.basis]),
        "quantity": row.quantity, "unit": row.unit, "cost": row.cost, "value": half_up(rules.share(piece, base, quantity), 2),
    }  # fmt: skip
    locked = ("quantity", "unit") if row.basis == Basis.PERCENT else ()
    options = {"kind": tuple(map(str, words.KINDS.values())), "basis": tuple(map(str, words.BASES.values()))}
    return kit.GridRow(row.pk, row.version, cells, label=row.description, locked=locked, options=options)


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid = one verb."""
    queries.one(pk, by=by)
    match op:
        case kit.AddLine():
            return _add(pk, op, by=by)
        case kit.SetCells(component_id, version, cells):
            change = Change(item_id=catalog.entering.item_of(cells["code"]) if cells.get("code") else None, **_typed(cells))
            return _told(verbs.change(pk, component_id, change, version=version, by=by))
        case kit.RemoveLines(chosen):
            return _told(verbs.remove(pk, list(chosen), by=by))
        case kit.CopyLine(component_id):
            return _told(verbs.copy(pk, component_id, by=by), focus=True)
        case kit.MoveLine(component_id, before):
            return _told(verbs.move(pk, component_id, before=before, by=by))
        case kit.PasteLines():
            return _told(verbs.add(pk, op.each(lambda row: _pasted(op.columns, row)), after=op.after, by=by))
        case kit.LineCommand("refresh", ids):
            changed = verbs.refresh(pk, ids, by=by)
            return kit.Applied(reload=True, message=N_("Costs renewed") if changed else N_("No cost has changed"))
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def _told(changed: Changed, *, focus: bool = False) -> kit.Applied:
    first = changed.touched[0] if focus and changed.touched else None
    undo = {"back": changed.back} if changed.back else None
    return kit.Applied(touched=changed.touched, removed=changed.removed, reload=changed.reordered, focus=first, undo=undo)


def put_back(pk: int, kept: str, *, by: Actor) -> kit.Applied:
    return _told(verbs.put_back(pk, kept, by=by))


def _typed(cells: Mapping[str, str]) -> dict[str, Any]:
    """Texts of cells as values. Refuses NOT_A_NUMBER at the cell."""
    found: dict[str, Any] = {key: cells[key] for key in ("description", "unit") if key in cells}
    found |= {key: kit.parse.decimal(cells[key] or "0", field=key, places=4) for key in ("quantity", "cost") if key in cells}
    for key, names in (("kind", words.KINDS), ("basis", words.BASES)):
        if key in cells:
            found[key] = next((code for code, name in names.items() if str(name) == cells[key]), cells[key])
    return found


def _add(pk: int, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    """A component of the catalogue, or a cost in words."""

    def add(one: catalog.entering.Entered) -> kit.Applied:
        what = (
            Draft(item_id=one.item_id, quantity=one.quantity or ONE, unit=one.unit)
            if one.item_id
            else Draft(kind=Kind.OTHER, description=one.words, quantity=one.quantity or ONE)
        )
        return _told(verbs.add(pk, [what], after=op.after, by=by), focus=True)

    return catalog.entering.add_line(op, add, usual=ONE)


def _pasted(columns: Sequence[str], row: Sequence[str]) -> Draft:
    """A row of a spreadsheet; `= text` for a code is a cost in words, as in the row of entry."""
    cells = {key: text for key, text in zip(columns, row, strict=False) if text}
    code = cells.pop("code", "")
    typed = _typed(cells)
    if code.startswith("="):
        return Draft(**{"description": code.lstrip("= "), "kind": Kind.OTHER, **typed})
    return Draft(item_id=catalog.entering.item_of(code) if code else None, **typed)


def editable(pk: int, *, by: Actor) -> bool:
    return by.may("offers.edit") and queries.visible(by).filter(pk=pk, offer_version__state="draft").exists()


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """The foot: cost by kinds, and every quantity of the scale with its price."""
    sheet = queries.one(pk, by=by)
    line, found = queries.line_of(sheet), queries.components(pk)
    quantity = line.quantity if line is not None else ONE
    kinds = rules.by_kind(queries.pieces(found), quantity)
    results = queries.results(sheet)
    return {
        "sheet": sheet, "line": line, "kinds": [(words.KINDS[kind], value) for kind, value in kinds.items()], "results": [(one, one.quantity == quantity) for one in results],
        "now": next(one for one in results if one.quantity == quantity), "currency": sheet.offer_version.currency_id,
        "stale": line is not None and found and abs(line.unit_price - next(one for one in results if one.quantity == quantity).price) >= CENT,
    }  # fmt: skip


LINES = kit.LineGrid(
    name="calculations.components", url="calculation-components", label=_("Components of the calculation"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True), G.Text("kind", _("Kind"), edit=True, options="kind", width="l"), G.Code("code", _("Code"), picker="catalog.item", edit=True),
        G.Text("description", _("Component"), grow=True, edit=True), G.Text("basis", _("How it counts"), edit=True, options="basis", width="l"), G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, width="s"), G.Price("cost", _("Cost or %"), edit=True), G.Amount("value", _("In all"), strong=True),
    ),
    rows=rows, apply=apply, prices=lambda pk, ids, *, by: catalog.entering.costs(ids), lines=(Component, "sheet_id"), put_back=put_back, totals=kit.Part("calculations/_totals.html", totals), editable=editable, right="offers.edit", see_right="prices.see_cost",
    pasted=("kind", "code", "description", "basis", "quantity", "unit", "cost"), commands=(kit.GridCommand("refresh", _("Costs from the catalogue"), icon="refresh", right="offers.edit"),), entry_hint=_("Code, name or EAN, or = a cost in words"),
)  # fmt: skip
