"""The lines grid of the pattern sheet: a few items, kept for an hour per person, so that every key can be tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import line_net
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import grid_columns as grid
from kupiec.ground.kit import parse, show
from kupiec.ground.kit.grid_protocol import (
    AddLine,
    Applied,
    CopyLine,
    GridRow,
    LineCommand,
    MoveLine,
    Op,
    PasteLines,
    RemoveLines,
    Restore,
    SetCells,
)
from kupiec.ground.kit.grids import GridCommand, LineGrid, Part
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.pickers import Choice, Suggested

ITEMS = (
    ("PO-2560-180", "Pompa obiegowa AQUA 25-60/180", "szt.", "405.09", 240),
    ("ZK-12-GW", "Zawór kulowy ½″ GW/GW", "szt.", "13.42", 1860),
    ("RPX-16-200", "Rura PEX-AL-PEX 16×2, 200 m", "zw.", "498.60", 7),
    ("ROZ-8-P", "Rozdzielacz 8-obw. z szafką", "kpl.", "1016.80", 9),
    ("GRZ-C22-610", "Grzejnik stalowy C22 600×1000", "szt.", "379.08", 0),
    ("USL-URUCH", "Uruchomienie instalacji", "usł.", "850.00", -1),
)


@dataclass(frozen=True)
class Line:
    id: int
    item: int
    quantity: Decimal
    price: Decimal
    version: int = 1


def _start(count: int) -> list[Line]:
    quantities = (12, 200, 12, 4, 16, 1)
    return [Line(at + 1, at % 6, Decimal(quantities[at % 6]), Decimal(ITEMS[at % 6][3])) for at in range(count)]


def _load(pk: int, by: Actor) -> list[Line]:
    kept = cache.get(f"kit-pattern:{by.user_id}:{pk}")
    return [Line(**line) for line in kept] if kept is not None else _start(min(pk, 1000) if pk > 1 else 6)


def _save(pk: int, lines: Sequence[Line], by: Actor) -> None:
    cache.set(f"kit-pattern:{by.user_id}:{pk}", [asdict(line) for line in lines], 3600)


def forget(pk: int, by: Actor) -> None:
    cache.delete(f"kit-pattern:{by.user_id}:{pk}")


def _stock(line: Line) -> tuple[str, tuple[str, str]]:
    held = ITEMS[line.item][4]
    if held < 0:
        return "", ("na", "usługa")
    if held == 0:
        return "none", ("none", "Brak · dostawa 24.10")
    if held < line.quantity:
        return "part", ("part", f"Część: {held} z {line.quantity:f} · 19.10")
    return "", ("ok", f"dostępne {held}")


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[GridRow]:
    made = []
    for position, line in enumerate(_load(pk, by), start=1):
        if ids is not None and line.id not in ids:
            continue
        code, name, unit, _price, _held = ITEMS[line.item]
        state, stock = _stock(line)
        cells = {
            "position": position, "code": code, "name": name, "quantity": line.quantity, "unit": unit, "stock": stock,
            "price": line.price, "net": line_net(line.quantity, line.price, Decimal(0)), "margin": Decimal("18.2"),
        }  # fmt: skip
        marks = (Mark("plum", "gratis P-07", "gift"),) if line.price == 0 else ()
        made.append(
            GridRow(line.id, line.version, cells, state=state, label=f"{name}, {stock[1]}", marks=marks, options={"unit": (unit, "op.")})
        )
    return made


def _changed(lines: list[Line], line_id: int, **changes: Any) -> None:
    for at, line in enumerate(lines):
        if line.id == line_id:
            lines[at] = replace(line, version=line.version + 1, **changes)


def _recognise(text: str) -> list[int]:
    wanted = fold(text)
    exact = [at for at, item in enumerate(ITEMS) if fold(item[0]) == wanted]
    return exact or [at for at, item in enumerate(ITEMS) if wanted in fold(f"{item[0]} {item[1]}")]


def _add(pk: int, op: AddLine, by: Actor) -> Applied:
    lines = _load(pk, by)
    found = [op.item_id - 1] if op.item_id else _recognise(op.text)
    quantity = parse.decimal(op.quantity, field="quantity") if op.quantity else Decimal(1)
    if not found:
        raise Refusal("UNKNOWN_ITEM", N_("No item “%(text)s”."), "code", params={"text": op.text})
    if len(found) > 1:
        return Applied(candidates=tuple(Choice(at + 1, ITEMS[at][1], ITEMS[at][0]) for at in found))
    known = next((line for line in lines if line.item == found[0]), None)
    if known and not op.item_id:
        _changed(lines, known.id, quantity=known.quantity + quantity)
        _save(pk, lines, by)
        return Applied(touched=(known.id,), focus=known.id, undo={"quantity": [known.id, str(known.quantity)]})
    new = Line(max((line.id for line in lines), default=0) + 1, found[0], quantity, Decimal(ITEMS[found[0]][3]))
    at = next((n + 1 for n, line in enumerate(lines) if line.id == op.after), len(lines))
    lines.insert(at, new)
    _save(pk, lines, by)
    return Applied(touched=(new.id,), focus=new.id, order=True, undo={"drop": [new.id]})


def _suggest(text: str, *, by: Actor, limit: int) -> list[Suggested]:
    held = [("na", "") if item[4] < 0 else ("ok" if item[4] else "none", str(item[4])) for item in ITEMS]
    return [Suggested(at + 1, ITEMS[at][0], ITEMS[at][1], held[at], show.price(Decimal(ITEMS[at][3]))) for at in _recognise(text)[:limit]]


def _check(line: Line, seen: int) -> None:
    if line.version != seen:
        raise Conflict(N_("Someone else changed this line."), seen=seen, found=line.version)


def _set(pk: int, op: SetCells, by: Actor) -> Applied:
    lines = _load(pk, by)
    line = next((line for line in lines if line.id == op.line_id), None)
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."))
    _check(line, op.version)
    changes: dict[str, Any] = {}
    for key, text in op.cells.items():
        if key in ("quantity", "price"):
            changes[key] = parse.decimal(text, field=key, places=4)
    if changes.get("quantity", Decimal(1)) <= 0:
        raise Refusal("NOT_POSITIVE", N_("The quantity must be above zero."), "quantity")
    _changed(lines, op.line_id, **changes)
    _save(pk, lines, by)
    return Applied(touched=(op.line_id,))


def _paste(pk: int, op: PasteLines, by: Actor) -> Applied:
    for row in op.rows:
        cells = dict(zip(op.columns, row, strict=False))
        _add(pk, AddLine(cells.get("code", ""), cells.get("quantity", "")), by)
    return Applied(reload=True)


def apply(pk: int, op: Op, *, by: Actor) -> Applied:
    lines = _load(pk, by)
    match op:
        case AddLine():
            return _add(pk, op, by)
        case SetCells():
            return _set(pk, op, by)
        case PasteLines():
            return _paste(pk, op, by)
        case RemoveLines(chosen):
            gone = tuple(line_id for line_id, _version in chosen)
            for line in lines:
                _check(line, dict(chosen).get(line.id, line.version))
            kept = [line for line in lines if line.id not in gone]
            _save(pk, kept, by)
            data = [
                {**asdict(line), "quantity": str(line.quantity), "price": str(line.price), "at": at}
                for at, line in enumerate(lines)
                if line.id in gone
            ]
            return Applied(removed=gone, touched=tuple(line.id for line in kept), undo={"lines": data})
        case CopyLine(line_id):
            at = next(n for n, line in enumerate(lines) if line.id == line_id)
            new = replace(lines[at], id=max(line.id for line in lines) + 1, version=1)
            lines.insert(at + 1, new)
        case MoveLine(line_id, before):
            moved = next(line for line in lines if line.id == line_id)
            lines.remove(moved)
            at = next((n for n, line in enumerate(lines) if line.id == before), len(lines))
            lines.insert(at, moved)
        case LineCommand():
            return Applied(message=N_("Goods blocked"))
        case Restore(data):
            lines = _restored(lines, data)
    _save(pk, lines, by)
    return Applied(reload=True)


def _restored(lines: list[Line], data: Mapping[str, Any]) -> list[Line]:
    for kept in data.get("lines", ()):
        line = Line(kept["id"], kept["item"], Decimal(kept["quantity"]), Decimal(kept["price"]), kept["version"] + 1)
        lines.insert(kept["at"], line)
    if "quantity" in data:
        _changed(lines, data["quantity"][0], quantity=Decimal(data["quantity"][1]))
    return [line for line in lines if line.id not in data.get("drop", ())]


def _totals(pk: int, *, by: Actor) -> dict[str, Any]:
    net = sum((line_net(line.quantity, line.price, Decimal(0)) for line in _load(pk, by)), Decimal(0))
    return {"net": net, "vat": round(net * Decimal("0.23"), 2), "gross": net + round(net * Decimal("0.23"), 2)}


def _why(pk: int, line_id: int, *, by: Actor) -> dict[str, Any]:
    line = next(line for line in _load(pk, by) if line.id == line_id)
    return {"code": ITEMS[line.item][0], "price": line.price}


LINES = LineGrid(
    name="kit.pattern-lines",
    url="kit-pattern-lines",
    label=_("Lines of a document"),
    columns=(
        grid.Number("position", _("No."), width="xs", quiet=True),
        grid.Code("code", _("Code"), edit=True),
        grid.Text("name", _("Name"), grow=True),
        grid.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        grid.Text("unit", _("Unit"), width="s", quiet=True, options="unit", edit=True),
        grid.Stock("stock", _("Stock")),
        grid.Price("price", _("Net price"), edit=True, why=True),
        grid.Amount("net", _("Value"), strong=True),
        grid.Percent("margin", _("Margin"), right="prices.see_cost"),
    ),
    rows=rows,
    apply=apply,
    totals=Part("kit/_pattern_totals.html", _totals),
    why=Part("kit/_pattern_why.html", _why),
    commands=(GridCommand("block", _("Block goods"), key="F7", icon="lock"),),
    suggest=_suggest,
    entry_hint=_("Scan a code or type symbol, name or EAN…"),
    entry_note=_("scanner ready"),
)
