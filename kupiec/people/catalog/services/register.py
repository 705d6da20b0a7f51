"""Entering and changing items: one, many, or an import that may be repeated (CAT-1, CAT-2, KER-16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import bells, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.people.catalog import drafts as wanted
from kupiec.people.catalog import events
from kupiec.people.catalog.drafts import ItemDraft
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation, ItemUnit
from kupiec.people.catalog.services import parts
from kupiec.people.catalog.services.archive import blockers
from kupiec.people.catalog.services.derived import finish

FIELDS = (*wanted.HEAD, "attributes")
_COLUMN = {"unit": "unit_id", "vat_code": "vat_code_id"}


@dataclass(frozen=True, slots=True)
class Upserted:
    """What became of an imported row."""

    item_id: int
    created: bool


def create(drafts: Sequence[ItemDraft], *, by: Actor) -> list[int]:
    """Enter items with their units, codes and translations; returns their ids in order.

    Refuses BARCODE, TAKEN, UNKNOWN_KEY, REQUIRED and more, all mistakes of a form at once.
    """
    by.require("catalog.edit")
    cleaned = wanted.clean_all(drafts)
    if not cleaned:
        return []
    with tx.write_tx(by=by):
        ids = _insert(cleaned, by=by)
        finish(ids, by=by)
    return ids


def _insert(cleaned: Sequence[ItemDraft], *, by: Actor) -> list[int]:
    heads = [_head(draft) for draft in cleaned]
    records.check_keys(Item, heads)
    records.free(Item, "code", [draft.code for draft in cleaned])
    records.free(Item, "external_id", [draft.external_id for draft in cleaned if draft.external_id])
    moment = clock.now()
    rows = [Item(**head, created_at=moment, updated_at=moment, created_by=by.user_id) for head in heads]
    Item.objects.bulk_create(rows)
    pairs = [(row.pk, draft) for row, draft in zip(rows, cleaned, strict=True)]
    units = [parts.unit(pk, row) for pk, draft in pairs for row in draft.units]
    records.check_keys(ItemUnit, [{"unit_id": row.unit_id} for row in units])
    ItemUnit.objects.bulk_create(units)
    codes = [parts.barcode(pk, row) for pk, draft in pairs for row in draft.barcodes]
    parts.check_free(codes)
    Barcode.objects.bulk_create(codes)
    ItemTranslation.objects.bulk_create(parts.translation(pk, row) for pk, draft in pairs for row in draft.translations)
    attributes.write("catalog.item", {pk: draft.attributes for pk, draft in pairs}, by=by)
    return [row.pk for row in rows]


def _head(draft: ItemDraft) -> dict[str, Any]:
    """The columns of the item's own row; keys to dictionaries under their column names."""
    return {_COLUMN.get(name, name): getattr(draft, name) for name in wanted.HEAD}


