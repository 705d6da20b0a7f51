"""The door of the supply room."""

from kupiec.sales.supply.events import Converged
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.queries import of_demands, visible
from kupiec.sales.supply.screens import order_operations, order_panels
from kupiec.sales.supply.services import cancel, close, create, place, postpone, receive
from kupiec.sales.supply.values import LINE, ORDER, Kind, LineDraft, OrderDraft

__all__ = [
    "LINE", "ORDER", "Converged", "Kind", "LineDraft", "OrderDraft", "SupplyLine", "SupplyOrder", "cancel", "close", "create", "of_demands", "order_operations",
    "order_panels", "place", "postpone", "receive", "visible",
]  # fmt: skip
