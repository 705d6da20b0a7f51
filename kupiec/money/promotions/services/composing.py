"""What a set is made of: saved at once, checked so that documents can always take it apart (CAT-5)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.promotions.models import ItemSet, SetPart
from kupiec.people.catalog import public as catalog

MOST = 100
SET = "set"


def save_set(
    item_id: int, parts: Sequence[tuple[int, Decimal]], *, price: str = "components", version: int | None = None, by: Actor
) -> int:
    """Make these the components of a set (item and base units in one set), in this order; the new version.

    Refuses NOT_A_SET, NO_PARTS, SET_IN_SET, TWICE, QUANTITY, CHOICE, NO_ITEM; Conflict on a stale version.
    """
    by.require("catalog.edit")
    if price not in ("components", "own"):
        raise Refusal("CHOICE", N_("Choose one of the values offered."), "price")
    with tx.write_tx(by=by):
        facts = catalog.facts([item_id, *(pk for pk, _ in parts)])
        if item_id not in facts or facts[item_id].kind != SET:
            raise Refusal("NOT_A_SET", N_("Only an item of the kind “Set” has components."), "item_1")
        _check(parts, facts)
        found = ItemSet.objects.filter(item_id=item_id).first()
        if found is None and version:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=0)
        if found is None:
            ItemSet.objects.create(item_id=item_id, price=price, updated_at=clock.now())
            new = 1
        else:
            new = records.update(found, {"price": price, "updated_at": clock.now()}, version=version)
        old = {one.item_id: one for one in SetPart.objects.filter(whole_id=item_id)}
        for at, (pk, quantity) in enumerate(parts, 1):
            row = old.pop(pk, None) or SetPart(whole_id=item_id, item_id=pk)
            row.quantity, row.position = quantity, at
            row.save()
        SetPart.objects.filter(pk__in=[row.pk for row in old.values()]).delete()
    return new


def _check(parts: Sequence[tuple[int, Decimal]], facts: dict[int, catalog.ItemFacts]) -> None:
    if not parts:
        raise Refusal("NO_PARTS", N_("Say what the set is made of."), "item_1")
    if len(parts) > MOST:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "item_1", params={"most": MOST})
    seen: set[int] = set()
    for at, (pk, quantity) in enumerate(parts, 1):
        if pk not in facts:
            raise Refusal("NO_ITEM", N_("There is no such item."), f"item_{at}")
        if facts[pk].kind == SET:
            raise Refusal("SET_IN_SET", N_("A set can’t be a component of a set."), f"item_{at}")
        if pk in seen:
            raise Refusal("TWICE", N_("This component stands twice."), f"item_{at}")
        if quantity <= 0:
            raise Refusal("QUANTITY", N_("The quantity must be above zero."), f"quantity_{at}")
        records.fit(SetPart, {"quantity": quantity}, prefix="")
        seen.add(pk)


def parts_of(item_id: int) -> list[SetPart]:
    """The components of a set with their items, in order."""
    return list(SetPart.objects.filter(whole_id=item_id).select_related("item").order_by("position", "pk"))
