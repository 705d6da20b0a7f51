"""The lines grid of an order: texts of cells become values here, each operation one verb (ORD-1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import money
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.prepared import IDS, NUMBER, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.margins import public as margins
from kupiec.money.pricing import public as pricing
from kupiec.money.receivables import public as receivables
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders import marks, queries, rules, shades
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import block, bundles, credit, floors, lines, price, registers, totals, undo
from kupiec.sales.orders.values import DraftOrderLine, LineChange, LinesChanged, LineValue, Meaning

G = kit.grid
DECIMALS = {"quantity": 4, "unit_price": 4, "discount_percent": 4}
PRICES = ("unit_price", "discount_percent")
"""After these figures the reason may be typed: 85.00 regular customer."""


def rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lines as the grid shows them, all or those asked for."""
    order = queries.visible(by).get(pk=pk)
    chosen = OrderLine.objects.filter(order_id=pk).select_related("item", "promotion").defer("trace").order_by("position", "pk")
    shown = list(chosen if ids is None else chosen.filter(pk__in=list(ids)))
    places = _places(pk, shown, whole=ids is None)
    gone = shades.delivered(order)
    colours = shades.shades(order, shown, gone)
    units = _units(shown)
    broken = floors.broken(order, shown, by=by)
    beside = marks.all_marks(shown, gone, broken)
    made = [_row(order, line, places[line.pk], colours[line.pk], units.get(line.item_id or 0, ()), beside[line.pk]) for line in shown]
    return [replace(row, notes=margins.note(broken.get(line.pk), reason=line.price_reason)) for row, line in zip(made, shown, strict=True)]


def _places(pk: int, shown: Sequence[OrderLine], *, whole: bool) -> dict[int, int]:
    """Numbers of the lines as printed; of a few of them without reading the whole document."""
    if whole:
        return {line.pk: at for at, line in enumerate(shown, 1)}
    return dict(_PLACES.read(order=pk, ids={line.pk for line in shown}))


def _placed(order: int, ids: Collection[int]) -> QuerySet[OrderLine, Any]:
    before = Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), pk__lte=OuterRef("pk"))
    counted = OrderLine.objects.filter(before, order_id=order).order_by().values("order_id").annotate(count=Count("pk"))
    rows = OrderLine.objects.filter(order_id=order, pk__among=ids).order_by()
    return rows.values_list("pk", Subquery(counted.values("count")))


_PLACES = Prepared(_placed, order=NUMBER, ids=IDS)
_UNITS = Prepared(
    lambda items: catalog.ItemUnit.objects.filter(item__among=items).order_by("factor").values_list("item_id", "unit__code"),
    items=IDS,
)


def _units(shown: Sequence[OrderLine]) -> dict[int, tuple[str, ...]]:
    """Units each item is sold in; one statement."""
    items = {line.item_id: line.item.unit_id for line in shown if line.item_id and line.item}
    found: dict[int, tuple[str, ...]] = {pk: (unit,) for pk, unit in items.items()}
    for item, unit in _UNITS.read(items=set(items)) if items else ():
        found[item] = (*found[item], unit)
    return found


def _row(order: Order, line: OrderLine, place: int, shade: rules.Shade, units: Sequence[str], beside: tuple[kit.Mark, ...]) -> kit.GridRow:
    words = gettext("set of components") if line.item and line.item.kind == "set" else shades.words(shade)
    net = rules.base_net(LineValue(line.vat_code, line.vat_percent, line.net), rate=order.rate, prices_gross=order.prices_gross)
    cells = {
        "position": place,
        "code": line.item.code if line.item else "",
        "description": line.description,
        "quantity": line.quantity,
        "unit": line.unit,
        "stock": (shade.kind, words),
        "list_price": line.list_price,
        "discount_percent": line.discount_percent,
        "unit_price": line.unit_price,
        "net": line.net,
        "vat": kit.show.vat(line.vat_code),
        "margin": money.margin_percent(net, line.cost_value),
    }
    return kit.GridRow(
        line.pk,
        line.version,
        cells,
        state=shade.kind if shade.kind in ("part", "none") else "",
        label=f"{cells['code']} {line.description}, {words}",
        marks=beside,
        options={"unit": tuple(units)} if units else {},
        locked=marks.locked(line),
    )


