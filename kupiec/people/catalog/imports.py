"""Items and their groups from files (KER-16): what columns can fill, and the set-based saving of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.exchange.public import Field, Known, Outcome, Row, RowError, Target
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import drafts, services
from kupiec.people.catalog.drafts import BarcodeDraft, ItemDraft, TranslationDraft, UnitDraft
from kupiec.people.catalog.measures import PIECES
from kupiec.people.catalog.models import Barcode, DiscountGroup, Item, ItemGroup, Producer, Unit
from kupiec.people.catalog.values import ItemKind

_PLAIN = ("code", "name", "unit", "vat_code", "kind", "description", "producer_code", "pkwiu", "cn", "gtu", "remarks")
_PRICES = ("purchase_price", "list_price", "weight_kg")
_NAMED: dict[str, Any] = {"group": ItemGroup, "discount_group": DiscountGroup, "producer": Producer}

FIELDS = (
    Field("external_id", label=N_("External identifier"), required=True, max_length=80, stand_ins=("code",)),
    Field("code", label=N_("Symbol"), required=True, max_length=40),
    Field("name", label=N_("Name"), required=True, max_length=240),
    Field("unit", label=N_("Unit"), required=True, max_length=10),
    Field("vat_code", label=N_("VAT code"), max_length=8),
    Field("kind", "choice", label=N_("Kind"), choices=tuple(kind.value for kind in ItemKind)),
    Field("description", label=N_("Description"), max_length=4000),
    Field("group", label=N_("Group (code)"), max_length=30),
    Field("discount_group", label=N_("Discount group (code)"), max_length=20),
    Field("producer", label=N_("Producer (code)"), max_length=20),
    Field("producer_code", label=N_("Producer’s symbol"), max_length=60),
    Field("pkwiu", label=N_("PKWiU"), max_length=20),
    Field("cn", label=N_("CN code"), max_length=10),
    Field("gtu", label=N_("GTU code"), max_length=6),
    Field("annex15", "flag", label=N_("Split payment (annex 15)")),
    Field("purchase_price", "decimal", label=N_("Purchase price"), places=4),
    Field("list_price", "decimal", label=N_("List price"), places=4),
    Field("weight_kg", "decimal", label=N_("Weight, kg"), places=4),
    Field("remarks", label=N_("Remarks"), max_length=4000),
    Field("barcode", label=N_("Bar code"), max_length=48),
    Field("pack_unit", label=N_("Packing unit"), max_length=10),
    Field("pack_factor", "decimal", label=N_("Base units in a pack"), places=4),
    Field("pack_barcode", label=N_("Bar code of a pack"), max_length=48),
    Field("name_en", label=N_("Name in English"), max_length=240),
    Field("name_de", label=N_("Name in German"), max_length=240),
)
_PARTS = {
    "units": ("pack_unit",), "barcodes": ("barcode", "pack_barcode"), "translations": ("name_en", "name_de"),
}  # fmt: skip


def save_items(rows: Sequence[Row], by: Actor) -> Outcome:
    """Save a set of items: wrong rows are named, the others entered or changed; unknown units are made."""
    errors: dict[int, list[RowError]] = {}
    keys = {name: _codes(model, name, rows) for name, model in _NAMED.items()}
    _make_units(rows)
    known = tuple(_there(column, rows) for column in ("external_id", "code"))
    good: list[ItemDraft] = []
    for row in rows:
        try:
            _check_codes(row, keys)
            draft = drafts.clean(_draft(row.values, keys))
            new = draft.external_id not in known[0] if draft.external_id else draft.code not in known[1]
            draft = replace(draft, attributes=attributes.check("catalog.item", draft.attributes, new=new, shelf_id=draft.group_id, by=by))
            good.append(draft)
        except Refusal as refusal:
            each = refusal.each if isinstance(refusal, Refusals) else [refusal]
            errors[row.number] = [RowError(one.field, one.code, one.text) for one in each]
    said = {name for row in rows for name, value in row.values.items() if value not in (None, "")}
    done = services.upsert_items(good, by=by, only=_touched(said))
    return Outcome(created=sum(saved.created for saved in done), updated=sum(not saved.created for saved in done), errors=errors)


def _codes(model: Any, name: str, rows: Sequence[Row]) -> dict[str, int]:
    wanted = {str(row.values[name]) for row in rows if row.values.get(name)}
    return dict(model.objects.filter(code__in=wanted).values_list("code", "pk")) if wanted else {}


def _there(column: str, rows: Sequence[Row]) -> set[str]:
    """Which of the keys the rows name are there already."""
    named = {str(row.values[column]) for row in rows if row.values.get(column)}
    return set(Item.objects.filter(**{f"{column}__in": named}).values_list(column, flat=True)) if named else set()


def _make_units(rows: Sequence[Row]) -> None:
    """Units of the file that are not in the dictionary yet."""
    named = {str(row.values[name]) for row in rows for name in ("unit", "pack_unit") if row.values.get(name)}
    known = set(Unit.objects.filter(code__in=named).values_list("code", flat=True))
    Unit.objects.bulk_create(Unit(code=code, name=code, decimals=0 if code.lower() in PIECES else 2) for code in sorted(named - known))


def _check_codes(row: Row, keys: Mapping[str, Mapping[str, int]]) -> None:
    refusals = [
        Refusal("UNKNOWN_KEY", N_("There is no such code: %(code)s."), name, params={"code": row.values[name]})
        for name in _NAMED
        if row.values.get(name) and row.values[name] not in keys[name]
    ]
    if refusals:
        raise Refusals(refusals)


def _draft(values: Mapping[str, Any], keys: Mapping[str, Mapping[str, int]]) -> ItemDraft:
    given = {name: values[name] for name in (*_PLAIN, *_PRICES, "annex15") if values.get(name) not in (None, "")}
    linked = {f"{name}_id": keys[name][values[name]] for name in _NAMED if values.get(name)}
    pack = values.get("pack_unit")
    units = (UnitDraft(pack, values.get("pack_factor") or Decimal(1)),) if pack else ()
    codes = [BarcodeDraft(values["barcode"])] if values.get("barcode") else []
    codes += [BarcodeDraft(values["pack_barcode"], pack)] if pack and values.get("pack_barcode") else []
    names = tuple(
        TranslationDraft(language, values[f"name_{language}"])
        for language in ("en", "de") if values.get(f"name_{language}")
    )  # fmt: skip
    return ItemDraft(
        **{"code": "", "name": "", "unit": "", **given, **linked}, external_id=values.get("external_id"),
        units=units, barcodes=tuple(codes), translations=names,
        attributes={name: value for name, value in attributes.parted(values)[1].items() if value not in (None, "")},
    )  # fmt: skip


def _touched(said: set[str]) -> set[str]:
    """The fields of an item that the file speaks of."""
    touched = said & {*_PLAIN, *_PRICES, "annex15"}
    touched |= {f"{name}_id" for name in said & set(_NAMED)}
    return touched | {part for part, names in _PARTS.items() if said & set(names)}


GROUP_FIELDS = (
    Field("code", label=N_("Code"), required=True, max_length=30),
    Field("name", label=N_("Name"), required=True, max_length=120),
    Field("parent", label=N_("Group above (code)"), max_length=30),
)


def save_groups(rows: Sequence[Row], by: Actor) -> Outcome:
    """Save groups of items: known codes get the new name and place, others are added."""
    known = {row["code"]: row for row in ItemGroup.objects.values("code", "pk")}
    fresh = [row for row in rows if row.values["code"] not in known]
    services.save_groups(
        [{"code": row.values["code"], "name": row.values["name"], "parent": row.values.get("parent")} for row in fresh],
        by=by,
    )
    codes = dict(ItemGroup.objects.values_list("code", "pk"))
    old = [row for row in rows if row.values["code"] in known]
    for row in old:
        parent = row.values.get("parent")
        values = {"name": row.values["name"], **({"parent_id": codes.get(parent)} if parent else {})}
        services.save_group(values, pk=codes[row.values["code"]], by=by)
    return Outcome(created=len(fresh), updated=len(old))


def look_items(rows: Sequence[Row], by: Actor) -> dict[int, Known]:
    """A known identifier is changed; an item with the same bar code may be the same."""
    known = set(Item.objects.filter(external_id__in=[row.values["external_id"] for row in rows]).values_list("external_id", flat=True))
    codes = {row.values["barcode"] for row in rows if row.values.get("barcode")}
    scanned = {row.code: row.item for row in Barcode.objects.filter(code__in=codes).select_related("item")}
    found = {}
    for row in rows:
        twin = scanned.get(row.values.get("barcode") or "")
        if row.values["external_id"] in known:
            found[row.number] = Known("update")
        else:
            found[row.number] = Known("twin", f"{twin.name} ({twin.code})") if twin else Known("new")
    return found


ITEMS = Target(
    "items", N_("Items"), FIELDS, save_items, right="catalog.edit", key="external_id", chunk=500, look=look_items,
    icon="package", note=N_("Goods and services with units, bar codes and prices"),
    more=lambda: [Field(**one) for one in attributes.file_fields("catalog.item")],
)  # fmt: skip
ITEM_GROUPS = Target("item_groups", N_("Groups of items"), GROUP_FIELDS, save_groups, right="catalog.setup", key="code")
