"""The lines grid of a version: what the browser sends becomes verbs, rows go back as cells (docs/kit.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import money
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.margins import public as margins
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog
from kupiec.sales.offers import queries, services, words
from kupiec.sales.offers.models import OfferLine, OfferVersion
from kupiec.sales.offers.services import bundles, floors, price
from kupiec.sales.offers.services import lines as verbs
from kupiec.sales.offers.services import totals as sums
from kupiec.sales.offers.values import Changed, Choice, DraftOfferLine, LineChange, LineKind

G = kit.grid
NUMBERS = ("quantity", "unit_price", "discount_percent")
GIVEN = ("code", "quantity", "unit", "unit_price", "discount_percent", "vat_code", "choice")
"""What nobody edits on a line that a bundle made."""
TEXTS = ("description", "unit", "vat_code")
ONE = Decimal(1)


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines of a version as grid rows, all or those asked."""
    version = queries.visible_version(pk, by=by)
    found = queries.lines(pk, ids=ids)
    broken = floors.broken(version, found, by=by)
    facts = catalog.facts({line.item_id for line in found if line.item_id})
    codes = vat_codes()
    return [_row(line, facts.get(line.item_id or 0), codes, version, broken.get(line.pk)) for line in found]


def _row(
    line: OfferLine, item: catalog.ItemFacts | None, codes: tuple[str, ...], version: OfferVersion, broken: margins.Breach | None
) -> kit.GridRow:
    if line.kind == LineKind.SECTION:
        cells = {"position": line.position, "description": line.description}
        locked = ("code", "quantity", "unit", "discount_percent", "unit_price", "vat_code", "choice")
        return kit.GridRow(line.pk, line.version, cells, state="heading", label=line.description, locked=locked)
    cells = {
        "position": line.position,
        "code": item.code if item else "",
        "description": line.description,
        "quantity": line.quantity,
        "unit": line.unit,
        "list_price": line.list_price,
        "discount_percent": line.discount_percent,
        "unit_price": line.unit_price,
        "net": line.net,
        "vat_code": kit.show.vat(line.vat_code),
        "choice": str(words.CHOICES[line.choice]),
        "margin": _margin(line, version),
    }
    units = tuple(unit.unit for unit in item.units) if item else ()
    return kit.GridRow(
        line.pk, line.version, cells, label=line.description, marks=_marks(line, broken), locked=_locked(line, item),
        options={"unit": units, "vat_code": tuple(map(kit.show.vat, codes)), "choice": tuple(str(text) for text in words.CHOICES.values())},
        notes={**margins.note(broken, reason=line.price_reason), **({"unit_price": gettext("stale price")} if line.stale else {})},
    )  # fmt: skip


def _locked(line: OfferLine, item: catalog.ItemFacts | None) -> tuple[str, ...]:
    if line.promotion_id:
        return GIVEN
    if line.set_line_id:
        return ("code", "quantity", "unit", "choice")
    if item and item.kind == "set":
        return ("code", "unit_price", "discount_percent")
    return ("code",) if item else ()


def _margin(line: OfferLine, version: OfferVersion) -> Decimal | None:
    """Of the net value in our currency."""
    net = line.net * 100 / (100 + line.vat_percent) if version.prices_gross else line.net
    return money.margin_percent(net * version.rate, line.cost_value)


def _marks(line: OfferLine, broken: margins.Breach | None) -> tuple[kit.Mark, ...]:
    marks = [margins.mark(broken)] if broken is not None else []
    if line.promotion:
        marks.append(kit.Mark("plum", gettext("bundle %(code)s") % {"code": line.promotion.code}, "gift"))
    if line.set_line_id:
        marks.append(kit.Mark("line", _("component"), "packages"))
    if line.item and line.item.kind == "set" and line.list_price:
        marks.append(kit.Mark("info", gettext("set at %(price)s") % {"price": kit.show.price(line.list_price)}, "packages"))
    if not line.item_id:
        marks.append(kit.Mark("line", _("not in catalogue")))
    if line.choice != Choice.FIRM:
        marks.append(kit.Mark("info", words.CHOICES[line.choice]))
    if line.price_source == "manual":
        marks.append(kit.Mark("line", margins.by_hand(line.price_reason), "hand-grab"))
    if line.stale:
        marks.append(kit.Mark("warn", _("old price"), "refresh"))
    return tuple(marks)


