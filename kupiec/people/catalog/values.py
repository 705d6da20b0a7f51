"""Kinds and facts of items that travel between rooms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ItemKind(StrEnum):
    GOODS = "goods"
    PRODUCT = "product"
    SEMI = "semi"
    MATERIAL = "material"
    RAW = "raw"
    COMPONENT = "component"
    SERVICE = "service"
    PACKAGING = "packaging"
    COST = "cost"
    SET = "set"
    """Sold as one, made of components that move through warehouses (CAT-5)."""


NEVER_STOCKED = frozenset({ItemKind.SERVICE, ItemKind.COST, ItemKind.SET})


class RelationKind(StrEnum):
    SUBSTITUTE = "substitute"
    ACCESSORY = "accessory"


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit an item is counted in: `factor` base units make one; `decimals` of its quantities."""

    unit: str
    factor: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item as documents need it; `units` begins with the base unit, `group_path` goes from the root to its group."""

    id: int
    code: str
    name: str
    kind: str
    stocked: bool
    unit: str
    units: tuple[UnitFacts, ...]
    group_id: int | None
    group_path: tuple[int, ...]
    discount_group_id: int | None
    producer_id: int | None
    vat_code: str
    vat_percent: Decimal
    purchase_price: Decimal | None
    list_price: Decimal | None
    weight_kg: Decimal | None
    gtu: str
    annex15: bool
    archived: bool

    def factor_of(self, unit: str) -> Decimal | None:
        """Base units in one `unit`; None when the item is not counted in it."""
        return next((found.factor for found in self.units if found.unit == unit), None)


@dataclass(frozen=True, slots=True)
class ItemHit:
    """An item recognised from a typed or scanned text; `quantity` and `lot` only when the code carries them."""

    item_id: int
    unit: str
    factor: Decimal
    quantity: Decimal | None
    lot: str | None
    code: str
    name: str
    expires_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a text may mean: one certain item, or candidates to choose from, best first."""

    exact: ItemHit | None
    candidates: tuple[ItemHit, ...] = ()
