"""The grids of a confirmation: its lines, and the tranches of all of them (docs/kit.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.confirmations import queries, rules, services, words
from kupiec.sales.confirmations.models import Line, Tranche
from kupiec.sales.confirmations.values import ONE, ZERO, Changed, LineChange, LineDraft, Shipped, State

G = kit.grid
RIGHT = "confirmations.edit"


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines as grid rows, all or those asked."""
    row = queries.one(pk, by=by)
    found = queries.lines(pk, ids=ids)
    facts = catalog.facts({line.item_id for line in found if line.item_id})
    spans, went = queries.spans([line.pk for line in found]), queries.shipped_in_all([line.pk for line in found])
    fixed = row.state != State.DRAFT or row.order_id is not None
    return [_row(line, facts.get(line.item_id or 0), spans.get(line.pk), went.get(line.pk, ZERO), fixed=fixed) for line in found]


def _row(line: Line, item: catalog.ItemFacts | None, span: tuple[int, Any, Any] | None, went: Any, *, fixed: bool) -> kit.GridRow:
    cells = {
        "position": line.position, "code": item.code if item else "", "description": line.description, "quantity": line.quantity, "unit": line.unit, "price": line.price,
        "value": half_up(line.quantity * line.price) if line.price is not None else None, "requested": kit.show.day(line.requested_on) if line.requested_on else "",
        "tranches": _span(span), "shipped": half_up(went / line.factor, QUANTITY_DECIMALS),
    }  # fmt: skip
    options = {"unit": tuple(unit.unit for unit in item.units)} if item else {}
    return kit.GridRow(
        line.pk, line.version, cells, label=line.description, locked=("code", "unit", "price") if fixed else ("code",), options=options
    )


def _span(span: tuple[int, Any, Any] | None) -> str:
    if span is None:
        return ""
    count, first, last = span
    return kit.show.day(first) if count == 1 else f"{count}: {kit.show.day(first)} – {kit.show.day(last)}"


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
    typed: dict[str, Any] = {"unit": cells["unit"]} if "unit" in cells else {}
    for key in ("quantity", "price"):
        if cells.get(key):
            typed[key] = kit.parse.decimal(cells[key], field=key, places=4)
    if cells.get("requested"):
        typed["requested_on"] = kit.parse.day(cells["requested"], field="requested")
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
    hit = hit or _item(op.text.strip())
    return _told(
        services.add_lines(pk, [LineDraft(item_id=hit.item_id, quantity=hit.quantity or quantity, unit=hit.unit)], by=by), focus=True
    )


def _pasted(columns: Sequence[str], row: Sequence[str]) -> LineDraft:
    cells = {key: text for key, text in zip(columns, row, strict=False) if text}
    typed = _typed({key: text for key, text in cells.items() if key != "code"})
    return LineDraft(item_id=_item(cells.get("code", "")).item_id, **{"quantity": ONE, **typed})


def editable(pk: int, *, by: Actor) -> bool:
    return queries.visible(by).filter(pk=pk, state__in=(State.DRAFT, State.CONFIRMED)).exists()


def grows(pk: int, *, by: Actor) -> bool:
    """Lines are added to drafts that stand on no order."""
    return queries.visible(by).filter(pk=pk, state=State.DRAFT, order__isnull=True).exists()


def currency(pk: int, *, by: Actor) -> str:
    return str(queries.one(pk, by=by).currency_id)


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """The foot: lines, tranches shipped of all, the worth."""
    whole, every, late = queries.progress([pk])[pk]
    return {
        "lines": queries.counted([pk]).get(pk, 0),
        "whole": whole,
        "every": every,
        "late": late,
        "value": queries.worth([pk])[pk],
        "row": queries.one(pk, by=by),
    }


LINES = kit.LineGrid(
    name="confirmations.lines", url="confirmation-lines", label=_("Lines of the confirmation"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True),
        G.Code("code", _("Code"), picker="catalog.item", edit=True),
        G.Text("description", _("Name"), grow=True),
        G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, options="unit", width="s"),
        G.Text("requested", _("Asked for on"), edit=True, width="l"),
        G.Text("tranches", _("Tranches"), width="xl"),
        G.Quantity("shipped", _("Shipped")),
        G.Price("price", _("Net price"), edit=True, narrow=False),
        G.Amount("value", _("Value"), narrow=False),
    ),
    rows=rows, apply=apply, lacks=("move",), lines=(Line, "confirmation_id"), put_back=put_back, currency=currency, totals=kit.Part("confirmations/_totals.html", totals), editable=editable, adds=grows, right=RIGHT, see_right="confirmations.see",
    entry=("code", "quantity"), entry_hint=_("Scan a code or type symbol, name or EAN…"),
)  # fmt: skip