def vat_codes() -> tuple[str, ...]:
    return tuple(company.VatCode.objects.filter(active=True).order_by("position").values_list("code", flat=True))


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid = one verb."""
    queries.visible_version(pk, by=by)
    match op:
        case kit.AddLine():
            return _add(pk, op, by=by)
        case kit.SetCells(line_id, version, cells):
            return _set(pk, line_id, version, cells, by=by)
        case kit.RemoveLines(chosen):
            return _told(verbs.remove(pk, list(chosen), by=by))
        case kit.CopyLine(line_id):
            return _told(verbs.duplicate(pk, line_id, by=by), focus=True)
        case kit.MoveLine(line_id, before):
            return _told(verbs.move(pk, line_id, before=before, by=by))
        case kit.PasteLines():
            hit_of = catalog.entering.codes(op)
            return _told(verbs.add(pk, op.each(lambda row: _pasted(op.columns, row, hit_of)), after=op.after, by=by))
        case kit.Restore(data):
            return _restore(pk, data, by=by)
        case kit.LineCommand("promotion", (int(promotion_id), *gift)):
            return _told(bundles.take(pk, promotion_id, gift_id=gift[0] if gift else None, by=by), focus=True, anew=True)
        case kit.LineCommand("promotion-leave", (int(promotion_id),)):
            return _told(bundles.leave(pk, promotion_id, by=by))
        case kit.LineCommand(name, line_ids):
            return _command(pk, name, line_ids, by=by)
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def _told(changed: Changed, *, focus: bool = False, anew: bool = False) -> kit.Applied:
    first = changed.touched[0] if focus and changed.touched else None
    anew = anew or changed.reordered or bool(changed.removed)  # numbers of the lines below change
    return kit.Applied(touched=changed.touched, removed=changed.removed, undo=changed.undo, reload=anew, focus=first)


def _set(pk: int, line_id: int, version: int, cells: Mapping[str, str], *, by: Actor) -> kit.Applied:
    return _told(verbs.change(pk, line_id, _change(cells), version=version, by=by))


def fill(pk: int, sets: Sequence[kit.SetCells], *, by: Actor) -> kit.Applied:
    """Cells of many lines, out of a spreadsheet: one verb, priced at once."""
    queries.visible_version(pk, by=by)
    return _told(verbs.change_all(pk, [(one.line_id, _change(one.cells), one.version) for one in sets], by=by))


def currency(pk: int, *, by: Actor) -> str:
    return str(queries.visible_version(pk, by=by).currency_id)


def prices(pk: int, ids: Sequence[int], *, by: Actor) -> Mapping[int, Decimal]:
    """What one of each item would cost this customer, beside what is offered while a line is typed."""
    version = queries.visible_version(pk, by=by)
    return pricing.one_of_each(ids, context=price.context(version, version.offer.party_id))


def _change(cells: Mapping[str, str]) -> LineChange:
    """Cells as typed; a code on a free line matches it to an item of the catalogue."""
    item_id = None
    if cells.get("code"):
        hit = catalog.recognise(cells["code"]).exact
        if hit is None:
            raise Refusal("NO_ITEM", N_("No item “%(text)s”."), "code", params={"text": cells["code"][:60]})
        item_id = hit.item_id
    return LineChange(item_id=item_id, **_typed(cells))


def _typed(cells: Mapping[str, str]) -> dict[str, Any]:
    """Texts of cells as values. Refuses NOT_A_NUMBER at the cell."""
    typed = {key: margins.parted(cells[key]) if key != "quantity" else (cells[key], "") for key in NUMBERS if key in cells}
    found: dict[str, Any] = {key: kit.parse.decimal(text or "0", field=key, places=4) for key, (text, _reason) in typed.items()}
    if reason := next((reason for _text, reason in typed.values() if reason), ""):
        found["reason"] = reason
    found |= {key: cells[key] for key in TEXTS if key in cells}
    if "vat_code" in cells:
        found["vat_code"] = cells["vat_code"].removesuffix("%")
    if "choice" in cells:
        named = {str(text): key for key, text in words.CHOICES.items()}
        found["choice"] = named.get(cells["choice"], cells["choice"])
    return found


def _add(pk: int, op: kit.AddLine, *, by: Actor) -> kit.Applied:
    """A scan or text: the item found, more of a line that has it, a choice, or a heading (`# text`) or free line (`= text`)."""
    quantity = catalog.entering.typed(op)
    if op.item_id:
        draft = DraftOfferLine(op.item_id, quantity or ONE)
        return _told(verbs.add(pk, [draft], after=op.after, by=by), focus=True)
    text = op.text.strip()
    if text.startswith("#"):
        heading = DraftOfferLine(None, description=text[1:].strip(), kind=LineKind.SECTION)
        return _told(verbs.add(pk, [heading], after=op.after, by=by), focus=True)
    if text.startswith("="):
        free = DraftOfferLine(None, quantity or ONE, description=text[1:].strip())
        return _told(verbs.add(pk, [free], after=op.after, by=by), focus=True)
    found = catalog.recognise(text)
    hit = found.exact or (found.candidates[0] if len(found.candidates) == 1 else None)
    if hit is None:
        if found.candidates:
            return kit.Applied(candidates=tuple(kit.Choice(one.item_id, one.name, badge=one.code) for one in found.candidates))
        raise Refusal("NO_ITEM", N_("No item “%(text)s”. Begin with = for a line outside the catalogue."), "code",
                      params={"text": text[:60]})  # fmt: skip
    return _add_hit(pk, hit, quantity, after=op.after, by=by)


def _add_hit(pk: int, hit: catalog.ItemHit, quantity: Decimal | None, *, after: int | None, by: Actor) -> kit.Applied:
    wanted = quantity or hit.quantity or ONE
    same = OfferLine.objects.filter(
        offer_version_id=pk, item_id=hit.item_id, unit=hit.unit, choice=Choice.FIRM, promotion__isnull=True, set_line__isnull=True
    )
    known = same.order_by("position").first()
    if known is not None:
        return _told(verbs.change(pk, known.pk, LineChange(quantity=known.quantity + wanted), by=by), focus=True)
    draft = DraftOfferLine(hit.item_id, wanted, hit.unit, hit.factor)
    return _told(verbs.add(pk, [draft], after=after, by=by), focus=True)


def _pasted(columns: Sequence[str], row: Sequence[str], hit_of: Callable[[str], catalog.ItemHit | None]) -> DraftOfferLine:
    cells = {key: text for key, text in zip(columns, row, strict=False) if text}
    hit = hit_of(cells.get("code", ""))
    typed = _typed({key: text for key, text in cells.items() if key != "code"})
    return DraftOfferLine(
        hit.item_id if hit else None, typed.get("quantity", ONE), typed.get("unit") or (hit.unit if hit else ""),
        description=typed.get("description", ""), choice=typed.get("choice", Choice.FIRM),
        unit_price=typed.get("unit_price"), discount_percent=typed.get("discount_percent", Decimal(0)),
        vat_code=typed.get("vat_code"), reason=typed.get("reason", ""),
    )  # fmt: skip


def _restore(pk: int, data: Any, *, by: Actor) -> kit.Applied:
    try:
        return _told(verbs.undo(pk, data, by=by))
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise Refusal("WRONG_OPERATION", N_("This can’t be undone any more.")) from error


def _command(pk: int, name: str, line_ids: Sequence[int], *, by: Actor) -> kit.Applied:
    if name == "reprice":
        changed = services.reprice(pk, line_ids=line_ids or None, by=by)
        return kit.Applied(reload=True, message=N_("Prices recalculated") if changed else N_("No price has changed"))
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def editable(pk: int, *, by: Actor) -> bool:
    return OfferVersion.objects.filter(pk=pk, state="draft", offer__in=queries.visible(by)).exists()


def totals(pk: int, *, by: Actor) -> dict[str, Any]:
    """The foot: VAT per code, net, gross, margin for those who may see it."""
    version = queries.visible_version(pk, by=by)
    found = queries.lines(pk)
    counted = [line for line in found if line.kind == LineKind.LINE]
    base = version.net * version.rate
    margin = version.gross and not version.prices_gross and by.may("prices.see_cost")
    optional = sum((line.net for line in counted if line.choice != Choice.FIRM), Decimal(0))
    return {
        "version": version, "rates": sums.of(version, found).rates, "optional": optional,
        "margin": money.margin_percent(base, version.cost) if margin else None,
        "stale": sum(bool(line.stale) for line in counted), "lines": len(counted),
        "strip": bundles.strip(version, by=by), "may_edit": by.may("offers.edit"),
    }  # fmt: skip


def why(pk: int, line_id: int, *, by: Actor) -> dict[str, Any]:
    """Why the line costs what it costs."""
    version = queries.visible_version(pk, by=by)
    line = OfferLine.objects.select_related("item").get(pk=line_id, offer_version_id=pk)
    margin = _margin(line, version) if by.may("prices.see_cost") else None
    return {"explanation": pricing.explain(line.trace, by=by), "code": line.item.code if line.item else "", "margin": margin}


LINES = kit.LineGrid(
    name="offers.lines", url="offer-lines", label=_("Lines of the offer"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True),
        G.Code("code", _("Code"), picker="catalog.item", edit=True),
        G.Text("description", _("Subject of the offer"), grow=True, edit=True),
        G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, options="unit", width="s"),
        G.Price("list_price", _("Cat. price"), narrow=False),
        G.Price("unit_price", _("Price"), edit=True, why=True),
        G.Percent("discount_percent", _("Discount"), edit=True),
        G.Amount("net", _("Value"), strong=True),
        G.Text("vat_code", _("VAT"), edit=True, options="vat_code", width="s"),
        G.Text("choice", _("Choice"), edit=True, options="choice", narrow=False),
        G.Percent("margin", _("Margin"), right="prices.see_cost", narrow=False),
    ),
    rows=rows, apply=apply, fill=fill, prices=prices, currency=currency, totals=kit.Part("offers/_totals.html", totals), why=kit.Part("pricing/why.html", why),
    editable=editable, right="offers.edit", see_right="offers.see",
    commands=(
        kit.GridCommand("reprice", _("Recalculate prices"), icon="calculator", right="offers.edit"),
        kit.GridCommand("promotion", _("Add the bundle"), right="offers.edit"),
        kit.GridCommand("promotion-leave", _("Give the bundle up"), right="offers.edit"),
    ),
    entry_hint=_("Code, name or EAN… · = free line · # heading"),
)  # fmt: skip
