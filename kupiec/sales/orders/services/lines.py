"""Lines of a draft: each accepted cell is one verb; only the lines touched are priced (UX 4.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.margins import public as margins
from kupiec.money.promotions import public as promotions
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import bundles, create, loading, price, undo
from kupiec.sales.orders.values import DraftOrderLine, LineChange, LinesChanged

GAP = 1


def add(order_id: int, drafts: Sequence[DraftOrderLine], *, after: int | None = None, by: Actor) -> LinesChanged:
    """Add lines at the end, or after line `after`; priced by one call.

    Refuses NOT_DRAFT and what `create` refuses of lines.
    """
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        rows = [create.make_line(order, draft, around(order, drafts)) for draft in drafts]
        for row in rows:
            if row.price_source == price.MANUAL:
                margins.check_reason(row.price_reason, field="unit_price", by=by)
        first = make_room(order, len(rows), after=after)
        for position, row in enumerate(rows, first):
            row.order_id, row.position, row.followed = order.pk, position, order.moves > 0
        price.price(order, rows)
        OrderLine.objects.bulk_create(rows)
        ids = tuple(row.pk for row in rows)
        step = undo.keep(order, "add", {"drop": list(ids)}, by=by)
        return bundles.finish(order, LinesChanged(ids, undo_id=step, reordered=after is not None))


def around(order: Order, drafts: Iterable[DraftOrderLine]) -> create.Surroundings:
    item_ids = {draft.item_id for draft in drafts if draft.item_id}
    return create.Surroundings(
        facts=parties.documents_facts([order.orderer_id], company_id=order.company_id),
        items=catalog.facts(item_ids) if item_ids else {},
        percents=company.queries.vat_percents(),
        warehouses={},
        rates={},
        base_currency="",
        register_id=0,
        now=clock.now(),
    )


def make_room(order: Order, count: int, *, after: int | None) -> int:
    """The position of the first new line; later ones move on. Refuses TOO_MANY_LINES."""
    rows = OrderLine.objects.filter(order_id=order.pk)
    figures = rows.aggregate(last=Max("position"), count=Count("pk"))
    if figures["count"] + count > create.MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": create.MOST_LINES})
    last = figures["last"] or 0
    if after is None:
        return last + 1
    place = rows.filter(pk=after).values_list("position", flat=True).first()
    if place is None or place == last:
        return last + 1
    rows.filter(position__gt=place).update(position=F("position") + count)
    return place + 1


def change(order_id: int, line_id: int, changes: LineChange, *, version: int | None = None, by: Actor) -> LinesChanged:
    """Change cells of one line. It is priced anew when its item, quantity or unit changes; what was set by hand stays.

    Refuses NOT_DRAFT, NO_LINE, QUANTITY, NO_UNIT, NO_ITEM, BAD_PRICE, BAD_DISCOUNT, VAT_CODE, REASON; Conflict on a stale version.
    """
    return change_all(order_id, [(line_id, changes, version)], by=by)


def change_all(order_id: int, every: Sequence[tuple[int, LineChange, int | None]], *, by: Actor) -> LinesChanged:
    """Change cells of lines, as (id, cells, version seen): priced by one call, taken back as one. Refuses what `change` does."""
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        rows = OrderLine.objects.filter(order_id=order.pk).in_bulk([line_id for line_id, _changes, _version in every])
        taken = [(_seen(rows.get(line_id), version), changes) for line_id, changes, version in every]
        before = [undo.values_of(line) for line, _changes in taken]
        items, sets = _items(taken), promotions.compositions() if any(map(_priced, every)) else {}
        for line, changes in taken:
            bundles.check_own(line, changes, sets=sets)
            _put(order, line, changes, items)
        price.price(order, [line for line, changes in taken if _priced_anew(changes)])
        for line, changes in taken:
            if not _priced_anew(changes):
                price.value(line)
            check_reason(line, changes, by=by)
            line.version += 1
            line.save()
        step = undo.keep(order, "change", {"set": before}, by=by)
        return bundles.finish(order, LinesChanged(tuple(line.pk for line, _changes in taken), undo_id=step))


def check_reason(line: OrderLine, changes: LineChange, *, by: Actor) -> None:
    """Refuses REASON where the company wants to know why prices are typed by hand."""
    field = "unit_price" if changes.unit_price is not None else "discount_percent" if changes.discount_percent is not None else ""
    if field and line.price_source == price.MANUAL:
        margins.check_reason(line.price_reason, field=field, by=by)


def own_line(order: Order, line_id: int, *, version: int | None = None) -> OrderLine:
    return _seen(OrderLine.objects.filter(order_id=order.pk, pk=line_id).first(), version)


def _seen(line: OrderLine | None, version: int | None) -> OrderLine:
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."), "line")
    if version is not None and version != line.version:
        raise Conflict(N_("Somebody has changed this line meanwhile."), seen=version, found=line.version)
    return line


def _put(order: Order, line: OrderLine, changes: LineChange, items: Mapping[int, catalog.ItemFacts]) -> None:
    item = _item(line, changes, items)
    if changes.item_id is not None and changes.item_id != line.item_id and item:
        _swap(order, line, item)
    if changes.quantity is not None:
        create.check_quantity(changes.quantity)
        line.quantity = changes.quantity
    if changes.unit is not None or changes.quantity is not None or changes.item_id is not None:
        unit = changes.unit or line.unit
        factor = item.factor_of(unit) if item else None
        if factor:
            price.convert(line, factor)
        create.put_unit(line, unit, item, given=line.factor)
    _put_price(line, changes)
    if changes.description is not None:
        line.description = changes.description.strip() or line.description
    if changes.vat_code is not None:
        _put_vat(line, changes.vat_code)
    records.fit(OrderLine, {"description": line.description, "price_reason": line.price_reason, "unit_price": line.unit_price,
                            "discount_percent": line.discount_percent})  # fmt: skip


def _priced_anew(changes: LineChange) -> bool:
    asked = (changes.item_id, changes.quantity, changes.unit, changes.unit_price, changes.discount_percent)
    return any(one is not None for one in asked)


def _priced(one: tuple[int, LineChange, int | None]) -> bool:
    return one[1].unit_price is not None or one[1].discount_percent is not None


def _items(taken: Sequence[tuple[OrderLine, LineChange]]) -> dict[int, catalog.ItemFacts]:
    """What is known of the items whose lines get another item or unit; none of the others is read."""
    wanted = {changes.item_id or line.item_id for line, changes in taken if changes.item_id is not None or changes.unit is not None}
    return catalog.facts({pk for pk in wanted if pk}) if any(wanted) else {}


def _item(line: OrderLine, changes: LineChange, items: Mapping[int, catalog.ItemFacts]) -> catalog.ItemFacts | None:
    wanted = changes.item_id or line.item_id
    if not wanted or (changes.item_id is None and changes.unit is None):
        return None
    found = items.get(wanted)
    if found is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    if found.archived and changes.item_id:
        raise Refusal("ITEM_ARCHIVED", N_("%(code)s is in the archive."), "code", params={"code": found.code})
    return found


def _swap(order: Order, line: OrderLine, item: catalog.ItemFacts) -> None:
    """Another item on the line: its own name, unit, VAT and price."""
    facts = parties.documents_facts([order.orderer_id], company_id=order.company_id)
    terms = facts[order.orderer_id].terms
    line.item_id, line.stocked, line.description = item.id, item.stocked, item.name
    line.unit, line.factor, line.cost = item.unit, Decimal(1), item.purchase_price
    _put_vat(line, catalog.vat.code_of(item, terms))
    line.price_source, line.price_reason = price.ENGINE, ""


def _put_price(line: OrderLine, changes: LineChange) -> None:
    if changes.unit_price is not None:
        if changes.unit_price < 0:
            raise Refusal("BAD_PRICE", N_("A price can’t be negative."), "unit_price")
        line.unit_price = changes.unit_price
    if changes.discount_percent is not None:
        if not 0 <= changes.discount_percent <= 100:
            raise Refusal("BAD_DISCOUNT", N_("A discount is between 0 and 100%%."), "discount_percent")
        line.discount_percent = changes.discount_percent
    if changes.unit_price is not None or changes.discount_percent is not None:
        line.price_source = price.MANUAL if line.item_id else price.FREE
        line.price_reason = changes.reason or line.price_reason
        line.stale = ""


def _put_vat(line: OrderLine, code: str) -> None:
    percent = company.VatCode.objects.filter(code=code, active=True).values_list("percent", flat=True).first()
    if percent is None:
        raise Refusal("VAT_CODE", N_("There is no such VAT rate."), "vat_code")
    line.vat_code, line.vat_percent = code, percent


def remove(order_id: int, lines: Sequence[tuple[int, int | None]], *, by: Actor) -> LinesChanged:
    """Take lines off, as (id, version seen). Refuses NOT_DRAFT, LINE_USED; Conflict on a stale version."""
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        wanted = dict(lines)
        rows = list(OrderLine.objects.filter(order_id=order.pk, pk__in=wanted).order_by("position"))
        for row in rows:
            seen = wanted[row.pk]
            if seen is not None and seen != row.version:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=row.version)
        bundles.check_parts(rows)
        back: dict[str, Any] = {"put": [undo.values_of(row) for row in rows if row.promotion_id is None and row.set_line_id is None]}
        parts = bundles.parts_of(order, wanted)
        drop(order, [row.pk for row in rows])
        price.follow(order)
        if given := bundles.given_up(order, rows):
            back["take"] = given
        step = undo.keep(order, "remove", back, by=by)
        return bundles.finish(order, LinesChanged(removed=(*wanted, *parts), undo_id=step), asked=bool(given))


def drop(order: Order, ids: Sequence[int]) -> None:
    """Delete lines that nothing refers to. Refuses LINE_USED."""
    from kupiec.sales.orders.models import Delivered, Invoiced

    used = Delivered.objects.filter(order_line_id__in=ids).exists() or Invoiced.objects.filter(order_line_id__in=ids).exists()
    if used:
        raise Refusal("LINE_USED", N_("Deliveries or invoices refer to this line."), "line")
    try_delete(OrderLine.objects.filter(order_id=order.pk, pk__in=ids).delete)


def try_delete(delete: Callable[[], object]) -> None:
    """Upper rooms (offers) may refer to a line by keys this room doesn't know."""
    from django.db.models import ProtectedError

    try:
        delete()
    except ProtectedError as error:
        raise Refusal("LINE_USED", N_("Another document refers to this line; set its quantity instead."), "line") from error


