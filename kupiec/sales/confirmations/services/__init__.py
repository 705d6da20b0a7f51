"""Verbs of the room, one file per subject."""

from kupiec.sales.confirmations.services.making import create, edit
from kupiec.sales.confirmations.services.planning import accept
from kupiec.sales.confirmations.services.rows import add_lines, change_line, copy_line, put_back, remove_lines
from kupiec.sales.confirmations.services.sources import from_contract, from_offers, from_orders
from kupiec.sales.confirmations.services.spreading import correct, put_off, spread
from kupiec.sales.confirmations.services.steps import cancel, close, confirm, order, reopen
from kupiec.sales.confirmations.services.tranches import check_day

__all__ = [
    "accept",
    "add_lines",
    "cancel",
    "change_line",
    "check_day",
    "close",
    "confirm",
    "copy_line",
    "correct",
    "create",
    "edit",
    "from_contract",
    "from_offers",
    "from_orders",
    "order",
    "put_back",
    "put_off",
    "remove_lines",
    "reopen",
    "spread",
]  # fmt: skip
