"""Registers for the rooms above: their tables, kinds of operations, what may be plugged."""

from kupiec.sales.orders.completeness import completeness
from kupiec.sales.orders.kinds import known, onward, reason
from kupiec.sales.orders.models import Hold, Register, RegisterOperation
from kupiec.sales.orders.operating import Argument, Kind, Reason, Situation, operation_kinds, permissions, permit
from kupiec.sales.orders.printing import printout
from kupiec.sales.orders.progress import Standing
from kupiec.sales.orders.queries import one, open_holds
from kupiec.sales.orders.rules import PASSAGES
from kupiec.sales.orders.services.loading import demand_state, held, locked
from kupiec.sales.orders.services.registers import Book, book
from kupiec.sales.orders.values import SOURCE_ORDER, Meaning

__all__ = [
    "PASSAGES",
    "SOURCE_ORDER",
    "Argument",
    "Book",
    "Hold",
    "Kind",
    "Meaning",
    "Reason",
    "Register",
    "RegisterOperation",
    "Situation",
    "Standing",
    "book",
    "completeness",
    "demand_state",
    "held",
    "known",
    "locked",
    "one",
    "onward",
    "open_holds",
    "operation_kinds",
    "permissions",
    "permit",
    "printout",
    "reason",
]  # fmt: skip
