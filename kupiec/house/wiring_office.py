"""The page of wiring goes on: templates of the office, the papers of sales they print, what became of offers."""

from __future__ import annotations

from kupiec.ground.files import public as files
from kupiec.ground.kit import public as kit
from kupiec.ground.office import enclosing
from kupiec.ground.office import public as office
from kupiec.ground.office import screens as office_screens
from kupiec.sales.followups import screens as followups
from kupiec.sales.offers import sockets as offers
from kupiec.sales.orders import operating
from kupiec.sales.paperwork import customers, offer_data, order_data


def install() -> None:
    """Settings of templates; what offers and orders tell them; buttons on their pages."""
    kit.tabs.plug(*office_screens.TABS, *enclosing.TABS, *followups.TABS)
    kit.commands.plug(*office_screens.COMMANDS, *enclosing.COMMANDS, *followups.COMMANDS)
    kit.event_words.plug(office_screens.EVENTS, enclosing.EVENTS, followups.EVENTS)
    files.keepers.plug(office.kept)
    office.customers.plug(customers.names)
    office.sources.plug(offer_data.SOURCE, order_data.SOURCE)
    offers.version_operations.plug(offer_data.Operations())
    offers.version_panels.plug(offer_data.Panels())
    offers.packs.plug(offer_data.Packs())
    operating.order_operations.plug(order_data.Operations())
