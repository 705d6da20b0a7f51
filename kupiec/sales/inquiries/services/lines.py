"""Lines of an inquiry: of the catalogue or in words; words are matched to an item later, as they were sent (RFQ-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Count, F, Max

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.inquiries import queries, rules
from kupiec.sales.inquiries.models import Inquiry, InquiryLine
from kupiec.sales.inquiries.services import checks
from kupiec.sales.inquiries.values import MOST_LINES, Changed, LineChange, LineDraft

USUAL_UNIT = "szt"


def rows_of(drafts: Sequence[LineDraft], goods: Mapping[int, catalog.ItemFacts], *, first: int = 1) -> list[InquiryLine]:
    """Lines not saved yet. Refuses NO_ITEM, ITEM_ARCHIVED, NO_GROUP, NO_UNIT, QUANTITY, REQUIRED."""
    groups = {draft.group_id for draft in drafts if draft.group_id}
    known = set(catalog.ItemGroup.objects.filter(pk__in=groups).values_list("pk", flat=True)) if groups else set()
    if groups - known:
        raise Refusal("NO_GROUP", N_("There is no such group of goods."), "group")
    return [_row(draft, goods, place) for place, draft in enumerate(drafts, first)]


def _row(draft: LineDraft, goods: Mapping[int, catalog.ItemFacts], place: int) -> InquiryLine:
    item = goods.get(draft.item_id) if draft.item_id else None
    if draft.item_id:
        _usable(item)
    values = checks.texts(
        {"description": draft.description or (item.name if item else ""), "unit": draft.unit, "remarks": draft.remarks},
        lines=("description", "unit", "remarks"),
    )
    entered.required(values, "description")
    values["unit"] = _unit(values["unit"], item)
    records.fit(InquiryLine, values)
    rules.check_quantity(draft.quantity)
    rules.check_price(draft.expected_price)
    records.fit(InquiryLine, {"quantity": draft.quantity, "expected_price": draft.expected_price})
    return InquiryLine(
        position=place, item_id=draft.item_id, group_id=draft.group_id or (item.group_id if item else None), quantity=draft.quantity,
        expected_price=draft.expected_price, **values,
    )  # fmt: skip


def _usable(item: catalog.ItemFacts | None) -> catalog.ItemFacts:
    if item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    if item.archived:
        raise Refusal("ITEM_ARCHIVED", N_("%(code)s is in the archive."), "code", params={"code": item.code})
    return item


def _unit(unit: str, item: catalog.ItemFacts | None) -> str:
    """The unit given, else the item's own. Refuses NO_UNIT for one the item is not counted in."""
    if item is None:
        return unit or USUAL_UNIT
    if unit and item.factor_of(unit) is None:
        raise Refusal("NO_UNIT", N_("%(code)s is not counted in “%(unit)s”."), "unit", params={"code": item.code, "unit": unit[:20]})
    return unit or item.unit


