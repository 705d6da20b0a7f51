"""An item as its form shows it: the head with codes, units and names in one go (CAT-1, CAT-2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import queries
from kupiec.people.catalog.drafts import HEAD, BarcodeDraft, ItemDraft, TranslationDraft, UnitDraft
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation, ItemUnit
from kupiec.people.catalog.services import parts
from kupiec.people.catalog.services.register import create, edit
from kupiec.people.catalog.values import NEVER_STOCKED

LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True)
class ItemCard:
    """What the form of an item asks; `barcodes` and `units` as lines of text (`5907464587038 karton`, `karton 12`)."""

    code: str
    name: str
    unit: str
    vat_code: str = "23"
    kind: str = "goods"
    stocked: bool = True
    description: str = ""
    group_id: int | None = None
    discount_group_id: int | None = None
    producer_id: int | None = None
    producer_code: str = ""
    pkwiu: str = ""
    cn: str = ""
    gtu: str = ""
    annex15: bool = False
    purchase_price: Decimal | None = None
    list_price: Decimal | None = None
    weight_kg: Decimal | None = None
    remarks: str = ""
    barcodes: str = ""
    units: str = ""
    name_en: str = ""
    name_de: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)


def save_card(card: ItemCard, *, pk: int | None = None, version: int | None = None, asked: frozenset[str] | None = None, by: Actor) -> int:
    """Enter an item from its form, or change one; one transaction, the fields of refusals as the form calls them.

    `asked` names the fields the form had (those hidden from the actor stay as they are).
    """
    try:
        with tx.write_tx(by=by):
            draft = _draft(card)
            if pk is None:
                return create([draft], by=by)[0]
            names = [name for name in HEAD if name != "external_id" and (asked is None or name in asked)]
            edit(pk, {**{name: getattr(draft, name) for name in names}, "attributes": card.attributes}, version=version, by=by)
            _change_parts(pk, draft, by=by)
            return pk
    except Refusal as refusal:
        for one in refusal.each if isinstance(refusal, Refusals) else [refusal]:
            one.field = _field(one.field)
        raise


def _draft(card: ItemCard) -> ItemDraft:
    gathering = records.Gathering()
    units = gathering.ask(read_units, card.units) or ()
    gathering.finish()
    head = {name: getattr(card, name) for name in HEAD if name != "external_id"}
    head["stocked"] = card.stocked and card.kind not in NEVER_STOCKED
    names = tuple(
        TranslationDraft(language, getattr(card, f"name_{language}"))
        for language in LANGUAGES if getattr(card, f"name_{language}")
    )  # fmt: skip
    return ItemDraft(**head, attributes=card.attributes, units=units, barcodes=read_barcodes(card.barcodes), translations=names)


def read_units(text: str) -> tuple[UnitDraft, ...]:
    """`karton 12` in each line."""
    found = []
    for line in text.splitlines():
        words = line.replace("=", " ").split()
        if not words:
            continue
        try:
            factor = Decimal(words[-1].replace(",", ".")) if len(words) > 1 else None
        except InvalidOperation:
            factor = None
        if factor is None or not factor.is_finite():
            raise Refusal("BAD_VALUE", N_("Write the unit and how many base units it holds, as in: karton 12."), "units")
        found.append(UnitDraft(" ".join(words[:-1]), factor))
    return tuple(found)


def read_barcodes(text: str) -> tuple[BarcodeDraft, ...]:
    """`5907464587038` or `5907464587038 karton` in each line; the first is the main one."""
    rows = [line.split(None, 1) for line in text.splitlines() if line.strip()]
    return tuple(BarcodeDraft(words[0], words[1].strip() if len(words) > 1 else "", main=index == 0) for index, words in enumerate(rows))


def _change_parts(pk: int, draft: ItemDraft, *, by: Actor) -> None:
    """Units, codes and names that differ from what is there; new units before codes on them, old ones after."""
    before = as_card(pk)
    after = {"units": write_units(draft.units), "barcodes": before["barcodes"]}
    if after["units"] != before["units"]:
        old = read_units(before["units"])
        kept = {row.unit for row in draft.units}
        parts.save_units(pk, [*draft.units, *(row for row in old if row.unit not in kept)], by=by)
    parts.save_barcodes(pk, draft.barcodes, by=by)
    if after["units"] != before["units"]:
        parts.save_units(pk, draft.units, by=by)
    others = ItemTranslation.objects.filter(item_id=pk).exclude(language__in=LANGUAGES)
    stay = [TranslationDraft(*row) for row in others.values_list("language", "name", "description")]
    said = dict(ItemTranslation.objects.filter(item_id=pk).values_list("language", "description"))
    mine = [TranslationDraft(row.language, row.name, said.get(row.language, "")) for row in draft.translations]
    parts.save_translations(pk, [*mine, *stay], by=by)


def write_units(rows: tuple[UnitDraft, ...]) -> str:
    return "\n".join(f"{row.unit} {row.factor.normalize():f}" for row in rows)


def as_card(pk: int) -> dict[str, Any]:
    """An item as its form shows it."""
    item = Item.objects.get(pk=pk)
    columns = {"unit": "unit_id", "vat_code": "vat_code_id"}
    head = {field.name: getattr(item, columns.get(field.name, field.name)) for field in fields(ItemCard)
            if field.name in HEAD}  # fmt: skip
    rows = ItemUnit.objects.filter(item=item).order_by("factor", "pk").values_list("unit_id", "factor")
    units = [UnitDraft(str(name), factor) for name, factor in rows]
    codes = Barcode.objects.filter(item=item).order_by("-main", "pk").values_list("code", "unit_id")
    names = dict(ItemTranslation.objects.filter(item=item).values_list("language", "name"))
    return {
        **head, "units": write_units(tuple(units)),
        "barcodes": "\n".join(code if unit == item.unit_id else f"{code} {unit}" for code, unit in codes),
        **{f"name_{language}": names.get(language, "") for language in LANGUAGES},
    }  # fmt: skip


def related_codes(pk: int, kind: str) -> str:
    """Symbols of an item's substitutes (or accessories), one in a line."""
    return "\n".join(row.other.code for row in queries.related(pk, kind=kind))


def save_related_codes(pk: int, *, substitutes: str, accessories: str, version: int | None = None, by: Actor) -> None:
    """Substitutes and accessories from lines of symbols or bar codes; refuses UNKNOWN_ITEM naming the line."""
    with tx.write_tx(by=by):
        first = _recognised(substitutes, "substitutes")
        second = _recognised(accessories, "accessories")
        new = parts.save_related(pk, first, kind="substitute", version=version, by=by)
        parts.save_related(pk, second, kind="accessory", version=new, by=by)


def _recognised(text: str, field: str) -> list[int]:
    ids = []
    for line in text.splitlines()[:50]:
        if not line.strip():
            continue
        hit = queries.recognise(line).exact
        if hit is None:
            raise Refusal("UNKNOWN_ITEM", N_("There is no item “%(code)s”."), field, params={"code": line.strip()[:60]})
        ids.append(hit.item_id)
    return ids


def _field(name: str) -> str:
    """`barcodes[1].code` → `barcodes`; `unit_id` → `unit`."""
    plain = name.partition("[")[0]
    return {"unit_id": "unit", "vat_code_id": "vat_code", "translations": "name_en"}.get(plain, plain)
