"""The lines grid of an inquiry: what the browser sends becomes verbs, rows go back as cells (docs/kit.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.inquiries import queries
from kupiec.sales.inquiries.models import InquiryLine
from kupiec.sales.inquiries.services import lines as verbs
from kupiec.sales.inquiries.values import ONE, Changed, LineChange, LineDraft

G = kit.grid
MOST_GROUPS = 400


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines as grid rows, all or those asked."""
    queries.one(pk, by=by)
    found = queries.lines(pk, ids=ids)
    facts = catalog.facts({line.item_id for line in found if line.item_id})
    groups = tuple(name for _pk, name in _groups())
    return [_row(line, facts.get(line.item_id or 0), groups) for line in found]


def _groups() -> list[tuple[int, str]]:
    return [(row.pk, row.name) for row in catalog.ItemGroup.objects.order_by("name", "pk")[:MOST_GROUPS]]


def _row(line: InquiryLine, item: catalog.ItemFacts | None, groups: tuple[str, ...]) -> kit.GridRow:
    shown = line.item or line.matched
    cells = {
        "position": line.position, "code": shown.code if shown else "", "description": line.description, "group": line.group.name if line.group else "",
        "quantity": line.quantity, "unit": line.unit, "expected_price": line.expected_price, "remarks": line.remarks,
    }  # fmt: skip
    units = tuple(unit.unit for unit in item.units) if item else ()
    return kit.GridRow(
        line.pk, line.version, cells, label=line.description, marks=_marks(line), locked=("code", "group") if item else (),
        options={"unit": units, "group": groups},
    )  # fmt: skip


def _marks(line: InquiryLine) -> tuple[kit.Mark, ...]:
    if line.item_id:
        return ()
    if line.matched:
        return (kit.Mark("ok", line.matched.name[:60], "link"),)
    return (kit.Mark("line", _("not in catalogue")),)


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
            return _told(verbs.add(pk, op.each(lambda row: _pasted(op.columns, row)), after=op.after, by=by))
        case kit.LineCommand("unmatch", line_ids):
            return _told(verbs.unmatch(pk, line_ids, by=by))
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def _told(changed: Changed, *, focus: bool = False) -> kit.Applied:
    first = changed.touched[0] if focus and changed.touched else None
    return kit.Applied(touched=changed.touched, removed=changed.removed, reload=changed.reordered, focus=first, undo=changed.undo)


def put_back(pk: int, kept: str, *, by: Actor) -> kit.Applied:
    return _told(verbs.put_back(pk, kept, by=by))


def _typed(cells: Mapping[str, str]) -> dict[str, Any]:
    """Texts of cells as values. Refuses NOT_A_NUMBER, NO_GROUP at the cell."""
    found: dict[str, Any] = {key: cells[key] for key in ("description", "unit", "remarks") if key in cells}
    for key in ("quantity", "expected_price"):
        if cells.get(key):
            found[key] = kit.parse.decimal(cells[key], field=key, places=4)
    if cells.get("group"):
        found["group_id"] = next((pk for pk, name in _groups() if name == cells["group"]), None)
        if found["group_id"] is None:
            raise Refusal("NO_GROUP", N_("There is no such group of goods."), "group")
    return found


def _change(cells: Mapping[str, str]) -> LineChange:
    """A code on a line in words matches it to an item of the catalogue."""
    return LineChange(item_id=catalog.entering.item_of(cells["code"]) if cells.get("code") else None, **_typed(cells))


def _add(pk: int, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    """A line of the catalogue, or in words."""

    def add(one: catalog.entering.Entered) -> kit.Applied:
        draft = LineDraft(item_id=one.item_id, description=one.words, quantity=one.quantity or ONE, unit=one.unit)
        return _told(verbs.add(pk, [draft], after=op.after, by=by), focus=True)

    return catalog.entering.add_line(op, add, usual=ONE)


def _pasted(columns: Sequence[str], row: Sequence[str]) -> LineDraft:
    cells = {key: text for key, text in zip(columns, row, strict=False) if text}
    typed = _typed({key: text for key, text in cells.items() if key != "code"})
    return LineDraft(item_id=catalog.entering.item_of(cells["code"]) if cells.get("code") else None, **{"quantity": Decimal(1), **typed})


def editable(pk: int, *, by: Actor) -> bool:
    return queries.waiting(queries.visible(by)).filter(pk=pk).exists()


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """The foot: how many lines, and how many are words alone."""
    every, free = queries.counted([pk]).get(pk, (0, 0))
    return {"every": every, "free": free}


LINES = kit.LineGrid(
    name="inquiries.lines", url="inquiry-lines", label=_("Lines of the inquiry"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True),
        G.Code("code", _("Code"), picker="catalog.item", edit=True),
        G.Text("description", _("What they ask for"), grow=True, edit=True),
        G.Text("group", _("Item group"), edit=True, options="group", narrow=False, width="l"),
        G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, options="unit", width="s"),
        G.Price("expected_price", _("Price hoped for"), edit=True, narrow=False, width="amount"),
        G.Text("remarks", _("Remarks"), edit=True, narrow=False, width="l"),
    ),
    rows=rows, apply=apply, lines=(InquiryLine, "inquiry_id"), put_back=put_back, totals=kit.Part("inquiries/_totals.html", totals), editable=editable, right="inquiries.edit", see_right="inquiries.see",
    commands=(kit.GridCommand("unmatch", _("Words alone again"), icon="link", right="inquiries.edit"),),
    entry_hint=_("Code, name or EAN… · = words of the customer"),
)  # fmt: skip
