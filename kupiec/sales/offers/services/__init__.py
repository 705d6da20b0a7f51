"""Verbs of offers: making, versions, lines, results."""

from kupiec.sales.offers.services import lines
from kupiec.sales.offers.services.accept import accept
from kupiec.sales.offers.services.making import create
from kupiec.sales.offers.services.result import lose, reopen, save_reason
from kupiec.sales.offers.services.sending import send
from kupiec.sales.offers.services.versions import (
    add_variant,
    copy,
    discard,
    edit,
    edit_head,
    expire,
    new_version,
    reprice,
)

__all__ = [
    "accept",
    "add_variant",
    "copy",
    "create",
    "discard",
    "edit",
    "edit_head",
    "expire",
    "lines",
    "lose",
    "new_version",
    "reopen",
    "reprice",
    "save_reason",
    "send",
]
