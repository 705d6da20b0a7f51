"""Components of a sheet: each accepted cell is one verb."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F, Max

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.calculations.models import Component, Sheet
from kupiec.sales.calculations.services import sheets
from kupiec.sales.calculations.values import MOST_COMPONENTS, ONE, ZERO, Basis, Change, Changed, Draft, Kind

_COPIED = ("sheet_id", "kind", "basis", "item_id", "description", "quantity", "unit", "cost")


def add(sheet_id: int, drafts: Sequence[Draft], *, after: int | None = None, by: Actor) -> Changed:
    """Add components at the end, or below one. Refuses VERSION_FROZEN, TOO_MANY, NO_ITEM, REQUIRED, QUANTITY, BAD_CHOICE, TOO_LONG."""
    with tx.write_tx(by=by):
        sheet = sheets.draft(sheet_id, by=by)
        facts = catalog.facts({one.item_id for one in drafts if one.item_id})
        rows = [_row(sheet, one, facts) for one in drafts]
        place = _make_room(sheet, len(rows), after=after)
        for position, row in enumerate(rows, place):
            row.position = position
        Component.objects.bulk_create(rows)
        sheets.touched(sheet)
        return Changed(tuple(row.pk for row in rows), reordered=after is not None)


def _make_room(sheet: Sheet, count: int, *, after: int | None) -> int:
    found = Component.objects.filter(sheet=sheet)
    if found.count() + count > MOST_COMPONENTS:
        raise Refusal("TOO_MANY", N_("At most %(most)s components."), params={"most": MOST_COMPONENTS})
    last = found.aggregate(last=Max("position"))["last"] or 0
    place = found.filter(pk=after).values_list("position", flat=True).first() if after else None
    if place is None:
        return last + 1
    found.filter(position__gt=place).update(position=F("position") + count)
    return place + 1


def _row(sheet: Sheet, one: Draft, facts: dict[int, catalog.ItemFacts]) -> Component:
    item = facts.get(one.item_id) if one.item_id else None
    if one.item_id and item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    row = Component(
        sheet=sheet,
        kind=one.kind or (_kind(item) if item else Kind.OTHER),
        basis=one.basis,
        item_id=one.item_id,
        description=one.description or (item.name if item else ""),
    )
    row.quantity, row.unit = one.quantity, one.unit or (item.unit if item else "")
    row.cost = one.cost if one.cost is not None else _cost(item, row.unit)
    _check(row)
    return row


def _kind(item: catalog.ItemFacts) -> Kind:
    """Services of the catalogue are labour until somebody says otherwise."""
    return Kind.LABOUR if item.kind == "service" else Kind.MATERIAL


def _cost(item: catalog.ItemFacts | None, unit: str) -> Decimal:
    """The catalogue's purchase price, for this unit."""
    return (item.purchase_price or ZERO) * (item.factor_of(unit) or ONE) if item else ZERO


def _check(row: Component) -> None:
    """Refuses BAD_CHOICE, REQUIRED, QUANTITY, BAD_PRICE, TOO_LONG."""
    if row.kind not in set(Kind):
        raise Refusal("BAD_CHOICE", N_("There is no such kind of component."), "kind")
    if row.basis not in set(Basis):
        raise Refusal("BAD_CHOICE", N_("A component counts for each piece, once, or in per cent."), "basis")
    if not row.description.strip():
        raise Refusal("REQUIRED", N_("Say what the component is."), "description")
    if row.basis == Basis.PERCENT:
        row.quantity = ONE
    if row.quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    if row.cost < 0:
        raise Refusal("BAD_PRICE", N_("A cost can’t be below zero."), "cost")
    records.fit(Component, {"description": row.description, "unit": row.unit, "quantity": row.quantity, "cost": row.cost})