def edit(item_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change an item's own fields, only those named; returns the new version.

    The base unit of an item that documents refer to can't be changed (BASE_UNIT_USED).
    """
    by.require("catalog.edit")
    if unknown := set(changes) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("An item has no field “%(name)s”."), params={"name": min(unknown)[:40]})
    with tx.write_tx(by=by):
        item = Item.objects.get(pk=item_id)
        draft = wanted.clean(ItemDraft(**{**_as_draft(item), **changes}))
        head = _head(draft)
        values = {name: head[_COLUMN.get(name, name)] for name in changes if name != "attributes"}
        values = {_COLUMN.get(name, name): value for name, value in values.items()}
        if "kind" in changes and "stocked" not in changes:
            values["stocked"] = draft.stocked
        records.check_keys(Item, [values])
        _check_own(item, values, by=by)
        new = records.update(item, {**values, "updated_at": clock.now()}, version=version)
        attributes.write("catalog.item", {item_id: changes.get("attributes") or {}}, by=by)
        if values.get("purchase_price", item.purchase_price) != item.purchase_price:
            bells.ring(events.PurchasePricesChanged((item_id,)), by=by)
        finish([item_id], by=by)
    return new


def _as_draft(item: Item) -> dict[str, Any]:
    return {name: getattr(item, _COLUMN.get(name, name)) for name in wanted.HEAD} | {"stocked": item.stocked}


def _check_own(item: Item, values: Mapping[str, Any], *, by: Actor) -> None:
    for name in ("code", "external_id"):
        if values.get(name):
            records.free(Item, name, [values[name]], but=item.pk)
    unit = values.get("unit_id", item.unit_id)
    if unit == item.unit_id:
        return
    if blockers([item.pk], by=by):
        raise Refusal("BASE_UNIT_USED", N_("Documents count this item in its base unit; it can’t be changed any more."),
                      "unit")  # fmt: skip
    if ItemUnit.objects.filter(item=item).exists() or Barcode.objects.filter(item=item).exists():
        raise Refusal("BASE_UNIT_USED", N_("Remove the item’s further units and codes first."), "unit")


def set_purchase_prices(prices: Mapping[int, Decimal], *, by: Actor) -> int:
    """New purchase prices of items, in one statement; how many changed (PRC-3)."""
    with tx.write_tx(by=by):
        before = dict(Item.objects.filter(pk__in=prices).values_list("pk", "purchase_price"))
        ids = tuple(pk for pk, price in prices.items() if before.get(pk) != price)
        changed = [{"pk": pk, "purchase_price": prices[pk]} for pk in ids]
        update_rows(Item, changed, ["purchase_price"], bump="version")
        if ids:
            bells.ring(events.PurchasePricesChanged(ids), by=by)
    return len(ids)


def upsert_items(rows: Sequence[ItemDraft], *, by: Actor, only: Collection[str] | None = None) -> list[Upserted]:
    """Import items by `external_id`, else by code: known ones are changed, others entered; constant statements.

    `only` names the fields the source speaks of: the others of known items stay. Units and codes are added to known
    items, never removed; their base unit stays.
    """
    by.require("catalog.edit")
    cleaned = wanted.clean_all(rows)
    if not cleaned:
        return []
    with tx.write_tx(by=by):
        known = _known(cleaned)
        found = [known.get(_key(draft)) for draft in cleaned]
        if len({_key(draft) for draft in cleaned}) != len(cleaned):
            raise Refusal("TAKEN", N_("The same external identifier or code stands twice."), "external_id")
        fresh = [draft for draft, pk in zip(cleaned, found, strict=True) if pk is None]
        made = iter(_insert(fresh, by=by) if fresh else [])
        _overwrite([(pk, d) for d, pk in zip(cleaned, found, strict=True) if pk is not None], only=only, by=by)
        result = [Upserted(next(made) if pk is None else pk, pk is None) for pk in found]
        finish([row.item_id for row in result], by=by)
    return result


def _key(draft: ItemDraft) -> tuple[str, str]:
    return ("external", draft.external_id) if draft.external_id else ("code", draft.code)


def _known(cleaned: Sequence[ItemDraft]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    keys = [_key(draft) for draft in cleaned]
    for name, column in (("external", "external_id"), ("code", "code")):
        wanted_keys = [key for kind, key in keys if kind == name]
        if wanted_keys:
            rows = Item.objects.filter(**{f"{column}__in": wanted_keys}).values_list(column, "pk")
            found.update({(name, key): pk for key, pk in rows})
    return {**_merged([key for key in keys if key not in found], taken=set(found.values())), **found}


def _merged(keys: Sequence[tuple[str, str]], *, taken: set[int]) -> dict[tuple[str, str], int]:
    """Items merged into others, by what they were called: the ones they are part of now, each once."""
    found: dict[tuple[str, str], int] = {}
    for name, column in (("external", "external_id"), ("code", "code")):
        for key, pk in merging.by_old_code("catalog.item", [key for kind, key in keys if kind == name], column=column).items():
            if pk not in taken:
                found[name, key] = pk
                taken.add(pk)
    return found


def _overwrite(pairs: Sequence[tuple[int, ItemDraft]], *, only: Collection[str] | None, by: Actor) -> None:
    """Known items as the import has them, in a constant number of statements; their base unit stays."""
    if not pairs:
        return
    said = set(only) if only is not None else {*wanted.HEAD, *wanted.PARTS}
    names = [name for name in wanted.HEAD if name in said and name not in ("external_id", "unit")]
    columns = [_COLUMN.get(name, name) for name in names]
    heads = {pk: {column: _head(draft)[column] for column in columns} for pk, draft in pairs}
    records.check_keys(Item, heads.values())
    before = {row["pk"]: row for row in Item.objects.filter(pk__in=heads).values("pk", *columns)}
    moved = [pk for pk, head in heads.items() if "code" in head and before[pk]["code"] != head["code"]]
    records.free(Item, "code", [heads[pk]["code"] for pk in moved])
    changed = [
        {"pk": pk, **{column.removesuffix("_id") if column != "external_id" else column: value
                      for column, value in head.items()}, "updated_at": clock.now()}
        for pk, head in heads.items() if any(before[pk][column] != value for column, value in head.items())
    ]  # fmt: skip
    update_rows(Item, changed, [column.removesuffix("_id") for column in columns] + ["updated_at"], bump="version")
    prices: tuple[int, ...] = tuple(pk for pk, head in heads.items()
                   if "purchase_price" in head and head["purchase_price"] != before[pk]["purchase_price"])  # fmt: skip
    if prices:
        bells.ring(events.PurchasePricesChanged(prices), by=by)
    parts.add_missing(pairs, said=said)
    attributes.write("catalog.item", {pk: draft.attributes for pk, draft in pairs}, by=by)
