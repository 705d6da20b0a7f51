"""Reads of the room; the rows a person may see start here."""

from kupiec.money.receivables.queries.accounts import balance, statement_of_account
from kupiec.money.receivables.queries.ageing import ageing, ageing_totals
from kupiec.money.receivables.queries.credit import check_credit, exposure
from kupiec.money.receivables.queries.documents import of_document
from kupiec.money.receivables.queries.lists import (
    matches_of_payment,
    matches_of_receivable,
    open_items_of,
    visible,
    visible_lines,
    visible_payments,
    visible_statements,
)

__all__ = [
    "ageing",
    "ageing_totals",
    "balance",
    "check_credit",
    "exposure",
    "matches_of_payment",
    "matches_of_receivable",
    "of_document",
    "open_items_of",
    "statement_of_account",
    "visible",
    "visible_lines",
    "visible_payments",
    "visible_statements",
]
