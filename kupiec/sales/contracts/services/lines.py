"""Lines, discounts and materials of a draft edition (CON-3, CON-5); a signed one is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, QuerySet

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.contracts import rules
from kupiec.sales.contracts.models import GroupDiscount, Line, Material
from kupiec.sales.contracts.services import checks
from kupiec.sales.contracts.values import MOST_LINES, ONE, Changed, LineChange, LineDraft

USUAL_UNIT = "szt"
TEXTS = ("description", "unit", "remarks")
CELLS = (*TEXTS, "quantity", "price", "factor")


def rows_of(drafts: Sequence[LineDraft], goods: Mapping[int, catalog.ItemFacts], *, first: int = 1) -> list[Line]:
    """Lines not saved yet. Refuses NO_ITEM, ITEM_ARCHIVED, NO_UNIT, QUANTITY, BAD_PRICE, REQUIRED."""
    return [_row(draft, goods, place) for place, draft in enumerate(drafts, first)]


def _row(draft: LineDraft, goods: Mapping[int, catalog.ItemFacts], place: int) -> Line:
    item = _usable(goods.get(draft.item_id)) if draft.item_id else None
    values = checks.texts(
        {"description": draft.description or (item.name if item else ""), "unit": draft.unit, "remarks": draft.remarks}, lines=TEXTS
    )
    entered.required(values, "description")
    values["unit"], factor = _unit(values["unit"], item)
    records.fit(Line, values)
    _check_figures(draft.quantity, draft.price)
    return Line(position=place, item_id=draft.item_id, quantity=draft.quantity, price=draft.price, factor=factor, **values)


def _check_figures(quantity: Decimal | None, price: Decimal | None) -> None:
    rules.check_quantity(quantity)
    rules.check_amount(price, "price")
    records.fit(Line, {"quantity": quantity, "price": price})


def _usable(item: catalog.ItemFacts | None) -> catalog.ItemFacts:
    if item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    if item.archived:
        raise Refusal("ITEM_ARCHIVED", N_("%(code)s is in the archive."), "code", params={"code": item.code})
    return item


def _unit(unit: str, item: catalog.ItemFacts | None) -> tuple[str, Decimal]:
    """The unit given, else the item's own, and how many base units it holds. Refuses NO_UNIT for one the item is not counted in."""
    if item is None:
        return unit or USUAL_UNIT, ONE
    factor = item.factor_of(unit or item.unit)
    if factor is None:
        raise Refusal("NO_UNIT", N_("%(code)s is not counted in “%(unit)s”."), "unit", params={"code": item.code, "unit": unit[:20]})
    return unit or item.unit, factor


def add(edition_id: int, drafts: Sequence[LineDraft], *, after: int | None = None, by: Actor) -> Changed:
    """Add lines at the end, or below line `after`. Refuses FROZEN, TOO_MANY_LINES and what `create` refuses."""
    with tx.write_tx(by=by):
        checks.draft(edition_id, by=by)
        goods = catalog.facts({draft.item_id for draft in drafts if draft.item_id})
        made = rows_of(drafts, goods, first=_room(edition_id, len(drafts), after=after))
        for line in made:
            line.edition_id = edition_id
        Line.objects.bulk_create(made)
    return Changed(tuple(line.pk for line in made), reordered=after is not None)


def _room(edition_id: int, count: int, *, after: int | None) -> int:
    rows = Line.objects.filter(edition_id=edition_id)
    figures = rows.aggregate(last=Max("position"), count=Count("pk"))
    if figures["count"] + count > MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    last = figures["last"] or 0
    place = rows.filter(pk=after).values_list("position", flat=True).first() if after else None
    if place is None or place == last:
        return int(last) + 1
    rows.filter(position__gt=place).update(position=F("position") + count)
    return int(place) + 1


def _one(edition_id: int, line_id: int) -> Line:
    line = Line.objects.filter(edition_id=edition_id, pk=line_id).first()
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."), "line")
    return line


def change(edition_id: int, line_id: int, changes: LineChange, *, version: int | None = None, by: Actor) -> Changed:
    """Change a line. Refuses what `change_all` does."""
    return change_all(edition_id, [(line_id, changes, version)], by=by)


def change_all(edition_id: int, every: Sequence[tuple[int, LineChange, int | None]], *, by: Actor) -> Changed:
    """Change lines, as (id, cells, version seen), written by one statement.

    Refuses FROZEN, NO_LINE, NO_UNIT, QUANTITY, BAD_PRICE, REQUIRED; Conflict on a stale version.
    """
    with tx.write_tx(by=by):
        checks.draft(edition_id, by=by)
        rows = Line.objects.filter(edition_id=edition_id).in_bulk([line_id for line_id, _changes, _seen in every])
        goods = catalog.facts({line.item_id for line in rows.values() if line.item_id})
        for line_id, changes, seen in every:
            line = rows.get(line_id) or _one(edition_id, line_id)
            if seen is not None and seen != line.version:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=line.version)
            _put(line, changes, goods.get(line.item_id or 0))
        update_rows(Line, [{"pk": pk, **{name: getattr(line, name) for name in CELLS}} for pk, line in rows.items()], CELLS, bump="version")
    return Changed(tuple(line_id for line_id, _changes, _seen in every))


