"""The page of wiring goes on: rooms of what will come, what is promised of it, and work in the hall."""

from __future__ import annotations

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import search
from kupiec.ground.kit import public as kit
from kupiec.money.empties import screens as empties_screens
from kupiec.money.empties import site as empties_site
from kupiec.money.lots import keeper as lots_keeper
from kupiec.money.lots import naming as lots_naming
from kupiec.money.lots import pages as lots_pages
from kupiec.money.lots import screens as lots_screens
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock
from kupiec.money.warehousing import screens as hall
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.booking import screens as booking
from kupiec.sales.promising import needs
from kupiec.sales.promising import screens as promising
from kupiec.sales.supply import found as supply_found
from kupiec.sales.supply import frame as supply_frame
from kupiec.sales.supply import public as supply
from kupiec.sales.supply import words as supply_words


def plug() -> None:
    """All rooms of this page."""
    lots_room()
    warehousing_room()
    empties_room()
    supply_room()
    promising_rooms()


def lots_room() -> None:
    """Items kept by lots: the books of stock ask, prices read their days."""
    stock.hall.lot_keepers.plug(lots_keeper.Keeper())
    pricing.sockets.line_names.plug(lots_naming.Known())
    kit.tabs.plug(*lots_screens.TABS)
    kit.commands.plug(*lots_screens.COMMANDS)
    stock.hall.document_panels.plug(lots_pages.DocumentPanels())
    catalog.item_panels.plug(lots_pages.ItemPanels())
    catalog.item_operations.plug(lots_pages.ItemOperations())


def warehousing_room() -> None:
    """Work in the hall: packages of deliveries, stock counts."""
    kit.tabs.plug(*hall.TABS)
    kit.commands.plug(*hall.COMMANDS)
    stock.hall.document_panels.plug(hall.DocumentPanels())
    parties.delete_blockers.plug(hall.party_blockers)


def empties_room() -> None:
    """What customers hold of our packaging."""
    kit.tabs.plug(*empties_screens.TABS)
    kit.commands.plug(*empties_screens.COMMANDS)
    stock.hall.apart.plug(empties_site.apart)
    stock.hall.document_panels.plug(empties_screens.DocumentPanels())
    parties.party_tabs.plug(empties_screens.PartyTabs())
    parties.delete_blockers.plug(empties_screens.party_blockers)
    catalog.delete_blockers.plug(empties_screens.item_blockers)


def supply_room() -> None:
    """Purchase and production orders; what they bring."""
    kit.tabs.plug(*supply_frame.TABS)
    kit.commands.plug(*supply_frame.COMMANDS)
    kit.event_words.plug(supply_words.EVENTS)
    kit.badge_sources.plug(supply_frame.Badges())
    search.kinds.plug(*supply_found.KINDS)
    kit.hit_words.plug(supply_found.LOOKS)
    documents.chain_sources.plug(supply_frame.Chain())
    documents.describers.plug(supply_frame.Cards())
    parties.party_tabs.plug(supply_frame.PartyTabs())
    parties.delete_blockers.plug(supply_frame.party_blockers)
    catalog.delete_blockers.plug(supply_frame.item_blockers)
    files.subjects.plug(files.Subject(supply.ORDER, supply.visible, "supply.see", "supply.edit"))


def promising_rooms() -> None:
    """Resources and their bookings; what can be promised."""
    kit.tabs.plug(*booking.TABS, *promising.TABS, *needs.TABS)
    kit.commands.plug(*booking.COMMANDS, *promising.COMMANDS, *needs.COMMANDS)
