"""Tables of the room: registers as data, orders with their lines, holds, and what became of each line."""

from kupiec.sales.orders.models.documents import Hold, Order, OrderLine, RegisterMove, UndoStep
from kupiec.sales.orders.models.lineage import Delivered, Invoiced
from kupiec.sales.orders.models.registers import Register, RegisterOperation

__all__ = [
    "Delivered",
    "Hold",
    "Invoiced",
    "Order",
    "OrderLine",
    "Register",
    "RegisterMove",
    "RegisterOperation",
    "UndoStep",
]
