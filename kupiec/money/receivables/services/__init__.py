"""Verbs of the room, by what they are about."""

from kupiec.money.receivables.services.booking import book_lines, propose_lines
from kupiec.money.receivables.services.cancelling import assign_party, cancel_payments
from kupiec.money.receivables.services.credit import lock_credit, set_commitments
from kupiec.money.receivables.services.entering import enter_payment
from kupiec.money.receivables.services.items import open_items, take_back
from kupiec.money.receivables.services.matching import compensate, match, unmatch
from kupiec.money.receivables.services.payments import register_payments
from kupiec.money.receivables.services.statements import (
    ignore_lines,
    import_statement,
    preview_statement,
    restore_lines,
    save_format,
)

__all__ = [
    "assign_party",
    "book_lines",
    "cancel_payments",
    "compensate",
    "enter_payment",
    "ignore_lines",
    "import_statement",
    "lock_credit",
    "match",
    "open_items",
    "preview_statement",
    "propose_lines",
    "register_payments",
    "restore_lines",
    "save_format",
    "set_commitments",
    "take_back",
    "unmatch",
]
