"""Demo: what a heating and plumbing wholesaler sells. The same every time; through the verbs only, in sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.people.catalog import gs1, services
from kupiec.people.catalog.demo_items import (
    DISCOUNT_GROUPS,
    FAMILIES,
    GROUPS,
    PRODUCERS,
    RADIATOR_HEIGHTS,
    RADIATOR_LENGTHS,
    SERVICES,
    SINGLES,
    UNITS,
)
from kupiec.people.catalog.drafts import BarcodeDraft, ItemDraft, TranslationDraft, UnitDraft
from kupiec.people.catalog.models import DiscountGroup, ItemGroup, Producer, Unit


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo entered: all items, and the ones that move through warehouses."""

    items: tuple[int, ...]
    stocked: tuple[int, ...]


def fill(*, by: Actor) -> Made:
    """Enter units, groups, producers and about 250 items with codes, packs and translations."""
    keys = _dictionaries(by)
    drafts = [_coded(draft, index) for index, draft in enumerate(_drafts(keys))]
    ids = services.create(drafts, by=by)
    by_code = dict(zip((draft.code for draft in drafts), ids, strict=True))
    for code, others in (("PO-2560-180", ("PO-2540-180", "PO-2580-180")), ("KOC-24", ("KOC-20", "KOC-28"))):
        services.save_related(by_code[code], [by_code[other] for other in others], kind="substitute", by=by)
    services.save_related(by_code["KOC-24"], [by_code["ZES-PRZ"], by_code["NEUTR"]], kind="accessory", by=by)
    services.archive([by_code["PO-2540-130"]], by=by)
    stocked = tuple(pk for draft, pk in zip(drafts, ids, strict=True) if draft.stocked is not False and draft.kind == "goods")
    return Made(tuple(ids), tuple(pk for pk in stocked if pk != by_code["PO-2540-130"]))


def _dictionaries(by: Actor) -> dict[str, int]:
    """Ids by kind and code (`group POM`); what is already there is kept."""
    known = set(Unit.objects.values_list("code", flat=True))
    for code, name, decimals, ksef, english, german in UNITS:
        if code not in known:
            services.save_unit(
                {"code": code, "name": name, "decimals": decimals, "ksef_code": ksef, "printed_en": english, "printed_de": german}, by=by
            )
    groups = dict(ItemGroup.objects.values_list("code", "pk"))
    fresh = [{"code": code, "name": name, "parent": parent} for code, name, parent in GROUPS if code not in groups]
    services.save_groups(fresh, by=by)
    keys = {f"group {code}": pk for code, pk in ItemGroup.objects.values_list("code", "pk")}
    for kind, model, save, rows in (
        ("producer", Producer, services.save_producer, PRODUCERS),
        ("discount", DiscountGroup, services.save_discount_group, DISCOUNT_GROUPS),
    ):
        there = dict(model._base_manager.values_list("code", "pk"))
        for code, name in rows:
            keys[f"{kind} {code}"] = there.get(code) or save({"code": code, "name": name}, by=by)
    return keys


def _draft(keys: dict[str, int], family: dict[str, Any], code: str, name: str, price: Decimal) -> ItemDraft:
    """An item of a family at a list price; the family says what part of it we pay."""
    return ItemDraft(
        code=code, name=name, unit=family.get("unit", "szt"), vat_code=family.get("vat", "23"),
        kind=family.get("kind", "goods"), group_id=keys[f"group {family['group']}"],
        discount_group_id=keys[f"discount {family['discount']}"],
        producer_id=keys[f"producer {family['producer']}"] if "producer" in family else None,
        producer_code=f"{family['producer'][:2]}{number_of(code) % 900_000 + 100_000}" if "producer" in family else "",
        list_price=price, purchase_price=half_up(price * Decimal(family.get("cost", "0.62"))),
        pkwiu=family.get("pkwiu", ""), cn=family.get("cn", ""), weight_kg=family.get("weight"),
        units=tuple(UnitDraft(unit, Decimal(factor)) for unit, factor in family.get("packs", ())),
    )  # fmt: skip


def number_of(text: str) -> int:
    """A number of a text, the same on every run."""
    value = 7
    for letter in text:
        value = (value * 131 + ord(letter)) % 1_000_003
    return value


def _drafts(keys: dict[str, int]) -> Iterator[ItemDraft]:
    for family in FAMILIES:
        for code, name, price in family["items"]:
            yield _draft(keys, family, code, name, Decimal(price))
    yield from _radiators(keys)
    for code, name, price, family in SINGLES:
        yield _draft(keys, family, code, name, Decimal(price))
    for code, name, english, price, vat, unit in SERVICES:
        family = {"group": "USL", "discount": "USL", "kind": "service", "unit": unit, "vat": vat, "cost": "0.55"}
        yield replace(_draft(keys, family, code, name, Decimal(price)), stocked=False, translations=(TranslationDraft("en", english),))


def _radiators(keys: dict[str, int]) -> Iterator[ItemDraft]:
    """Panel radiators: type, height and length make the price."""
    for kind, base in (("11", 190), ("22", 310), ("33", 455)):
        for height in RADIATOR_HEIGHTS:
            for length in RADIATOR_LENGTHS:
                price = Decimal(base) * (Decimal(height) / 600) * (Decimal(length) / 1000 + Decimal("0.28"))
                family: dict[str, Any] = {
                    "group": "GRZ-PL", "discount": "GRZ", "producer": "RADPL", "packs": (("paleta", 12 if kind == "11" else 8),),
                    "weight": Decimal(length * height * int(kind[0])) / Decimal(42_000), "cost": "0.58", "cn": "73221900",
                }  # fmt: skip
                family["weight"] = half_up(family["weight"], 1)
                draft = _draft(keys, family, f"GR-C{kind}-{height // 100}/{length // 100:02d}",
                               f"Grzejnik płytowy C{kind} {height}×{length} mm, zasilanie boczne", half_up(price, 0))  # fmt: skip
                yield replace(draft, translations=(
                    TranslationDraft("en", f"Panel radiator C{kind} {height}×{length} mm"),
                    TranslationDraft("de", f"Plattenheizkörper C{kind} {height}×{length} mm"),
                ))  # fmt: skip


def _coded(draft: ItemDraft, index: int) -> ItemDraft:
    """EAN-13 on goods, another one on their first pack."""
    if draft.kind != "goods":
        return draft
    codes = [BarcodeDraft(ean(7_464_000 + index), main=True)]
    if draft.units:
        codes.append(BarcodeDraft(ean(7_564_000 + index), draft.units[0].unit))
    return replace(draft, barcodes=tuple(codes))


def ean(number: int) -> str:
    """An EAN-13 of the Polish range with a right check digit."""
    body = f"590{number:09d}"
    return body + gs1.check_digit(body)
