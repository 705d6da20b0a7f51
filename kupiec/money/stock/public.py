"""The door of the stock room. Facts and rows (`DraftLine`, `DemandRow` …) come from `values`, re-exported here."""

from kupiec.money.stock import ahead, hall
from kupiec.money.stock.delivered import delivered_lines
from kupiec.money.stock.events import Cancelled, DraftsChanged, Issued
from kupiec.money.stock.models import Returned, StockDocument, StockLine, Warehouse
from kupiec.money.stock.queries import availability, lines_facts, serving_warehouses
from kupiec.money.stock.services.block import block, release
from kupiec.money.stock.services.demands import set_demands
from kupiec.money.stock.services.draft import draft
from kupiec.money.stock.services.issue import dispatch, issue
from kupiec.money.stock.services.reverse import cancel, reversal_guards, reverse
from kupiec.money.stock.values import DemandRow, DraftDocument, DraftLine

__all__ = [
    "Cancelled",
    "DemandRow",
    "DraftDocument",
    "DraftLine",
    "DraftsChanged",
    "Issued",
    "Returned",
    "StockDocument",
    "StockLine",
    "Warehouse",
    "ahead",
    "availability",
    "block",
    "cancel",
    "delivered_lines",
    "dispatch",
    "draft",
    "hall",
    "issue",
    "lines_facts",
    "release",
    "reversal_guards",
    "reverse",
    "serving_warehouses",
    "set_demands",
]