def apply(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """One operation of the grid, one verb."""
    queries.visible(by).only("pk").get(pk=pk)
    match op:
        case kit.AddLine():
            return _add(pk, op, by)
        case kit.SetCells():
            return _set(pk, op, by)
        case kit.PasteLines():
            return _paste(pk, op, by)
        case kit.RemoveLines(chosen):
            return _told(pk, lines.remove(pk, chosen, by=by))
        case kit.CopyLine(line_id):
            return _told(pk, lines.duplicate(pk, line_id, by=by), focus=True)
        case kit.MoveLine(line_id, before):
            return _told(pk, lines.move(pk, line_id, before=before, by=by))
        case kit.LineCommand("block", line_ids):
            return _block(pk, line_ids, by)
        case kit.LineCommand("promotion", (int(promotion_id), *gift)):
            return _told(pk, bundles.take(pk, promotion_id, gift_id=gift[0] if gift else None, by=by), focus=True, anew=True)
        case kit.LineCommand("promotion-leave", (int(promotion_id),)):
            return _told(pk, bundles.leave(pk, promotion_id, by=by))
        case kit.Restore({"step": int(step)}):
            return _told(pk, undo.undo(pk, step_id=step, by=by))
    raise Refusal("WRONG_OPERATION", N_("The page and the server do not agree. Reload it."))


def _told(pk: int, changed: LinesChanged, *, focus: bool = False, message: str = "", anew: bool = False) -> kit.Applied:
    """The rows to draw anew: those touched with all lines of the same items, whose colours depend on them; `anew`: all of them."""
    touched = tuple(shades.siblings(pk, changed.touched)) if changed.touched else ()
    every = tuple(dict.fromkeys((*changed.touched, *touched)))
    return kit.Applied(
        touched=every,
        removed=changed.removed,
        undo={"step": changed.undo_id} if changed.undo_id else None,
        message=message,
        reload=bool(changed.removed) or changed.reordered or anew,
        focus=changed.touched[0] if focus and changed.touched else None,
    )


def _add(pk: int, op: kit.AddLine, by: Actor) -> kit.Applied:
    quantity = catalog.entering.typed(op)
    hit: catalog.ItemHit | None = None
    if op.item_id is None:
        found = catalog.recognise(op.text)
        hit = found.exact
        if hit is None:
            if not found.candidates:
                raise _unknown(op.text)
            return kit.Applied(candidates=tuple(_choice(one) for one in found.candidates))
        known = _known(pk, hit)
        if known is not None:
            more = (quantity or Decimal(1)) * (hit.quantity or Decimal(1))
            return _told(pk, lines.change(pk, known.pk, LineChange(quantity=known.quantity + more), by=by), focus=True)
    draft = DraftOrderLine(
        item_id=hit.item_id if hit else op.item_id,
        unit=hit.unit if hit else "",
        quantity=(quantity or Decimal(1)) * ((hit.quantity if hit else None) or Decimal(1)),
    )
    return _told(pk, lines.add(pk, [draft], after=op.after, by=by), focus=True)


def _known(pk: int, hit: catalog.ItemHit) -> OrderLine | None:
    rows = OrderLine.objects.filter(order_id=pk, item_id=hit.item_id, unit=hit.unit, promotion__isnull=True, set_line__isnull=True)
    return rows.defer("trace").order_by("position").first()


def _choice(hit: catalog.ItemHit) -> kit.Choice:
    return kit.Choice(hit.item_id, hit.name, detail=hit.code)


def _unknown(text: str) -> Refusal:
    return Refusal("UNKNOWN_ITEM", N_("No item “%(text)s”."), "code", params={"text": text[:60]})


def _set(pk: int, op: kit.SetCells, by: Actor) -> kit.Applied:
    return _told(pk, lines.change(pk, op.line_id, _change(op.cells), version=op.version, by=by))


def fill(pk: int, sets: Sequence[kit.SetCells], *, by: Actor) -> kit.Applied:
    """Cells of many lines, out of a spreadsheet: one verb, priced at once."""
    queries.visible(by).only("pk").get(pk=pk)
    return _told(pk, lines.change_all(pk, [(one.line_id, _change(one.cells), one.version) for one in sets], by=by))


def currency(pk: int, *, by: Actor) -> str:
    return str(queries.visible(by).values_list("currency_id", flat=True).get(pk=pk))


def prices(pk: int, ids: Sequence[int], *, by: Actor) -> Mapping[int, Decimal]:
    """What one of each item would cost this customer, beside what is offered while a line is typed."""
    return pricing.one_of_each(ids, context=price.context(queries.visible(by).get(pk=pk)))


def _change(cells: Mapping[str, str]) -> LineChange:
    """Typed texts as values. Refuses NOT_A_NUMBER, UNKNOWN_ITEM."""
    values: dict[str, Any] = {}
    for key, typed in cells.items():
        text, reason = margins.parted(typed) if key in PRICES else (typed, "")
        if reason:
            values["reason"] = reason
        if key in DECIMALS:
            values[key] = kit.parse.decimal(text, field=key, places=DECIMALS[key])
        elif key == "code":
            found = catalog.recognise(text).exact
            if found is None:
                raise _unknown(text)
            values["item_id"] = found.item_id
        elif key == "vat":
            values["vat_code"] = text.removesuffix("%")
        else:
            values[key] = text
    return LineChange(**values)


def _paste(pk: int, op: kit.PasteLines, by: Actor) -> kit.Applied:
    """A block out of a spreadsheet: what is recognised is added by one verb, the rest is named."""
    if "code" not in op.columns:
        raise Refusal("NO_CODES", N_("Paste with the column of codes."), "code")
    cells = [dict(zip(op.columns, row, strict=False)) for row in op.rows]
    found = catalog.entering.hits([row.get("code", "") for row in cells])
    drafts, unknown = [], []
    for row in cells:
        text = row.get("code", "")
        hit = found.get(text)
        if hit is None:
            unknown += [text] if text else []
            continue
        drafts.append(_pasted(row, hit))
    if not drafts:
        raise _unknown(unknown[0] if unknown else "")
    message = ""
    if unknown:
        message = gettext("Not recognised: %(codes)s") % {"codes": ", ".join(unknown[:10])}
    return _told(pk, lines.add(pk, drafts, after=op.after, by=by), message=message)


def _pasted(row: Mapping[str, str], hit: catalog.ItemHit) -> DraftOrderLine:
    (price, reason), (discount, other) = (margins.parted(row.get(key, "")) for key in PRICES)
    quantity = kit.parse.decimal(row["quantity"], field="quantity", places=4) if row.get("quantity") else Decimal(1)
    return DraftOrderLine(
        item_id=hit.item_id,
        unit=row.get("unit") or hit.unit,
        quantity=quantity * (hit.quantity or Decimal(1)),
        unit_price=kit.parse.decimal(price, field="unit_price", places=4) if price else None,
        discount_percent=kit.parse.decimal(discount, field="discount_percent", places=4) if discount and price else ZERO,
        price_source="manual" if price else "",
        price_reason=reason or other,
    )


def _block(pk: int, line_ids: Sequence[int], by: Actor) -> kit.Applied:
    kept = block.block([pk], by=by, line_ids=line_ids or None)
    blocked = sum(1 for one in kept.values() if one[0])
    reserved = sum(1 for one in kept.values() if one[1])
    missing = sum(1 for one in kept.values() if one[2])
    words = gettext("Blocked on %(blocked)s lines, reserved on %(reserved)s, missing on %(missing)s.")
    figures = {"blocked": blocked, "reserved": reserved, "missing": missing}
    return kit.Applied(touched=tuple(kept), message=words % figures)


def editable(pk: int, *, by: Actor) -> bool:
    return queries.visible(by).filter(pk=pk, state=Meaning.DRAFT).exists()


def may_block(pk: int, *, by: Actor) -> bool:
    """Whether the order's register lets people block goods."""
    order = queries.visible(by).only("company_id", "register_id").get(pk=pk)
    return any(one.kind == "block" and not one.on_entry for one in registers.book(order.company_id).operations.get(order.register_id, []))


def foot(pk: int, *, by: Actor) -> dict[str, Any]:
    """Totals with VAT per rate, margin for those who may, credit left after this order."""
    order = queries.visible(by).select_related("payer").get(pk=pk)
    sums = totals.of(order, totals.summed([order]).get(pk, []))
    stale = OrderLine.objects.filter(order_id=pk).exclude(stale="").count()
    net = rules.base_net(LineValue("", ZERO, sums.net), rate=order.rate, prices_gross=False)
    return {
        "order": order,
        "totals": sums,
        "stale": stale,
        "may_edit": order.state == Meaning.DRAFT and by.may("orders.edit"),
        "strip": bundles.strip(order, by=by),
        "margin": net - order.cost if by.may("prices.see_cost") and order.cost else None,
        "margin_percent": money.margin_percent(net, order.cost or None),
        "credit": credit_left(order, by=by),
    }


def credit_left(order: Order, *, by: Actor) -> dict[str, Any]:
    """The payer's limit, how much of it is used with this order, and what stays after it."""
    exposure = receivables.exposure(order.company_id, [order.payer_id])[order.payer_id]
    if exposure.limit is None:
        return {"limit": None, "overdue": exposure.overdue}
    adding = credit.base_gross(order) if order.state == Meaning.DRAFT else ZERO
    used = exposure.total + adding
    percent = int(used * 100 / exposure.limit) if exposure.limit else (100 if used else 0)
    kind = "bad" if used > exposure.limit else "warn" if percent >= 80 else "ok"
    return {
        "limit": exposure.limit,
        "used": used,
        "percent": percent,
        "left": exposure.limit - used,
        "over": used > exposure.limit,
        "overdue": exposure.overdue,
        "kind": kind,
        "bar": min(max(percent, 0), 100),
    }


def why(pk: int, line_id: int, *, by: Actor) -> dict[str, Any]:
    """Why a line costs what it costs (F8)."""
    order = queries.visible(by).get(pk=pk)
    line = OrderLine.objects.select_related("item").get(order_id=pk, pk=line_id)
    net = rules.base_net(LineValue(line.vat_code, line.vat_percent, line.net), rate=order.rate, prices_gross=order.prices_gross)
    last = (
        OrderLine.objects.filter(company_id=order.company_id, item=line.item_id, order__orderer_id=order.orderer_id)
        .exclude(order_id=pk)
        .filter(order__state__in=(Meaning.ACCEPTED, Meaning.CLOSED), item__isnull=False)
        .select_related("order")
        .defer("trace")
        .order_by("-order__issue_date", "-pk")
        .first()
    )
    return {
        "order": order,
        "line": line,
        "explanation": pricing.explain(line.trace, by=by),
        "margin": money.margin_percent(net, line.cost_value) if by.may("prices.see_cost") else None,
        "paid": money.line_net(line.unit_price, Decimal(1), line.discount_percent, places=4),
        "last": last,
        "gross": order.prices_gross,
    }


LINES = kit.LineGrid(
    "orders.lines",
    columns=(
        G.Number("position", _("No."), width="xs"),
        G.Code("code", _("Item code"), picker="catalog.item", edit=True),
        G.Text("description", _("Name"), grow=True, edit=True),
        G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), edit=True, options="unit", quiet=True, width="s"),
        G.Stock("stock", _("Stock state")),
        G.Price("list_price", _("Cat. price"), narrow=False, quiet=True),
        G.Price("unit_price", _("Price"), edit=True, why=True),
        G.Percent("discount_percent", _("Discount"), edit=True),
        G.Amount("net", _("Value"), strong=True),
        G.Text("vat", _("VAT"), quiet=True, width="s"),
        G.Percent("margin", _("Margin"), right="prices.see_cost"),
    ),
    rows=rows,
    apply=apply,
    fill=fill,
    currency=currency,
    prices=prices,
    totals=kit.Part("orders/_totals.html", foot),
    why=kit.Part("orders/_why.html", why),
    editable=editable,
    commands=(
        kit.GridCommand("block", _("Block goods"), key="F7", icon="lock", right="orders.block", when=may_block),
        kit.GridCommand("promotion", _("Add the bundle"), right="orders.edit"),
        kit.GridCommand("promotion-leave", _("Give the bundle up"), right="orders.edit"),
    ),
    entry_hint=_("Scan a code or type symbol, name or EAN…"),
    entry_note=_("scanner ready · a pack enters its own quantity"),
    label=_("Lines of the order"),
    right="orders.edit",
    see_right="orders.see",
    url="orders-lines",
)
