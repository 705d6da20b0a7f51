"""Verbs of the inquiries room, one file per subject."""

from kupiec.sales.inquiries.services import lines
from kupiec.sales.inquiries.services.making import adopt, create, edit, from_record, known_now
from kupiec.sales.inquiries.services.setup import retire, revive, save_setting, save_status
from kupiec.sales.inquiries.services.steps import (
    accept,
    answered,
    decline,
    put_off,
    reopen,
    set_status,
)

__all__ = [
    "accept", "adopt", "answered", "create", "decline", "edit", "from_record", "known_now", "lines", "put_off", "reopen", "retire", "revive", "save_setting",
    "save_status", "set_status",
]  # fmt: skip
