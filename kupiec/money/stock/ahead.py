"""What is ahead of stock, for rooms above that plan: demands, expected supply, what is kept of it. Part of the door."""

from kupiec.money.stock.events import ReceiptsIssued, Received
from kupiec.money.stock.models import Allocation, Demand, ExpectedSupply, Layer, StockBalance
from kupiec.money.stock.services.block import kept
from kupiec.money.stock.services.demands import set_supplies
from kupiec.money.stock.values import SupplyRow

__all__ = [
    "Allocation",
    "Demand",
    "ExpectedSupply",
    "Layer",
    "ReceiptsIssued",
    "Received",
    "StockBalance",
    "SupplyRow",
    "kept",
    "set_supplies",
]
