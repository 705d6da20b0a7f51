"""The door of the orders room."""

from kupiec.sales.orders import amending, registry
from kupiec.sales.orders.attention import needing
from kupiec.sales.orders.events import Converged, Moved
from kupiec.sales.orders.models import Delivered, Invoiced, Order, OrderLine
from kupiec.sales.orders.progress import standing
from kupiec.sales.orders.queries import visible
from kupiec.sales.orders.services.bill import bill
from kupiec.sales.orders.services.block import block, release
from kupiec.sales.orders.services.close import cancel, close
from kupiec.sales.orders.services.create import create
from kupiec.sales.orders.services.deliver import deliver, ship
from kupiec.sales.orders.services.move import accept_orders as accept
from kupiec.sales.orders.services.move import move
from kupiec.sales.orders.services.registers import install as install_registers
from kupiec.sales.orders.values import CreatedOrder, DraftOrder, DraftOrderLine

__all__ = [
    "Converged",
    "CreatedOrder",
    "Delivered",
    "DraftOrder",
    "DraftOrderLine",
    "Invoiced",
    "Moved",
    "Order",
    "OrderLine",
    "accept",
    "amending",
    "bill",
    "block",
    "cancel",
    "close",
    "create",
    "deliver",
    "install_registers",
    "move",
    "needing",
    "registry",
    "release",
    "ship",
    "standing",
    "visible",
]
