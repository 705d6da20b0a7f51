"""Work in the hall, for rooms above that guide it: locations, packing, drafts changed line by line. Part of the door."""

from kupiec.money.stock.models import Location, Place
from kupiec.money.stock.queries import visible
from kupiec.money.stock.screens.documents import document_panels, name_of
from kupiec.money.stock.screens.shipping import waiting
from kupiec.money.stock.services.draft import draft
from kupiec.money.stock.services.edit import (
    LineChange,
    add_draft_lines,
    change_draft_line,
    edit_draft_line,
    remove_draft_line,
)
from kupiec.money.stock.services.issue import load_drafts
from kupiec.money.stock.services.packing import Packed, pack, ship, unpack
from kupiec.money.stock.whereabouts import codes

__all__ = [
    "LineChange", "Location", "Packed", "Place", "add_draft_lines", "change_draft_line", "codes", "document_panels", "draft", "edit_draft_line", "load_drafts", "name_of", "pack",
    "remove_draft_line", "ship", "unpack", "visible",
    "waiting",
]  # fmt: skip
