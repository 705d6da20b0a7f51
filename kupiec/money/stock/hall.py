"""Work in the hall, for rooms above that guide it: locations, packing, drafts changed line by line. Part of the door."""

from kupiec.money.stock.figures import cards_of_demands
from kupiec.money.stock.models import Location, Lot, Move, Place
from kupiec.money.stock.queries import active_warehouses, apart, visible
from kupiec.money.stock.rules import Spot, turn
from kupiec.money.stock.screens.documents import document_panels, name_of
from kupiec.money.stock.screens.shipping import waiting
from kupiec.money.stock.services.block import serve
from kupiec.money.stock.services.draft import draft, lot_of
from kupiec.money.stock.services.edit import (
    LineChange,
    add_draft_lines,
    change_draft_line,
    edit_draft_line,
    remove_draft_line,
)
from kupiec.money.stock.services.holdings import Holdings, Key, Shelf
from kupiec.money.stock.services.issue import load_drafts
from kupiec.money.stock.services.lotted import keepers as lot_keepers
from kupiec.money.stock.services.packing import Packed, pack, ship, unpack
from kupiec.money.stock.services.setup import save_warehouse
from kupiec.money.stock.whereabouts import codes

__all__ = [
    "Holdings", "Key", "LineChange", "Location", "Lot", "Move", "Packed", "Place", "Shelf", "Spot", "active_warehouses", "add_draft_lines", "apart", "cards_of_demands", "change_draft_line", "codes", "document_panels", "draft", "edit_draft_line", "load_drafts", "lot_keepers", "lot_of", "name_of", "pack",
    "remove_draft_line", "save_warehouse", "serve", "ship", "turn", "unpack", "visible",
    "waiting",
]  # fmt: skip
