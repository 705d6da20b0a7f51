"""The lines grid of drafts: what the browser sends becomes verbs, rows go back as cells (docs/kit.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO, margin_percent
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import queries, rules
from kupiec.money.invoicing.models import Billed, Invoice, InvoiceLine
from kupiec.money.invoicing.services import lines
from kupiec.money.invoicing.services.issue import line_changed
from kupiec.money.invoicing.services.prices import context_of
from kupiec.money.invoicing.values import Kind, LineEdit, NewLine, VatLine
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog

G = kit.grid
NUMBERS = ("quantity", "unit_price", "discount_percent")
TEXTS = ("description", "unit", "vat_code")


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines of a document as grid rows, all or those asked."""
    head = queries.visible(by).only("kind", "state", "prices_gross", "language").get(pk=pk)
    found = InvoiceLine.objects.filter(invoice_id=pk).select_related("item").order_by("position", "pk")
    if ids is not None:
        found = found.filter(pk__in=ids)
    chosen = list(found)
    facts = catalog.facts({line.item_id for line in chosen if line.item_id})
    billed = set(Billed.objects.filter(invoice_line_id__in=[line.pk for line in chosen]).values_list("invoice_line_id", flat=True))
    codes = tuple(map(kit.show.vat, vat_codes()))
    return [_row(line, head, facts.get(line.item_id or 0), line.pk in billed, codes) for line in chosen]


def _row(line: InvoiceLine, head: Invoice, item: catalog.ItemFacts | None, billed: bool, codes: tuple[str, ...]) -> kit.GridRow:
    code = line.item.code if line.item else ""
    cells = {
        "position": line.position,
        "code": code,
        "description": line.description,
        "quantity": line.quantity,
        "unit": line.unit,
        "list_price": line.list_price,
        "discount_percent": line.discount_percent,
        "unit_price": line.unit_price,
        "net": line.net,
        "vat_code": kit.show.vat(line.vat_code),
        "margin": margin_percent(line.net, line.cost) if not head.prices_gross else None,
    }
    marks = []
    if line.source_text:
        marks.append(kit.Mark("line", line.source_text, "truck-delivery"))
    if line.annex15:
        marks.append(kit.Mark("warn", _("annex 15")))
    return kit.GridRow(
        line.pk,
        line.version,
        cells,
        state="changed" if line.corrects_id and line_changed(line) else "",
        label=line.description,
        marks=tuple(marks),
        options={"unit": _units(line, item, billed), "vat_code": codes},
        locked=_locked(line, head, billed),
        old=_before(line),
    )


def vat_codes() -> list[str]:
    return sorted(company.queries.vat_percents(), key=lambda code: (not code.isdigit(), -int(code) if code.isdigit() else 0, code))


def _units(line: InvoiceLine, item: catalog.ItemFacts | None, billed: bool) -> tuple[str, ...]:
    if item is None or billed or line.corrects_id:
        return (line.unit,)
    return tuple(unit.unit for unit in item.units)


def _locked(line: InvoiceLine, head: Invoice, billed: bool) -> tuple[str, ...]:
    if head.kind == Kind.CORRECTION:
        return ("code", "description", "unit")
    return ("code", "unit") if billed else ("code",)