def tranche_rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Tranches of all lines in order of lines and days."""
    queries.one(pk, by=by)
    lines = queries.lines(pk)
    found, went = queries.tranches_of([line.pk for line in lines]), queries.shipped([line.pk for line in lines])
    free = _free({row.on for line in lines for row in found[line.pk]}, by=by)
    return [
        _tranche(row, line, number, went.get(row.pk, Shipped()), free.get(row.on, ""))
        for line in lines for number, row in enumerate(found[line.pk], 1) if ids is None or row.pk in ids
    ]  # fmt: skip


def _free(days: Collection[dt.date], *, by: Actor) -> dict[dt.date, str]:
    """Of these days, what is to be known of those nobody works on."""
    calendar = company.working_calendar(by.company_id)
    free = [day for day in days if not calendar.is_working(day)]
    names = {day: name for year in {day.year for day in free} for day, name in company.queries.day_names(year, by=by).items()}
    return {day: gettext("Not a working day: %(name)s") % {"name": names.get(day) or date_format(day, "l")} for day in free}


def _tranche(row: Tranche, line: Line, number: int, went: Shipped, free: str) -> kit.GridRow:
    base = half_up(row.quantity * line.factor, QUANTITY_DECIMALS)
    told = words.STANDINGS[rules.standing(base, went.quantity, on=row.on, today=clock.today())]
    cells = {
        "position": f"{line.position}.{number}", "code": line.item.code if line.item else "", "description": line.description, "quantity": row.quantity, "unit": line.unit,
        "on": kit.show.day(row.on), "requested": kit.show.day(line.requested_on) if line.requested_on else "", "first": kit.show.day(row.first_on) if row.first_on else "",
        "shipped": half_up(went.quantity / line.factor, QUANTITY_DECIMALS), "actual": kit.show.day(went.on) if went.on else "",
    }  # fmt: skip
    hand = (kit.Mark("plum", _("by hand"), "hand-grab"),) if row.by_hand else ()
    return kit.GridRow(
        row.pk,
        row.version,
        cells,
        label=f"{line.description} {kit.show.day(row.on)}",
        marks=(kit.Mark(*told), *hand),
        notes={"on": free} if free else {},
    )


def apply_tranche(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """A tranche corrected: the whole line comes back, since another one takes the difference."""
    match op:
        case kit.SetCells(tranche_id, version, cells):
            if not Tranche.objects.filter(pk=tranche_id, line__confirmation_id=pk).exists():
                raise Refusal("NOT_FOUND", N_("There is no such record."))
            quantity = kit.parse.decimal(cells["quantity"], field="quantity", places=4) if cells.get("quantity") else None
            on = kit.parse.day(cells["on"], field="on") if cells.get("on") else None
            changed = services.correct(tranche_id, quantity=quantity, on=on, version=version, by=by)
            hint = _free([on], by=by).get(on, "") if on else ""
            return kit.Applied(touched=changed.touched, removed=changed.removed, reload=True, message=hint)
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def history(pk: int, tranche_id: int, *, by: Actor) -> dict[str, Any]:
    """Every date promised of a tranche."""
    row = queries.one(pk, by=by)
    found = Tranche.objects.filter(line__confirmation=row, pk=tranche_id).select_related("line").first()
    if found is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return {"tranche": found, "line": found.line, "promises": queries.promises([tranche_id])[tranche_id]}


TRANCHES = kit.LineGrid(
    name="confirmations.tranches", url="confirmation-tranche-rows", label=_("Tranches of the confirmation"),
    columns=(
        G.Text("position", _("No."), width="s", quiet=True),
        G.Text("code", _("Code")),
        G.Text("description", _("Name"), grow=True),
        G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), width="s"),
        G.Text("on", _("Promised on"), edit=True, width="m", why=True),
        G.Text("first", _("First promised"), width="l"),
        G.Text("requested", _("Asked for on"), width="m"),
        G.Quantity("shipped", _("Shipped")),
        G.Text("actual", _("Shipped whole on"), width="l", narrow=False),
    ),
    rows=tranche_rows, apply=apply_tranche, totals=kit.Part("confirmations/_totals.html", totals), why=kit.Part("confirmations/_promises.html", history), editable=editable,
    adds=False, right=RIGHT, see_right="confirmations.see", entry=("quantity", "on"),
)  # fmt: skip
