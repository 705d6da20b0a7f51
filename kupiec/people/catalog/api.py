"""The room's REST interface: items with units and codes, recognition of codes, dictionaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.people.catalog import columns, drafts, filters, queries, services
from kupiec.people.catalog.models import (
    Barcode,
    DiscountGroup,
    Item,
    ItemGroup,
    ItemTranslation,
    ItemUnit,
    Producer,
    Unit,
)

router = api.Router(tags=["catalog"])


class UnitIn(api.Input):
    """A further unit: one holds `factor` base units."""

    unit: str
    factor: Decimal
    weight_kg: Decimal | None = None


class BarcodeIn(api.Input):
    """A code on the item, or on its packing when `unit` says so."""

    code: str
    unit: str = ""
    main: bool = False


class TranslationIn(api.Input):
    """The item's name in another language."""

    language: str
    name: str
    description: str = ""


class HeadIn(api.Input):
    """An item's own fields; what is left out stays."""

    code: str | None = None
    name: str | None = None
    unit: str | None = None
    vat_code: str | None = None
    kind: str | None = None
    stocked: bool | None = None
    external_id: str | None = None
    description: str | None = None
    group_id: int | None = None
    discount_group_id: int | None = None
    producer_id: int | None = None
    producer_code: str | None = None
    pkwiu: str | None = None
    cn: str | None = None
    gtu: str | None = None
    annex15: bool | None = None
    purchase_price: Decimal | None = None
    list_price: Decimal | None = None
    weight_kg: Decimal | None = None
    remarks: str | None = None


class ItemIn(HeadIn):
    """A new item with its units, codes and translations."""

    code: str
    name: str
    unit: str
    units: list[UnitIn] = []
    barcodes: list[BarcodeIn] = []
    translations: list[TranslationIn] = []


class ItemOut(Schema):
    """An item."""

    id: int
    version: int
    code: str
    external_id: str | None
    name: str
    description: str
    kind: str
    stocked: bool
    unit: str = Field(alias="unit_id")
    vat_code: str = Field(alias="vat_code_id")
    group_id: int | None
    discount_group_id: int | None
    producer_id: int | None
    producer_code: str
    pkwiu: str
    cn: str
    gtu: str
    annex15: bool
    list_price: Decimal | None
    purchase_price: Decimal | None
    weight_kg: Decimal | None
    remarks: str
    archived: bool
    created_at: dt.datetime


class UnitOut(Schema):
    """A further unit of an item."""

    unit: str = Field(alias="unit_id")
    factor: Decimal


class BarcodeOut(Schema):
    """A code of an item."""

    code: str
    unit: str = Field(alias="unit_id")
    main: bool


class TranslationOut(Schema):
    """A name in another language."""

    language: str
    name: str
    description: str


class HitOut(Schema):
    """An item recognised."""

    item_id: int
    unit: str
    factor: Decimal
    quantity: Decimal | None
    lot: str | None
    code: str
    name: str


class RecognitionOut(Schema):
    """What a text may mean."""

    exact: HitOut | None
    candidates: list[HitOut]


class EntryOut(Schema):
    """An entry of a dictionary."""

    id: int
    code: str
    name: str
    active: bool


class GroupOut(EntryOut):
    """A group of items."""

    parent_id: int | None
    full_name: str


class UnitEntryOut(EntryOut):
    """A unit of measure."""

    decimals: int


class VersionOut(Schema):
    """The item's new version."""

    version: int


_NUMBERS = ("purchase_price", "list_price", "weight_kg", "stocked")


def _changes(data: HeadIn, *, without: Sequence[str] = ()) -> dict[str, Any]:
    """The fields the caller named; null for a text means empty."""
    values = {name: value for name, value in data.model_dump(exclude_unset=True).items() if name not in without}
    return {
        name: "" if value is None and not name.endswith("_id") and name not in _NUMBERS else value
        for name, value in values.items()
    }


def _by_item(model: Any, out: type[Schema]) -> Any:
    """An expansion: rows of one kind under their items."""

    def expand(rows: Sequence[Item], by: Actor) -> Mapping[int, Any]:
        found: dict[int, list[Any]] = {row.pk: [] for row in rows}
        for part in model._base_manager.filter(item_id__in=list(found)).order_by("pk"):
            found[part.item_id].append(out.from_orm(part))
        return found

    return expand


def _stock(rows: Sequence[Item], by: Actor) -> Mapping[int, Any]:
    """Stock over all warehouses of the company, as far as a stock room is there."""
    names = ("on_hand", "blocked", "reserved", "available", "expected")
    figures = columns.figures([row.pk for row in rows], by)
    return {pk: {name: str(getattr(found, name)) for name in names} for pk, found in figures.items()}


