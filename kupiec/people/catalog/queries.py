"""Reads of items: facts for documents, recognition of what was typed or scanned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, CharField, IntegerField, Q, QuerySet, Value

from kupiec.ground.kernel import known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.ground.kernel.search import matching
from kupiec.ground.kernel.search_text import digits, fold
from kupiec.people.catalog import gs1
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation, ItemUnit, RelatedItem
from kupiec.people.catalog.values import ItemFacts, ItemHit, Recognition, UnitFacts

ONE = Decimal(1)
ZERO = Decimal(0)
_ITEM = (
    "id", "code", "name", "kind", "stocked", "unit_id", "unit__decimals", "group_id", "group__path",
    "discount_group_id", "producer_id", "vat_code_id", "vat_code__percent", "purchase_price", "list_price",
    "weight_kg", "gtu", "annex15", "archived",
)  # fmt: skip
_NO_UNIT = (Value(None, CharField()), Value(None, BigIntegerField()), Value(None, IntegerField()))
_FACTS = Prepared(
    lambda ids: (
        ItemUnit.objects.filter(item__among=ids)
        .order_by()
        .values_list("item_id", *(f"item__{name}" for name in _ITEM[1:]), "unit_id", "factor", "unit__decimals")
        .union(Item.objects.filter(pk__among=ids).order_by().values_list(*_ITEM, *_NO_UNIT), all=True)
    ),
    ids=IDS,
)
"""Items, and once more with each of their further units."""
_TABLES = (
    "catalog_item", "catalog_item_unit", "catalog_item_group", "catalog_item_translation", "catalog_unit",
    "company_vat_code",
)  # fmt: skip
_WIDE = 60


def visible(by: Actor) -> QuerySet[Item]:
    """Items this actor may see, archived ones included (scope domain `items`: all or none)."""
    return Item.objects.none() if by.scope("items") == "none" else Item.objects.all()


def facts(item_ids: Iterable[int], *, language: str = "pl") -> dict[int, ItemFacts]:
    """What documents need of these items, named in `language` where translated; one statement, or two.

    A write transaction reads each item once (`known.facts`).
    """
    return known.facts(("items", language), item_ids, lambda ids: _facts(ids, language), tables=_TABLES)


def _facts(ids: list[int], language: str) -> dict[int, ItemFacts]:
    names = _translated(ids, language)
    items: dict[int, tuple[Any, ...]] = {}
    further: defaultdict[int, list[UnitFacts]] = defaultdict(list)
    for *item, unit, factor, decimals in _FACTS.read(ids=ids):
        items[item[0]] = tuple(item)
        if unit:
            further[item[0]].append(UnitFacts(unit, _exact(factor) or ONE, decimals))
    found = {}
    for pk, row in items.items():
        (_, code, name, kind, stocked, unit, decimals, group_id, path, discount, producer, vat, *rest) = row
        (percent, purchase, price, weight, gtu, annex15, archived) = rest
        units = sorted(further[pk], key=lambda one: (one.factor, one.unit))
        found[pk] = ItemFacts(
            pk, code, names.get(pk, name), kind, bool(stocked), unit, (UnitFacts(unit, ONE, decimals), *units), group_id,
            _path(path), discount, producer, vat, _exact(percent) or ZERO, _exact(purchase), _exact(price), _exact(weight),
            gtu, bool(annex15), bool(archived),
        )  # fmt: skip
    return found


def _exact(scaled: int | None) -> Decimal | None:
    """Prices, quantities and percents are stored as whole ten-thousandths."""
    return None if scaled is None else Decimal(scaled).scaleb(-4)


def _translated(ids: list[int], language: str) -> dict[int, str]:
    if language == "pl":
        return {}
    rows = ItemTranslation.objects.filter(item_id__in=ids, language=language)
    return dict(rows.values_list("item_id", "name"))


def _path(path: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (path or "").split("/") if part)


def recognise(text: str, *, limit: int = 10) -> Recognition:
    """The item a typed or scanned text means: by barcode, then by code, else candidates by parts of code and name.

    A pack's code gives the pack's unit; a GS1 code gives quantity and lot as well. Archived items are not found.
    """
    typed = text.strip()[:200]
    if not typed:
        return Recognition(None)
    exact = _by_barcode(typed) or _by_code(typed)
    if exact:
        return Recognition(exact, (exact,))
    return Recognition(None, _candidates(typed, limit))


def recognise_all(texts: Iterable[str]) -> dict[str, ItemHit]:
    """The certain items of many texts: two statements for bar codes and codes as they are written, more for other spellings only."""
    wanted = {text for text in texts if text}
    found = {code: ItemHit(pk, unit, ONE, None, None, code, name) for pk, unit, code, name in
             Item.objects.filter(code__in=wanted, archived=False).values_list("pk", "unit__code", "code", "name")}  # fmt: skip
    coded = set(Barcode.objects.filter(code__in=wanted, item__archived=False).values_list("code", flat=True))
    for text in sorted((wanted - found.keys()) | coded):
        if (hit := recognise(text, limit=1).exact) is not None:
            found[text] = hit
    return found


def suggested(text: str, *, limit: int) -> tuple[ItemHit, ...]:
    """What may be meant while it is still typed: the certain one, codes that begin so, then what `recognise` would offer."""
    exact, key = recognise(text, limit=limit), digits(text)[:40]
    begun = _hits(Item.objects.filter(code_key__startswith=key, archived=False).order_by("code_key", "pk")[:limit]) if key else ()
    more = _candidates(text.strip(), limit) if exact.exact else exact.candidates
    every = {hit.item_id: hit for hit in (*((exact.exact,) if exact.exact else ()), *begun, *more)}
    return tuple(every.values())[:limit]


def _by_barcode(text: str) -> ItemHit | None:
    reading = gs1.parse(text)
    number = (reading.gtin or reading.contained) if reading else text
    gtin = gs1.gtin14(number)
    same = Q(gtin=gtin) | Q(code=text) if gtin else Q(code=text)
    row = (
        Barcode.objects.filter(same, item__archived=False)
        .values_list("item_id", "unit__code", "item__unit__code", "item__code", "item__name")
        .first()
    )
    if not row:
        return None
    item_id, unit, base, code, name = row
    factor = ONE if unit == base else _factor(item_id, unit)
    quantity = _quantity(reading, unit) if reading else None
    return ItemHit(item_id, unit, factor, quantity, reading.lot if reading else None, code, name, reading.expiry if reading else None)


def _factor(item_id: int, unit: str) -> Decimal:
    return ItemUnit.objects.values_list("factor", flat=True).get(item_id=item_id, unit_id=unit)


def _quantity(reading: gs1.Reading, unit: str) -> Decimal | None:
    """The quantity a code carries, in `unit`: its weight for goods sold by weight, else its count."""
    if reading.weight_kg is not None and unit in ("kg", "KGM"):
        return reading.weight_kg
    return Decimal(reading.count) if reading.count else None


def _by_code(text: str) -> ItemHit | None:
    """The item of this code, in any case and spacing as long as only one answers to it."""
    key = digits(text)
    if not key:
        return None
    rows = list(_hits(Item.objects.filter(code_key=key[:40], archived=False)[:2]))
    same = [hit for hit in rows if hit.code == text]
    if same:
        return same[0]
    return rows[0] if len(rows) == 1 else None


def _candidates(text: str, limit: int) -> tuple[ItemHit, ...]:
    rows = matching(Item.objects.filter(archived=False), "search", text)
    key, plain = digits(text), fold(text)
    found = list(_hits(rows.order_by("name_key", "pk")[: max(_WIDE, limit)]))
    found.sort(key=lambda hit: (not digits(hit.code).startswith(key), not fold(hit.name).startswith(plain)))
    return tuple(found[:limit])


def _hits(rows: QuerySet[Item]) -> Iterable[ItemHit]:
    for pk, unit, code, name in rows.values_list("pk", "unit__code", "code", "name"):
        yield ItemHit(pk, unit, ONE, None, None, code, name)


def substitutes(item_ids: Iterable[int]) -> dict[int, list[int]]:
    """Items in use to offer instead of these, best first; one statement for any set."""
    found: dict[int, list[int]] = {}
    rows = RelatedItem.objects.filter(item_id__in=set(item_ids), kind="substitute", other__archived=False)
    for item, other in rows.order_by("item_id", "position", "pk").values_list("item_id", "other_id"):
        found.setdefault(item, []).append(other)
    return found


def related(item_id: int, *, kind: str = "substitute") -> QuerySet[RelatedItem]:
    """Substitutes (or accessories) of an item, in order."""
    return RelatedItem.objects.filter(item_id=item_id, kind=kind).select_related("other").order_by("position", "pk")