def change(sheet_id: int, component_id: int, changes: Change, *, version: int | None = None, by: Actor) -> Changed:
    """Change one component; another item brings its name, unit and cost. Refuses NO_COMPONENT and what `add` refuses; Conflict."""
    with tx.write_tx(by=by):
        sheet = sheets.draft(sheet_id, by=by)
        row = _own(sheet, component_id, seen=version)
        if changes.item_id is not None and changes.item_id != row.item_id:
            item = catalog.facts([changes.item_id]).get(changes.item_id)
            if item is None:
                raise Refusal("NO_ITEM", N_("There is no such item."), "code")
            row.item_id, row.description, row.unit, row.kind, row.cost = item.id, item.name, item.unit, _kind(item), _cost(item, item.unit)
        for name in ("kind", "basis", "description", "quantity", "unit", "cost"):
            value = getattr(changes, name)
            if value is not None:
                setattr(row, name, value)
        _check(row)
        row.version += 1
        row.save()
        sheets.touched(sheet)
        return Changed((row.pk,), reordered=changes.basis is not None)


def _own(sheet: Sheet, component_id: int, *, seen: int | None = None) -> Component:
    row = Component.objects.filter(sheet=sheet, pk=component_id).first()
    if row is None:
        raise Refusal("NO_COMPONENT", N_("This component is gone."))
    if seen is not None and seen != row.version:
        raise Conflict(N_("Somebody has changed this component meanwhile."), seen=seen, found=row.version)
    return row


def remove(sheet_id: int, chosen: Sequence[tuple[int, int | None]], *, by: Actor) -> Changed:
    """Take components off, as (id, version seen). Conflict on a stale version."""
    with tx.write_tx(by=by):
        sheet = sheets.draft(sheet_id, by=by)
        for pk, seen in chosen:
            _own(sheet, pk, seen=seen)
        rows = Component.objects.filter(sheet=sheet, pk__in=[pk for pk, _seen in chosen])
        back = documents.taken_off.keep(rows, of=sheet)
        rows.delete()
        sheets.touched(sheet)
        return Changed(removed=tuple(pk for pk, _seen in chosen), reordered=True, back=back)


def put_back(sheet_id: int, kept: str, *, by: Actor) -> Changed:
    """Components taken off stand again. Refuses NO_SHEET, VERSION_FROZEN, NOT_KEPT, STANDS_ALREADY, GONE."""
    with tx.write_tx(by=by):
        sheet = sheets.draft(sheet_id, by=by)
        rows = documents.taken_off.put_back(kept, of=sheet)
        sheets.touched(sheet)
        return Changed(tuple(row.pk for row in rows), reordered=True)


def copy(sheet_id: int, component_id: int, *, by: Actor) -> Changed:
    """The same component once more, right below."""
    with tx.write_tx(by=by):
        sheet = sheets.draft(sheet_id, by=by)
        row = _own(sheet, component_id)
        made = Component(position=_make_room(sheet, 1, after=row.pk), **{name: getattr(row, name) for name in _COPIED})
        made.save()
        sheets.touched(sheet)
        return Changed((made.pk,), reordered=True)


def move(sheet_id: int, component_id: int, *, before: int | None, by: Actor) -> Changed:
    """Put a component before another one, or last. Refuses NO_COMPONENT."""
    with tx.write_tx(by=by):
        sheet = sheets.draft(sheet_id, by=by)
        ids = list(Component.objects.filter(sheet=sheet).order_by("position", "pk").values_list("pk", flat=True))
        if component_id not in ids or (before is not None and before not in ids):
            raise Refusal("NO_COMPONENT", N_("This component is gone."))
        if before != component_id:
            kept = [pk for pk in ids if pk != component_id]
            kept.insert(kept.index(before) if before is not None else len(kept), component_id)
            update_rows(Component, [{"pk": pk, "position": at} for at, pk in enumerate(kept, 1)], ["position"])
        return Changed((component_id,), reordered=True)


def refresh(sheet_id: int, ids: Sequence[int] = (), *, by: Actor) -> int:
    """Costs of the catalogue's items as they are today, of these components or all; answers how many have changed."""
    with tx.write_tx(by=by):
        sheet = sheets.draft(sheet_id, by=by)
        rows = Component.objects.filter(sheet=sheet, item__isnull=False)
        found = list(rows.filter(pk__in=list(ids)) if ids else rows)
        facts = catalog.facts({row.item_id for row in found if row.item_id})
        fresh = [
            {"pk": row.pk, "cost": cost, "version": row.version + 1}
            for row in found
            if (cost := _cost(facts.get(row.item_id or 0), row.unit)) and cost != row.cost
        ]
        if fresh:
            update_rows(Component, fresh, ["cost", "version"])
            sheets.touched(sheet)
        return len(fresh)
