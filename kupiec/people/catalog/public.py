"""The door of the catalog room."""

from kupiec.ground.kernel.deletion import Blocker
from kupiec.people.catalog import entering, measures, vat
from kupiec.people.catalog.events import PurchasePricesChanged
from kupiec.people.catalog.models import Barcode, DiscountGroup, Item, ItemGroup, ItemUnit, Producer, Unit
from kupiec.people.catalog.queries import facts, recognise, substitutes, visible
from kupiec.people.catalog.services import set_purchase_prices
from kupiec.people.catalog.sockets import (
    StockFigures,
    delete_blockers,
    item_columns,
    item_operations,
    item_panels,
    stock_columns,
)
from kupiec.people.catalog.values import ItemFacts, ItemHit

__all__ = [
    "Barcode",
    "Blocker",
    "DiscountGroup",
    "Item",
    "ItemFacts",
    "ItemGroup",
    "ItemHit",
    "ItemUnit",
    "Producer",
    "PurchasePricesChanged",
    "StockFigures",
    "Unit",
    "delete_blockers",
    "entering",
    "facts",
    "item_columns",
    "item_operations",
    "item_panels",
    "measures",
    "recognise",
    "set_purchase_prices",
    "stock_columns",
    "substitutes",
    "vat",
    "visible",
]
