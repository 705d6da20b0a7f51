"""Lists of items that discount rules speak of (PRC-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import rulesets
from kupiec.money.pricing.models import DiscountRule, ItemList, ListedItem
from kupiec.people.catalog import public as catalog

FIELDS = ("name", "item_ids")
MOST_ITEMS = 20_000


def save_item_list(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a list with its `item_ids`. Refuses REQUIRED, TAKEN, EMPTY, UNKNOWN_KEY, TOO_MANY_ROWS."""
    by.require("pricing.rules")
    clean: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if unknown := set(clean) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    items: Sequence[int] | None = clean.pop("item_ids", None)
    if not clean.get("name", "" if pk is None else "kept"):
        raise Refusal("REQUIRED", N_("This field is required."), "name")
    records.fit(ItemList, clean)
    with tx.write_tx(by=by):
        others = ItemList.objects.filter(company_id=by.company_id).exclude(pk=pk or 0)
        if "name" in clean and others.filter(name=clean["name"]).exists():
            raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "name", params={"value": clean["name"]})
        if pk is None:
            pk = int(ItemList.objects.create(company_id=by.company_id, updated_at=clock.now(), **clean).pk)
        else:
            records.update(ItemList.objects.get(company_id=by.company_id, pk=pk), {**clean, "updated_at": clock.now()}, version=version)
        if items is not None:
            _put(pk, set(items))
        rulesets.touch(by.company_id)
    return pk


def _put(pk: int, wanted: set[int]) -> None:
    """The items on the list are these and no others."""
    if not wanted:
        raise Refusal("EMPTY", N_("Choose items for the list."), "codes")
    if len(wanted) > MOST_ITEMS:
        raise Refusal("TOO_MANY_ROWS", N_("At most %(most)s rows at once."), "codes", params={"most": MOST_ITEMS})
    if missing := wanted - set(catalog.Item.objects.filter(pk__among=wanted).values_list("pk", flat=True)):
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "codes", params={"key": min(missing)})
    rows = ListedItem.objects.filter(item_list_id=pk)
    now = set(rows.values_list("item_id", flat=True))
    rows.filter(item__among=now - wanted).delete()
    ListedItem.objects.bulk_create((ListedItem(item_list_id=pk, item_id=item) for item in sorted(wanted - now)), batch_size=1000)


def archive_item_lists(list_ids: Sequence[int], *, by: Actor) -> int:
    """Take lists out of use. Refuses IN_RULE while a rule speaks of one."""
    by.require("pricing.rules")
    with tx.write_tx(by=by):
        rows = ItemList.objects.filter(company_id=by.company_id, pk__in=list(list_ids))
        used = DiscountRule.objects.filter(item_list__in=rows, archived=False).select_related("item_list").first()
        if used is not None and used.item_list is not None:
            raise Refusal("IN_RULE", N_("The rule “%(rule)s” speaks of the list “%(list)s”; archive it first."),
                          params={"rule": used.name, "list": used.item_list.name})  # fmt: skip
        return rows.update(archived=True)