def duplicate(order_id: int, line_id: int, *, by: Actor) -> LinesChanged:
    """A copy of a line right below it, with its price. Refuses NOT_DRAFT, NO_LINE."""
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        line = own_line(order, line_id)
        bundles.check_own(line)
        position = make_room(order, 1, after=line.pk)
        line.pk, line.position, line.version = None, position, 1
        line.given_up, line.to_fulfil = Decimal(0), None
        line._state.adding = True
        line.save(force_insert=True)
        step = undo.keep(order, "add", {"drop": [line.pk]}, by=by)
        return bundles.finish(order, LinesChanged((line.pk,), undo_id=step, reordered=True))


def move(order_id: int, line_id: int, *, before: int | None, by: Actor) -> LinesChanged:
    """Put a line before another one, or last. Refuses NOT_DRAFT, NO_LINE."""
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        ids = list(OrderLine.objects.filter(order_id=order.pk).order_by("position", "pk").values_list("pk", flat=True))
        if line_id not in ids or (before is not None and before not in ids):
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        step = undo.keep(order, "move", {"order": ids}, by=by)
        kept = [pk for pk in ids if pk != line_id]
        kept.insert(kept.index(before) if before is not None and before != line_id else len(kept), line_id)
        if before == line_id:
            kept = ids
        arrange(kept, ids)
        return LinesChanged((line_id,), undo_id=step, reordered=True)


def arrange(wanted: Sequence[int], now: Sequence[int]) -> None:
    """Number lines in this order; only those that change are written."""
    from kupiec.ground.kernel.bulk import update_rows

    places = {pk: position for position, pk in enumerate(now, 1)}
    rows = [{"pk": pk, "position": at} for at, pk in enumerate(wanted, 1) if places.get(pk) != at]
    if rows:
        every = [{"pk": pk, "position": at} for at, pk in enumerate(wanted, 1)]
        update_rows(OrderLine, every, ["position"])
