"""Verbs of the room, by what they are about."""

from kupiec.money.receivables.services.cancelling import assign_party, cancel_payments
from kupiec.money.receivables.services.credit import lock_credit, set_commitments
from kupiec.money.receivables.services.items import open_items
from kupiec.money.receivables.services.matching import compensate, match, unmatch
from kupiec.money.receivables.services.payments import register_payments

__all__ = [
    "assign_party",
    "cancel_payments",
    "compensate",
    "lock_credit",
    "match",
    "open_items",
    "register_payments",
    "set_commitments",
    "unmatch",
]
