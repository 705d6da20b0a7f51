"""Lines of an order that came in: what was written, what is made of it, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.intake import queries, services, words
from kupiec.sales.intake.models import ProposalLine
from kupiec.sales.intake.values import Action, LineChange, Reckoned, State

G = kit.grid
MARKS = {"bad": ("bad", "alert-circle"), "warn": ("warn", "alert-triangle"), "info": ("info", "info-circle")}


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines as grid rows, all or those asked; prices are reckoned of all, since repeated items are told."""
    proposal = queries.one(pk, by=by)
    found = queries.lines(pk)
    reckoned = queries.reckoned(proposal, found)
    facts = catalog.facts({line.item_id for line in found if line.item_id})
    return [_row(line, reckoned[line.pk], facts.get(line.item_id or 0)) for line in found if ids is None or line.pk in set(ids)]


def _row(line: ProposalLine, one: Reckoned, item: catalog.ItemFacts | None) -> kit.GridRow:
    price = line.price if line.take_price else one.price
    cells = {
        "position": line.position, "said": _said(line), "code": item.code if item else "", "description": item.name if item else line.description, "quantity": line.quantity, "unit": line.unit,
        "price": line.price, "ours": one.price, "take": gettext("price of theirs") if line.take_price else gettext("price of ours"), "value": half_up(line.quantity * price) if line.quantity and price is not None else None,
    }  # fmt: skip
    marks = tuple(kit.Mark(MARKS[problem.kind][0], words.said(problem), MARKS[problem.kind][1]) for problem in one.problems)
    state = (
        "none"
        if any(problem.kind == "bad" for problem in one.problems)
        else "part"
        if any(problem.kind == "warn" for problem in one.problems)
        else ""
    )
    options = {
        "unit": tuple(unit.unit for unit in item.units) if item else (),
        "take": (gettext("price of ours"), gettext("price of theirs")),
    }
    return kit.GridRow(line.pk, line.version, cells, state=state, label=line.description or _said(line), marks=marks, options=options)


def _said(line: ProposalLine) -> str:
    """As it was written: codes and words, quantity, unit."""
    what = " · ".join(dict.fromkeys(one for one in (line.ean, line.code, line.theirs, line.description) if one))
    action = words.ACTIONS.get(Action(line.action))
    said = f"{what} × {line.said_quantity} {line.said_unit}".strip() if what and line.said_quantity else what or "—"
    return f"{kit.show.say(action)}: {said}" if action else said


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid = one verb."""
    match op:
        case kit.AddLine():
            return _add(pk, op, by=by)
        case kit.SetCells(line_id, version, cells):
            change = _change(cells)
            services.change_line(pk, line_id, change, version=version, by=by)
            return kit.Applied(touched=(line_id,))
        case kit.RemoveLines(chosen):
            kept = services.remove_lines(pk, chosen, by=by)
            return kit.Applied(removed=tuple(line_id for line_id, _version in chosen), undo={"back": kept})
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def put_back(pk: int, kept: str, *, by: Actor) -> kit.Applied:
    return kit.Applied(touched=tuple(services.put_back(pk, kept, by=by)), reload=True)


def _change(cells: Mapping[str, str]) -> LineChange:
    """Texts of cells as values. Refuses NO_ITEM, NOT_A_NUMBER at the cell."""
    given: dict[str, Any] = {}
    if cells.get("code"):
        given["item_id"] = _item(cells["code"]).item_id
    for name in ("quantity", "price"):
        if cells.get(name):
            given[name] = kit.parse.decimal(cells[name], field=name, places=4)
    if cells.get("unit"):
        given["unit"] = cells["unit"]
    if "take" in cells:
        given["take_price"] = cells["take"] == gettext("price of theirs")
    return LineChange(**given)


def _item(text: str) -> catalog.ItemHit:
    found = catalog.recognise(text.strip())
    hit = found.exact or (found.candidates[0] if len(found.candidates) == 1 else None)
    if hit is None:
        raise Refusal("NO_ITEM", N_("No item “%(text)s”."), "code", params={"text": text[:60]})
    return hit


def _add(pk: int, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    quantity = catalog.entering.typed(op) or 1
    if op.item_id:
        item = op.item_id
    else:
        found = catalog.recognise(op.text.strip())
        if found.exact is None and len(found.candidates) > 1:
            return kit.Applied(candidates=tuple(kit.Choice(one.item_id, one.name, badge=one.code) for one in found.candidates))
        item = _item(op.text).item_id
    made = services.add_line(pk, item, quantity=quantity, by=by)
    return kit.Applied(touched=(made,), focus=made)


def editable(pk: int, *, by: Actor) -> bool:
    return by.may("intake.edit") and queries.visible(by).filter(pk=pk, state=State.NEW).exists()


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """The foot: how many lines, how many can’t be ordered as they are, what it comes to."""
    found = queries.lines(pk)
    reckoned = queries.reckoned(queries.one(pk, by=by), found)
    prices = [(line.quantity, line.price if line.take_price else reckoned[line.pk].price) for line in found]
    value = sum((half_up(quantity * price) for quantity, price in prices if quantity and price is not None), ZERO)
    return {"every": len(found), "bad": sum(any(one.kind == "bad" for one in reckoned[line.pk].problems) for line in found), "value": value}


LINES = kit.LineGrid(
    name="intake.lines", url="intake-lines", label=_("Lines that came in"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True), G.Text("said", _("As it was written"), grow=True), G.Code("code", _("Our code"), picker="catalog.item", edit=True),
        G.Text("description", _("Name"), grow=True), G.Quantity("quantity", _("Quantity"), edit=True, strong=True), G.Text("unit", _("Unit"), edit=True, options="unit", width="s"),
        G.Price("price", _("Their price"), edit=True), G.Price("ours", _("Our price")), G.Text("take", _("Which price"), edit=True, options="take", width="s"), G.Amount("value", _("Value")),
    ),
    rows=rows, apply=apply, lacks=("copy", "move", "paste"), lines=(ProposalLine, "proposal_id"), put_back=put_back, totals=kit.Part("intake/_totals.html", totals), editable=editable, right="intake.edit", see_right="intake.see",
    entry=("code", "quantity"), entry_hint=_("Scan a code or type symbol, name or EAN…"),
)  # fmt: skip
