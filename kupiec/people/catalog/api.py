"""The room's REST interface: items with units and codes, recognition of codes, dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ninja import Query, Schema

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
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
from kupiec.people.catalog.schemas import (
    BarcodeIn,
    BarcodeOut,
    EntryOut,
    GroupOut,
    HeadIn,
    ItemIn,
    ItemOut,
    RecognitionOut,
    TranslationIn,
    TranslationOut,
    UnitEntryOut,
    UnitIn,
    UnitOut,
    VersionOut,
)

router = api.Router(tags=["catalog"])


def _all_of(model: Any) -> Any:
    """All entries of a dictionary, whoever asks."""
    return lambda by: model._base_manager.all()


_NUMBERS = ("purchase_price", "list_price", "weight_kg", "stocked")


def _changes(data: HeadIn, *, without: Sequence[str] = ()) -> dict[str, Any]:
    """The fields the caller named; null for a text means empty."""
    values = {name: value for name, value in data.as_given(*without).items() if name != "attributes" or value}
    return {name: "" if value is None and not name.endswith("_id") and name not in _NUMBERS else value for name, value in values.items()}


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
    return filters.in_group(rows, [text for text in str(value).split(",") if kit.parse.key(text)], by)


@router.get("/recognise", response=RecognitionOut)
def recognise(request: Any, text: str = Query(..., max_length=200), limit: int = Query(10, ge=1, le=50)) -> object:
    """The item a typed or scanned text means: symbol, bar code, GS1 code, words of the name."""
    request.actor.require("catalog.see")
    return queries.recognise(text, limit=limit)


@router.post("", response={201: ItemOut})
def create(request: Any, data: ItemIn) -> object:
    """Enter an item with its units, codes and translations."""
    draft = drafts.ItemDraft(
        **_changes(data, without=("units", "barcodes", "translations", "attributes")),
        attributes=attributes.check("catalog.item", data.attributes or {}, new=True, shelf_id=data.group_id, by=request.actor),
        units=tuple(drafts.UnitDraft(**row.model_dump()) for row in data.units),
        barcodes=tuple(drafts.BarcodeDraft(**row.model_dump()) for row in data.barcodes),
        translations=tuple(drafts.TranslationDraft(**row.model_dump()) for row in data.translations),
    )
    (pk,) = services.create([draft], by=request.actor)
    return _shown(request, pk)


def _shown(request: Any, pk: int) -> Item:
    """The item as this caller may see it."""
    item = queries.visible(request.actor).get(pk=pk)
    if not request.actor.may("prices.see_cost"):
        item.purchase_price = None
    return item


@router.put("/{id}", response=ItemOut)
def edit(request: Any, id: int, data: HeadIn) -> object:
    """Change an item's own fields, only those named."""
    services.edit(id, _changes(data), version=api.version(request), by=request.actor)
    return _shown(request, id)


@router.put("/{id}/units", response=VersionOut)
def save_units(request: Any, id: int, data: list[UnitIn]) -> object:
    """Make the item's further units these."""
    rows = [drafts.UnitDraft(**row.model_dump()) for row in data]
    return {"version": services.save_units(id, rows, version=api.version(request), by=request.actor)}


@router.put("/{id}/barcodes", response=VersionOut)
def save_barcodes(request: Any, id: int, data: list[BarcodeIn]) -> object:
    """Make the item's codes these."""
    rows = [drafts.BarcodeDraft(**row.model_dump()) for row in data]
    return {"version": services.save_barcodes(id, rows, version=api.version(request), by=request.actor)}


@router.put("/{id}/translations", response=VersionOut)
def save_translations(request: Any, id: int, data: list[TranslationIn]) -> object:
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
        api.Collection(rows=_all_of(_model), out=_out, right="catalog.see",
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
            "attribute": attributes.filtering("catalog.item"),
        },
        sorts={"name": "name_key", "code": "code", "list_price": "list_price", "created_at": "created_at", "id": "pk"},
        expand={
            "units": _by_item(ItemUnit, UnitOut), "barcodes": _by_item(Barcode, BarcodeOut),
            "translations": _by_item(ItemTranslation, TranslationOut), "stock": _stock,
            "attributes": attributes.expansion("catalog.item"),
        },
    ),
    name="items",
)  # fmt: skip
