"""The door of the receivables room."""

from kupiec.money.receivables.events import Registered, Settled
from kupiec.money.receivables.models import Payment, Receivable
from kupiec.money.receivables.queries import (
    ageing,
    check_credit,
    exposure,
    of_document,
    statement_of_account,
    visible,
)
from kupiec.money.receivables.rules import cut as instalments
from kupiec.money.receivables.services import (
    compensate,
    lock_credit,
    match,
    open_items,
    register_payments,
    set_commitments,
    take_back,
    unmatch,
)
from kupiec.money.receivables.values import (
    Allocation,
    CommitmentRow,
    Exposure,
    OpenItem,
    PaidState,
    PaymentRow,
)

__all__ = [
    "Allocation",
    "CommitmentRow",
    "Exposure",
    "OpenItem",
    "PaidState",
    "Payment",
    "PaymentRow",
    "Receivable",
    "Registered",
    "Settled",
    "ageing",
    "check_credit",
    "compensate",
    "exposure",
    "instalments",
    "lock_credit",
    "match",
    "of_document",
    "open_items",
    "register_payments",
    "set_commitments",
    "statement_of_account",
    "take_back",
    "unmatch",
    "visible",
]
