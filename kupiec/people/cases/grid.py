"""The lines grid of wanted goods: what the browser sends becomes verbs (docs/kit.md)."""

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
from kupiec.people.cases import queries, services
from kupiec.people.cases.models import CaseWant
from kupiec.people.cases.services.wants import FIELDS
from kupiec.people.cases.values import WantDraft
from kupiec.people.catalog import public as catalog

G = kit.grid
ONE = Decimal(1)


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    queries.visible(by).get(pk=pk)
    found = [one for one in queries.wants(pk) if ids is None or one.pk in ids]
    facts = catalog.facts({one.item_id for one in found if one.item_id})
    return [_row(one, facts.get(one.item_id or 0)) for one in found]


def _row(one: CaseWant, item: catalog.ItemFacts | None) -> kit.GridRow:
    text = one.description or (item.name if item else str(one.group or ""))
    cells = {
        "position": one.position, "code": item.code if item else "", "description": text, "quantity": one.quantity, "unit": one.unit,
        "expected_price": one.expected_price, "remarks": one.remarks,
        "net": half_up(one.quantity * one.expected_price, 2) if one.expected_price is not None else None,
    }  # fmt: skip
    marks = (
        (kit.Mark("info", _("group of goods"), "stack-2"),) if one.group_id else () if item else (kit.Mark("line", _("not in catalogue")),)
    )
    return kit.GridRow(
        one.pk, one.version, cells, label=text, marks=marks, locked=("code",) if item else (),
        options={"unit": tuple(unit.unit for unit in item.units)} if item else {},
    )  # fmt: skip


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid = one verb."""
    match op:
        case kit.AddLine():
            return _add(pk, op, by=by)
        case kit.SetCells(line_id, version, cells):
            services.change_want(pk, line_id, _typed(cells), version=version, by=by)
            return kit.Applied(touched=(line_id,))
        case kit.RemoveLines(chosen):
            kept = services.remove_wants(pk, chosen, by=by)
            return kit.Applied(removed=tuple(line_id for line_id, _version in chosen), undo={"back": kept}, reload=True)
        case kit.CopyLine(line_id):
            one = CaseWant.objects.get(case_id=pk, pk=line_id)
            draft = WantDraft(**{name: getattr(one, name) for name in FIELDS})
            return _made(services.add_wants(pk, [draft], after=line_id, by=by))
        case kit.MoveLine(line_id, before):
            services.move_want(pk, line_id, before=before, by=by)
            return kit.Applied(touched=(line_id,), reload=True)
        case kit.PasteLines():
            drafts = op.each(lambda row: _pasted(op.columns, row))
            return kit.Applied(touched=tuple(services.add_wants(pk, drafts, after=op.after, by=by)), reload=True)
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def _made(ids: Sequence[int]) -> kit.Applied:
    return kit.Applied(touched=tuple(ids), reload=True, focus=ids[0] if ids else None)


def put_back(pk: int, kept: str, *, by: Actor) -> kit.Applied:
    return kit.Applied(touched=tuple(services.put_back(pk, kept, by=by)), reload=True)


def _typed(cells: Mapping[str, str]) -> dict[str, Any]:
    """Texts of cells as values. Refuses NOT_A_NUMBER, NO_ITEM at the cell."""
    found: dict[str, Any] = {name: cells[name] for name in ("description", "unit", "remarks") if name in cells}
    if "quantity" in cells:
        found["quantity"] = kit.parse.decimal(cells["quantity"] or "0", field="quantity", places=4)
    if "expected_price" in cells:
        found["expected_price"] = (
            kit.parse.decimal(cells["expected_price"], field="expected_price", places=4) if cells["expected_price"].strip() else None
        )
    if cells.get("code"):
        hit = catalog.recognise(cells["code"]).exact
        if hit is None:
            raise Refusal("NO_ITEM", N_("No item “%(text)s”."), "code", params={"text": cells["code"][:60]})
        found |= {"item_id": hit.item_id, "description": ""}
    return found


def _add(pk: int, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    """A code or name of an item; `# name` for a group of goods; `= text` for what is not in the catalogue."""
    quantity = kit.parse.decimal(op.quantity, field="quantity", places=4) if op.quantity else ONE
    text = op.text.strip()
    if op.item_id:
        draft = WantDraft(item_id=op.item_id, quantity=quantity)
    elif text.startswith("="):
        draft = WantDraft(description=text[1:].strip(), quantity=quantity)
    elif text.startswith("#"):
        draft = WantDraft(group_id=_group(text[1:].strip()), quantity=quantity)
    else:
        found = catalog.recognise(text)
        hit = found.exact or (found.candidates[0] if len(found.candidates) == 1 else None)
        if hit is None and found.candidates:
            return kit.Applied(candidates=tuple(kit.Choice(one.item_id, one.name, badge=one.code) for one in found.candidates))
        if hit is None:
            raise Refusal(
                "NO_ITEM", N_("No item “%(text)s”. Begin with = for a line outside the catalogue."), "code", params={"text": text[:60]}
            )
        draft = WantDraft(item_id=hit.item_id, quantity=quantity, unit=hit.unit)
    return _made(services.add_wants(pk, [draft], after=op.after, by=by))


def _group(text: str) -> int:
    rows = catalog.ItemGroup.objects.filter(active=True)
    found = rows.filter(code__iexact=text).first() or rows.filter(name__icontains=text).order_by("path").first() if text else None
    if found is None:
        raise Refusal("NO_GROUP", N_("There is no group of goods “%(text)s”."), "code", params={"text": text[:60]})
    return int(found.pk)


def _pasted(columns: Sequence[str], row: Sequence[str]) -> WantDraft:
    typed = _typed({key: text for key, text in zip(columns, row, strict=False) if text})
    return WantDraft(**typed)


def editable(pk: int, *, by: Actor) -> bool:
    return by.may("cases.edit") and queries.visible(by).filter(pk=pk).exclude(group="closed").exists()


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    case = queries.visible(by).get(pk=pk)
    priced = [half_up(one.quantity * one.expected_price, 2) for one in queries.wants(pk) if one.expected_price is not None]
    return {"total": sum(priced, Decimal(0)), "currency": case.currency_id}


LINES = kit.LineGrid(
    name="cases.wants", url="case-wants", label=_("Wanted goods"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True), G.Code("code", _("Code"), picker="catalog.item", edit=True),
        G.Text("description", _("What is wanted"), grow=True, edit=True), G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, options="unit", width="s"), G.Price("expected_price", _("Hoped-for price"), edit=True),
        G.Amount("net", _("Value"), strong=True), G.Text("remarks", _("Remarks"), edit=True, narrow=False),
    ),
    rows=rows, apply=apply, lines=(CaseWant, "case_id"), put_back=put_back, totals=kit.Part("cases/_wants_total.html", totals), editable=editable, right="cases.edit", see_right="cases.see",
    entry_hint=_("Code, name or EAN… · # group of goods · = anything else"),
)  # fmt: skip