def _group(rows: Any, value: Any, by: Actor) -> Any:
    return filters.in_group(rows, [text for text in str(value).split(",") if text.isdecimal()], by)


@router.get("/recognise", response=RecognitionOut)
def recognise(request: HttpRequest, text: str = Query(..., max_length=200), limit: int = Query(10, ge=1, le=50)) -> object:
    """The item a typed or scanned text means: symbol, bar code, GS1 code, words of the name."""
    request.actor.require("catalog.see")
    return queries.recognise(text, limit=limit)


@router.post("", response={201: ItemOut})
def create(request: HttpRequest, data: ItemIn) -> object:
    """Enter an item with its units, codes and translations."""
    draft = drafts.ItemDraft(
        **_changes(data, without=("units", "barcodes", "translations")),
        units=tuple(drafts.UnitDraft(**row.model_dump()) for row in data.units),
        barcodes=tuple(drafts.BarcodeDraft(**row.model_dump()) for row in data.barcodes),
        translations=tuple(drafts.TranslationDraft(**row.model_dump()) for row in data.translations),
    )
    (pk,) = services.create([draft], by=request.actor)
    return _shown(request, pk)


def _shown(request: HttpRequest, pk: int) -> Item:
    """The item as this caller may see it."""
    item = queries.visible(request.actor).get(pk=pk)
    if not request.actor.may("prices.see_cost"):
        item.purchase_price = None
    return item


@router.put("/{id}", response=ItemOut)
def edit(request: HttpRequest, id: int, data: HeadIn) -> object:
    """Change an item's own fields, only those named."""
    services.edit(id, _changes(data), version=api.version(request), by=request.actor)
    return _shown(request, id)


@router.put("/{id}/units", response=VersionOut)
def save_units(request: HttpRequest, id: int, data: list[UnitIn]) -> object:
    """Make the item's further units these."""
    rows = [drafts.UnitDraft(**row.model_dump()) for row in data]
    return {"version": services.save_units(id, rows, version=api.version(request), by=request.actor)}


@router.put("/{id}/barcodes", response=VersionOut)
def save_barcodes(request: HttpRequest, id: int, data: list[BarcodeIn]) -> object:
    """Make the item's codes these."""
    rows = [drafts.BarcodeDraft(**row.model_dump()) for row in data]
    return {"version": services.save_barcodes(id, rows, version=api.version(request), by=request.actor)}


@router.put("/{id}/translations", response=VersionOut)
def save_translations(request: HttpRequest, id: int, data: list[TranslationIn]) -> object:
    """Make the item's names in other languages these."""
    rows = [drafts.TranslationDraft(**row.model_dump()) for row in data]
    return {"version": services.save_translations(id, rows, version=api.version(request), by=request.actor)}


api.bulk(router, "/archive", services.archive, name="archive", summary="Archive items")
api.bulk(router, "/restore", services.restore, name="restore", summary="Take items out of the archive")
api.bulk(router, "/delete", services.delete, name="delete", summary="Delete items nothing refers to")
for _path, _model, _out in (
    ("groups", ItemGroup, GroupOut), ("units", Unit, UnitEntryOut), ("producers", Producer, EntryOut),
    ("discount-groups", DiscountGroup, EntryOut),
):  # fmt: skip
    api.collection(
        router, f"/{_path}",
        api.Collection(rows=lambda by, model=_model: model._base_manager.all(), out=_out, right="catalog.see",
                       sorts={"name": "name", "code": "code"}, default_sort="name",
                       filters={"active": "active", "code": "code"}),
        name=_path.replace("-", "_"),
    )  # fmt: skip
api.collection(
    router, "",
    api.Collection(
        rows=lambda by: queries.visible(by).defer("search"), out=ItemOut, right="catalog.see", default_sort="name",
        search=filters.search, hidden={"purchase_price": "prices.see_cost"},
        filters={
            "group": _group, "code": "code", "external_id": "external_id", "archived": "archived", "kind": "kind__in",
            "producer": "producer_id__in", "discount_group": "discount_group_id__in", "stocked": "stocked",
            "vat_code": "vat_code_id__in", "producer_code": "producer_code", "created_from": "created_at__gte",
        },
        sorts={"name": "name_key", "code": "code", "list_price": "list_price", "created_at": "created_at", "id": "pk"},
        expand={
            "units": _by_item(ItemUnit, UnitOut), "barcodes": _by_item(Barcode, BarcodeOut),
            "translations": _by_item(ItemTranslation, TranslationOut), "stock": _stock,
        },
    ),
    name="items",
)  # fmt: skip
