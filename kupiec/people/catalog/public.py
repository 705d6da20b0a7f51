"""The door of the catalog room."""

from kupiec.people.catalog.models import Barcode, DiscountGroup, Item, ItemGroup, ItemUnit, Producer, Unit
from kupiec.people.catalog.queries import facts, recognise, visible
from kupiec.people.catalog.sockets import (
    Blocker,
    ItemPanel,
    StockFigures,
    delete_blockers,
    item_panels,
    stock_columns,
)
from kupiec.people.catalog.values import ItemFacts, ItemHit, ItemKind, Recognition, UnitFacts

__all__ = [
    "Barcode",
    "Blocker",
    "DiscountGroup",
    "Item",
    "ItemFacts",
    "ItemGroup",
    "ItemHit",
    "ItemKind",
    "ItemPanel",
    "ItemUnit",
    "Producer",
    "Recognition",
    "StockFigures",
    "Unit",
    "UnitFacts",
    "delete_blockers",
    "facts",
    "item_panels",
    "recognise",
    "stock_columns",
    "visible",
]