def _put(line: Line, changes: LineChange, item: catalog.ItemFacts | None) -> None:
    given = {name: value for name in TEXTS if (value := getattr(changes, name)) is not None}
    clean = checks.texts(given, lines=tuple(given))
    entered.required(clean, "description")
    if "unit" in clean:
        clean["unit"], line.factor = _unit(clean["unit"], item)
    records.fit(Line, clean)
    _check_figures(changes.quantity, changes.price)
    clean |= {name: value for name in ("quantity", "price") if (value := getattr(changes, name)) is not None}
    clean |= dict.fromkeys(changes.none & {"quantity", "price"})
    for name, value in clean.items():
        setattr(line, name, value)


def remove(edition_id: int, chosen: Sequence[tuple[int, int]], *, by: Actor) -> Changed:
    """Take lines off with what they take of materials, each as (id, version seen). Refuses FROZEN; Conflict on a stale version."""
    with tx.write_tx(by=by):
        row = checks.draft(edition_id, by=by)
        known = dict(Line.objects.filter(edition_id=edition_id, pk__in=[line for line, _seen in chosen]).values_list("pk", "version"))
        for line, seen in chosen:
            if known.get(line, seen) != seen:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=known[line])
        rows, materials = Line.objects.filter(pk__in=known), Material.objects.filter(line_id__in=known)
        back = documents.taken_off.keep([*rows, *materials], of=row)
        materials.delete()
        rows.delete()
    return Changed(removed=tuple(known), back=back)


def put_back(edition_id: int, kept: str, *, by: Actor) -> Changed:
    """Lines taken off stand again, with their materials. Refuses FROZEN, NOT_KEPT, STANDS_ALREADY, GONE."""
    with tx.write_tx(by=by):
        rows = documents.taken_off.put_back(kept, of=checks.draft(edition_id, by=by))
    return Changed(tuple(row.pk for row in rows if isinstance(row, Line)))


def copy(edition_id: int, line_id: int, *, by: Actor) -> Changed:
    """The same line again, below."""
    line = _one(edition_id, line_id)
    draft = LineDraft(
        item_id=line.item_id, description=line.description, quantity=line.quantity, unit=line.unit, price=line.price, remarks=line.remarks
    )
    return add(edition_id, [draft], after=line_id, by=by)


def move(edition_id: int, line_id: int, *, before: int | None, by: Actor) -> Changed:
    """Put a line before another, at the end when none."""
    with tx.write_tx(by=by):
        checks.draft(edition_id, by=by)
        order = [
            one
            for one in Line.objects.filter(edition_id=edition_id).order_by("position", "pk").values_list("pk", flat=True)
            if one != line_id
        ]
        order.insert(order.index(before) if before in order else len(order), line_id)
        for place, one in enumerate(order, 1):
            Line.objects.filter(pk=one, edition_id=edition_id).exclude(position=place).update(position=place)
    return Changed((line_id,), reordered=True)


def _taken_off(rows: QuerySet[Any], field: str) -> None:
    """Nothing said takes off what was said before. Refuses REQUIRED where there was nothing."""
    if not rows.delete()[0]:
        raise Refusal("REQUIRED", N_("Fill this in."), field)


def set_discount(edition_id: int, *, group_id: int, percent: Decimal | None, by: Actor) -> None:
    """What is taken off the list prices of a discount group; None: nothing any more. Refuses FROZEN, BAD_CHOICE, BAD_PERCENT, REQUIRED."""
    with tx.write_tx(by=by):
        checks.draft(edition_id, by=by)
        if not catalog.DiscountGroup.objects.filter(pk=group_id).exists():
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "group_id")
        rows = GroupDiscount.objects.filter(edition_id=edition_id, group_id=group_id)
        if percent is None:
            _taken_off(rows, "percent")
            return
        rules.check_percent(percent)
        records.fit(GroupDiscount, {"percent": percent})
        if not rows.update(percent=percent):
            GroupDiscount.objects.create(edition_id=edition_id, group_id=group_id, percent=percent)


def set_material(edition_id: int, *, item_id: int, quantity: Decimal | None, line_id: int | None = None, by: Actor) -> None:
    """How much of an item (base units) one unit of a line takes, the whole contract without a line; None: none any more.

    Refuses FROZEN, NO_ITEM, NO_LINE, QUANTITY, REQUIRED.
    """
    with tx.write_tx(by=by):
        checks.draft(edition_id, by=by)
        _usable(catalog.facts([item_id]).get(item_id))
        if line_id is not None:
            _one(edition_id, line_id)
        rows = Material.objects.filter(edition_id=edition_id, item_id=item_id)
        rows = rows.filter(line__isnull=True) if line_id is None else rows.filter(line_id=line_id)
        if quantity is None:
            _taken_off(rows, "quantity")
            return
        rules.check_quantity(quantity)
        records.fit(Material, {"quantity": quantity})
        if not rows.update(quantity=quantity):
            Material.objects.create(edition_id=edition_id, item_id=item_id, line_id=line_id, quantity=quantity)