def _before(line: InvoiceLine) -> dict[str, Any]:
    """A correction's values before, where they differ."""
    if line.before_quantity is None:
        return {}
    pairs = {
        "quantity": (line.before_quantity, line.quantity),
        "unit_price": (line.before_unit_price, line.unit_price),
        "discount_percent": (line.before_discount, line.discount_percent),
        "vat_code": (kit.show.vat(line.before_vat_code), kit.show.vat(line.vat_code)),
        "net": (line.before_net, line.net),
    }
    return {key: was for key, (was, now) in pairs.items() if was != now}


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid = one verb."""
    match op:
        case kit.AddLine():
            return _add(pk, op, by=by)
        case kit.SetCells(line_id, version, cells):
            (was,) = lines.change_lines(pk, [(line_id, edit_of(cells), version)], by=by)
            return kit.Applied(touched=(line_id,), undo={"set": [line_id, _texts_of(was)]})
        case kit.RemoveLines(chosen):
            kept = lines.remove_lines([(_own(pk, line_id), version) for line_id, version in chosen], by=by)
            return kit.Applied(removed=tuple(line_id for line_id, _ in chosen), undo={"lines": kept})
        case kit.CopyLine(line_id):
            new = lines.copy_line(_own(pk, line_id), by=by)
            return kit.Applied(touched=(new,), focus=new, reload=True)
        case kit.MoveLine(line_id, before):
            lines.move_line(_own(pk, line_id), before=before, by=by)
            return kit.Applied(reload=True, focus=line_id)
        case kit.PasteLines():
            return _paste(pk, op, by=by)
        case kit.Restore(data):
            return _restore(pk, data, by=by)
        case kit.LineCommand("reprice"):
            changed = lines.reprice(pk, by=by)
            text = N_("Prices recalculated") if changed else N_("No price has changed")
            return kit.Applied(reload=True, message=text)
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def fill(pk: int, sets: Sequence[kit.SetCells], *, by: Actor) -> kit.Applied:
    """Cells of many lines, out of a spreadsheet: one verb, priced at once."""
    lines.change_lines(pk, [(one.line_id, edit_of(one.cells), one.version) for one in sets], by=by)
    return kit.Applied(touched=tuple(one.line_id for one in sets))


def prices(pk: int, ids: Sequence[int], *, by: Actor) -> Mapping[int, Decimal]:
    """What one of each item would cost this customer, beside what is offered while a line is typed."""
    return pricing.one_of_each(ids, context=context_of(queries.visible(by).get(pk=pk)))


def _own(pk: int, line_id: int) -> int:
    """The line's id, if it is on this document; DoesNotExist otherwise."""
    return InvoiceLine.objects.filter(invoice_id=pk).values_list("pk", flat=True).get(pk=line_id)


def edit_of(cells: Mapping[str, str]) -> LineEdit:
    """Texts of cells as an edit. Refuses NOT_A_NUMBER at the cell."""
    values: dict[str, Any] = {key: kit.parse.decimal(cells[key] or "0", field=key, places=4) for key in NUMBERS if key in cells}
    values.update({key: cells[key].removesuffix("%") if key == "vat_code" else cells[key] for key in TEXTS if key in cells})
    return LineEdit(**values)


def _texts_of(edit: LineEdit) -> dict[str, str]:
    values = {one.name: getattr(edit, one.name) for one in fields(LineEdit)}
    return {name: str(value) for name, value in values.items() if value is not None}


