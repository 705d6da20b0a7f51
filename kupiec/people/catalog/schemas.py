"""What the REST interface of items takes and gives."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


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
    annex15: bool = False
    purchase_price: Decimal | None = None
    list_price: Decimal | None = None
    weight_kg: Decimal | None = None
    remarks: str | None = None
    attributes: dict[str, api.Scalar] | None = None


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
    """A unit of measure; how papers in English and German write it."""

    decimals: int
    printed_en: str
    printed_de: str


class VersionOut(Schema):
    """The item's new version."""

    version: int
