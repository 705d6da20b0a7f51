"""Verbs of the supply room, one file per subject."""

from kupiec.sales.supply.services.making import create, edit
from kupiec.sales.supply.services.receiving import receive
from kupiec.sales.supply.services.rows import add_lines, change_line, copy_line, move_line, put_back, remove_lines
from kupiec.sales.supply.services.steps import cancel, close, place, postpone, reopen

__all__ = [
    "add_lines",
    "cancel",
    "change_line",
    "close",
    "copy_line",
    "create",
    "edit",
    "move_line",
    "place",
    "postpone",
    "put_back",
    "receive",
    "remove_lines",
    "reopen",
]