def _add(pk: int, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    quantity = catalog.entering.typed(op)
    if op.item_id:
        new = lines.add_lines(pk, [NewLine(op.item_id, quantity=quantity or Decimal(1))], after=op.after, by=by)
        return kit.Applied(touched=tuple(new), focus=new[0], order=True)
    found = catalog.recognise(op.text)
    hit = found.exact or (found.candidates[0] if len(found.candidates) == 1 else None)
    if hit is None:
        if found.candidates:
            return kit.Applied(candidates=tuple(kit.Choice(one.item_id, one.name, one.code) for one in found.candidates))
        raise Refusal("NO_ITEM", N_("No item “%(text)s”."), "code", params={"text": op.text[:60]})
    wanted = quantity or hit.quantity or Decimal(1)
    known = _known(pk, hit)
    if known is not None:
        lines.change_line(known.pk, LineEdit(quantity=known.quantity + wanted), by=by)
        undo = {"set": [known.pk, {"quantity": str(known.quantity)}]}
        return kit.Applied(touched=(known.pk,), focus=known.pk, undo=undo)
    new = lines.add_lines(pk, [NewLine(hit.item_id, unit=hit.unit, quantity=wanted)], after=op.after, by=by)
    return kit.Applied(touched=tuple(new), focus=new[0], order=True)


def _known(pk: int, hit: catalog.ItemHit) -> InvoiceLine | None:
    """The line a scan adds to: the same item in the same unit, billing no delivery."""
    rows = InvoiceLine.objects.filter(invoice_id=pk, item_id=hit.item_id, unit=hit.unit, source_text="")
    return rows.order_by("position").first()


def _paste(pk: int, op: kit.PasteLines, *, by: Actor) -> kit.Applied:
    hit_of = catalog.entering.codes(op)
    made = lines.add_lines(pk, op.each(lambda row: _pasted(dict(zip(op.columns, row, strict=False)), hit_of)), after=op.after, by=by)
    return kit.Applied(touched=tuple(made), reload=True)


def _pasted(cells: dict[str, str], hit_of: Callable[[str], catalog.ItemHit | None]) -> NewLine:
    hit = hit_of(cells.pop("code", ""))
    edit = edit_of({key: text for key, text in cells.items() if text})
    return NewLine(
        item_id=hit.item_id if hit else None,
        description=edit.description or "",
        unit=edit.unit or (hit.unit if hit else ""),
        quantity=edit.quantity if edit.quantity is not None else Decimal(1),
        unit_price=edit.unit_price,
        discount_percent=edit.discount_percent,
        vat_code=edit.vat_code or "",
    )


def _restore(pk: int, data: Any, *, by: Actor) -> kit.Applied:
    """Undo: data we gave out, checked again like anything typed."""
    try:
        if "set" in data:
            line_id, texts = data["set"]
            lines.change_lines(pk, [(int(line_id), edit_of(texts), None)], by=by)
            return kit.Applied(touched=(int(line_id),))
        lines.restore_lines(pk, data["lines"][:1000], by=by)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise Refusal("WRONG_OPERATION", N_("This can’t be undone any more.")) from error
    return kit.Applied(reload=True)


def editable(pk: int, *, by: Actor) -> bool:
    return queries.visible(by).filter(pk=pk, state="draft").exists()


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """Totals at the foot: VAT per code as it will be issued, MPP and margin."""
    head = queries.one(pk, by=by)
    found = queries.lines(pk)
    if head.kind == Kind.CORRECTION:
        vat: list[VatLine] = []
    else:
        method = rules.method_of(head.vat_method, prices_gross=head.prices_gross)
        sums = rules.vat_sums([(one.vat_code, one.vat_percent, one.net) for one in found], method=method)
        vat = rules.vat_lines(sums, rate=head.rate)
    split = rules.split_payment(head.base_gross, annex15=any(one.annex15 for one in found), business=bool(head.orderer.nip))
    costs = [one.cost for one in found]
    cost = sum((one for one in costs if one is not None), ZERO)
    known = head.kind == Kind.INVOICE and bool(costs) and None not in costs and head.rate == 1
    return {
        "head": head,
        "vat": vat,
        "split_payment": split,
        "margin": head.net - cost if known and by.may("prices.see_cost") else None,
        "margin_percent": margin_percent(head.net, cost) if known else None,
        "foreign": head.currency_id != head.company.base_currency_id,
        "base_currency": head.company.base_currency_id,
    }


def why(pk: int, line_id: int, *, by: Actor) -> dict[str, Any]:
    """Why the line costs what it costs."""
    queries.visible(by).only("pk").get(pk=pk)
    line = InvoiceLine.objects.select_related("item").get(pk=line_id, invoice_id=pk)
    return {"line": line, "explanation": pricing.explain(line.trace, by=by)}


LINES = kit.LineGrid(
    name="invoicing.lines",
    url="invoice-lines",
    label=_("Lines of the document"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True),
        G.Code("code", _("Code"), picker="catalog.item", edit=True),
        G.Text("description", _("Name"), grow=True, edit=True),
        G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, options="unit", width="s"),
        G.Price("list_price", _("Catalogue"), narrow=False),
        G.Price("unit_price", _("Price"), edit=True, why=True),
        G.Percent("discount_percent", _("Discount"), edit=True),
        G.Amount("net", _("Value"), strong=True),
        G.Text("vat_code", _("VAT"), edit=True, options="vat_code", width="s"),
        G.Percent("margin", _("Margin"), right="prices.see_cost", narrow=False),
    ),
    rows=rows,
    apply=apply,
    fill=fill,
    prices=prices,
    currency=lambda pk, *, by: str(queries.one(pk, by=by).currency_id),
    lines=(InvoiceLine, "invoice_id"),
    totals=kit.Part("invoicing/_totals.html", totals),
    why=kit.Part("invoicing/_why.html", why),
    editable=editable,
    adds=lambda pk, *, by: not queries.visible(by).filter(pk=pk, kind=Kind.CORRECTION).exists(),
    commands=(kit.GridCommand("reprice", _("Recalculate prices"), icon="calculator", right="invoicing.draft"),),
    entry_hint=_("Scan a code or type symbol, name or EAN…"),
    right="invoicing.draft",
    see_right="invoicing.see",
)
