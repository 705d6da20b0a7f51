"""Verbs of the intake."""

from kupiec.sales.intake.services.accepting import accept, reject
from kupiec.sales.intake.services.changing import wrong
from kupiec.sales.intake.services.correcting import add_line, change_line, edit, put_back, remove_lines
from kupiec.sales.intake.services.sharing import opened, order_by_link, revoke, share
from kupiec.sales.intake.services.taking import from_record, take, take_file, take_text

__all__ = [
    "accept",
    "add_line",
    "change_line",
    "edit",
    "from_record",
    "opened",
    "order_by_link",
    "put_back",
    "reject",
    "remove_lines",
    "revoke",
    "share",
    "take",
    "take_file",
    "take_text",
    "wrong",
]