def _open(pk: int, *, by: Actor) -> Inquiry:
    """The inquiry, locked, something may still be changed of. Refuses NOT_FOUND, CLOSED."""
    by.require("inquiries.edit")
    row = queries.visible(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    if not queries.is_open(row):
        raise Refusal("CLOSED", N_("The inquiry is closed; open it again to change its lines."), "status")
    return row


def _touch(row: Inquiry) -> None:
    Inquiry.objects.filter(pk=row.pk).update(updated_at=clock.now())


def add(pk: int, drafts: Sequence[LineDraft], *, after: int | None = None, by: Actor) -> Changed:
    """Add lines at the end, or below line `after`. Refuses CLOSED, TOO_MANY_LINES and what `create` refuses."""
    with tx.write_tx(by=by):
        row = _open(pk, by=by)
        goods = catalog.facts({draft.item_id for draft in drafts if draft.item_id})
        first = _room(pk, len(drafts), after=after)
        made = rows_of(drafts, goods, first=first)
        for line in made:
            line.inquiry_id = pk
        InquiryLine.objects.bulk_create(made)
        _touch(row)
    return Changed(tuple(line.pk for line in made), reordered=after is not None)


def _room(pk: int, count: int, *, after: int | None) -> int:
    rows = InquiryLine.objects.filter(inquiry_id=pk)
    figures = rows.aggregate(last=Max("position"), count=Count("pk"))
    if figures["count"] + count > MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    last = figures["last"] or 0
    place = rows.filter(pk=after).values_list("position", flat=True).first() if after else None
    if place is None or place == last:
        return int(last) + 1
    rows.filter(position__gt=place).update(position=F("position") + count)
    return int(place) + 1


def change(pk: int, line_id: int, changes: LineChange, *, version: int | None = None, by: Actor) -> Changed:
    """Change a line. An item given to a line in words matches it: words, quantity and unit stay as they were asked.

    Refuses CLOSED, NO_LINE, NO_ITEM, NO_GROUP, NO_UNIT, QUANTITY, BAD_PRICE, REQUIRED, IS_ITEM; Conflict on a stale version.
    """
    with tx.write_tx(by=by):
        row = _open(pk, by=by)
        line = InquiryLine.objects.filter(inquiry_id=pk, pk=line_id).first()
        if line is None:
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        if version is not None and version != line.version:
            raise Conflict(N_("Somebody has changed this line meanwhile."), seen=version, found=line.version)
        _put(line, changes)
        line.version += 1
        line.save()
        _touch(row)
    return Changed((line.pk,))


def _put(line: InquiryLine, changes: LineChange) -> None:
    if changes.item_id is not None:
        _match(line, changes.item_id)
    given = {name: value for name in ("description", "unit", "remarks") if (value := getattr(changes, name)) is not None}
    clean = checks.texts(given, lines=tuple(given))
    entered.required(clean, "description")
    if "unit" in clean:
        item = catalog.facts([line.item_id]).get(line.item_id) if line.item_id else None
        clean["unit"] = _unit(clean["unit"], item)
    records.fit(InquiryLine, clean)
    for name, value in clean.items():
        setattr(line, name, value)
    if changes.quantity is not None:
        rules.check_quantity(changes.quantity)
        line.quantity = changes.quantity
    if changes.expected_price is not None:
        rules.check_price(changes.expected_price)
        line.expected_price = changes.expected_price
    if changes.group_id is not None:
        if not catalog.ItemGroup.objects.filter(pk=changes.group_id).exists():
            raise Refusal("NO_GROUP", N_("There is no such group of goods."), "group")
        line.group_id = changes.group_id


def _match(line: InquiryLine, item_id: int) -> None:
    if line.item_id is not None:
        raise Refusal("IS_ITEM", N_("This line is of the catalogue already."), "code")
    _usable(catalog.facts([item_id]).get(item_id))
    line.matched_id = item_id


def unmatch(pk: int, line_ids: Sequence[int], *, by: Actor) -> Changed:
    """Words alone again."""
    with tx.write_tx(by=by):
        row = _open(pk, by=by)
        rows = InquiryLine.objects.filter(inquiry_id=pk, pk__in=list(line_ids), matched__isnull=False)
        ids = tuple(rows.order_by("position").values_list("pk", flat=True))
        rows.update(matched=None, version=F("version") + 1)
        _touch(row)
    return Changed(ids)


def remove(pk: int, chosen: Sequence[tuple[int, int]], *, by: Actor) -> Changed:
    """Take lines off, each as (id, version seen). Refuses CLOSED; Conflict on a stale version."""
    with tx.write_tx(by=by):
        row = _open(pk, by=by)
        known = dict(InquiryLine.objects.filter(inquiry_id=pk, pk__in=[line for line, _seen in chosen]).values_list("pk", "version"))
        for line, seen in chosen:
            if known.get(line, seen) != seen:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=known[line])
        rows = InquiryLine.objects.filter(pk__in=known)
        back = documents.taken_off.keep(rows, of=row)
        rows.delete()
        _touch(row)
    return Changed(removed=tuple(known), undo={"back": back})


def put_back(pk: int, kept: str, *, by: Actor) -> Changed:
    """Lines taken off stand again, with what was matched to them. Refuses CLOSED, NOT_KEPT, STANDS_ALREADY, GONE."""
    with tx.write_tx(by=by):
        row = _open(pk, by=by)
        rows = documents.taken_off.put_back(kept, of=row)
        _touch(row)
    return Changed(tuple(line.pk for line in rows))


def copy(pk: int, line_id: int, *, by: Actor) -> Changed:
    """The same line again, below."""
    line = InquiryLine.objects.filter(inquiry_id=pk, pk=line_id).first()
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."), "line")
    draft = LineDraft(
        item_id=line.item_id, group_id=line.group_id, description=line.description, quantity=Decimal(line.quantity), unit=line.unit,
        expected_price=line.expected_price, remarks=line.remarks,
    )  # fmt: skip
    return add(pk, [draft], after=line_id, by=by)


def move(pk: int, line_id: int, *, before: int | None, by: Actor) -> Changed:
    """Put a line before another, at the end when none."""
    with tx.write_tx(by=by):
        row = _open(pk, by=by)
        order = [
            one
            for one in InquiryLine.objects.filter(inquiry_id=pk).order_by("position", "pk").values_list("pk", flat=True)
            if one != line_id
        ]
        order.insert(order.index(before) if before in order else len(order), line_id)
        for place, one in enumerate(order, 1):
            InquiryLine.objects.filter(pk=one, inquiry_id=pk).exclude(position=place).update(position=place)
        _touch(row)
    return Changed((line_id,), reordered=True)
