"""Tables of the stock room."""

from kupiec.money.stock.models.allocations import Allocation, Demand, ExpectedSupply
from kupiec.money.stock.models.documents import KINDS, Returned, StockDocument, StockLine
from kupiec.money.stock.models.holdings import Layer, Lot, Move, Place, StockBalance
from kupiec.money.stock.models.places import Location, Warehouse

__all__ = [
    "KINDS",
    "Allocation",
    "Demand",
    "ExpectedSupply",
    "Layer",
    "Location",
    "Lot",
    "Move",
    "Place",
    "Returned",
    "StockBalance",
    "StockDocument",
    "StockLine",
    "Warehouse",
]
