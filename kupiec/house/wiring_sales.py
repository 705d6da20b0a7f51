"""The page of wiring goes on: rooms of the sales' wing between orders and offers."""

from __future__ import annotations

from kupiec.ground.documents import public as documents
from kupiec.ground.exchange.services import targets as import_targets
from kupiec.ground.files import public as files
from kupiec.ground.kernel import bells, search
from kupiec.ground.kit import public as kit
from kupiec.house import wiring_confirming, wiring_orders, wiring_supply
from kupiec.money.margins import screens as margins_screens
from kupiec.money.margins import words as margins_words
from kupiec.money.pricelists import checks as pricelists_checks
from kupiec.money.pricelists import handlers as pricelists_handlers
from kupiec.money.pricelists import known as pricelists_known
from kupiec.money.pricelists import purchases as pricelists_purchases
from kupiec.money.pricelists import screens as pricelists_screens
from kupiec.money.pricelists import supplier_files as pricelists_files
from kupiec.money.pricelists import words as pricelists_words
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import composition as promotions_composition
from kupiec.money.promotions import public as promotions
from kupiec.money.promotions import screens as promotions_screens
from kupiec.money.stock import public as stock
from kupiec.people.activities import public as activities
from kupiec.people.catalog import public as catalog
from kupiec.people.correspondence import public as correspondence
from kupiec.people.mailboxes import public as mailboxes
from kupiec.people.parties import public as parties
from kupiec.sales.contracts import found as contracts_found
from kupiec.sales.contracts import frame as contracts_frame
from kupiec.sales.contracts import public as contracts
from kupiec.sales.contracts import source as contracts_source
from kupiec.sales.contracts import words as contracts_words
from kupiec.sales.inquiries import found as inquiries_found
from kupiec.sales.inquiries import frame as inquiries_frame
from kupiec.sales.inquiries import public as inquiries
from kupiec.sales.inquiries import words as inquiries_words
from kupiec.sales.offers import asking as offers_asking
from kupiec.sales.offers.services import bundles as offers_bundles
from kupiec.sales.orders.services import bundles as orders_bundles

BELLS: dict[type, list[bells.Handler]] = {
    catalog.PurchasePricesChanged: [pricelists_handlers.on_purchase_prices],
    stock.ahead.ReceiptsIssued: [pricelists_handlers.on_receipts],
}


def plug() -> None:
    """All rooms of this page."""
    pricelists_room()
    margins_room()
    wiring_supply.plug()
    wiring_confirming.plug()
    promotions_room()
    wiring_orders.plug()
    inquiries_room()
    contracts_room()


def pricelists_room() -> None:
    """Lists built by recipe; what a changed discount rule would have brought; what formulas of prices may read; purchase prices."""
    kit.tabs.plug(*pricelists_screens.TABS, *pricelists_purchases.TABS)
    kit.commands.plug(*pricelists_screens.COMMANDS, *pricelists_purchases.COMMANDS)
    kit.event_words.plug(pricelists_words.EVENTS)
    import_targets.plug(pricelists_files.TARGET)
    catalog.delete_blockers.plug(pricelists_purchases.item_blockers)
    parties.delete_blockers.plug(pricelists_purchases.party_blockers)
    pricing.sockets.rule_checks.plug(pricelists_checks.QuarterCheck())
    pricing.sockets.line_names.plug(pricelists_known.Known())


def margins_room() -> None:
    """Floors of prices."""
    kit.tabs.plug(*margins_screens.TABS)
    kit.commands.plug(*margins_screens.COMMANDS)
    kit.event_words.plug(margins_words.EVENTS)


def inquiries_room() -> None:
    """What customers ask for; made of letters, answered by offers."""
    kit.tabs.plug(*inquiries_frame.TABS)
    kit.commands.plug(*inquiries_frame.COMMANDS)
    kit.event_words.plug(inquiries_words.EVENTS)
    kit.badge_sources.plug(inquiries_frame.Badges())
    search.kinds.plug(*inquiries_found.KINDS)
    kit.hit_words.plug(inquiries_found.LOOKS)
    documents.chain_sources.plug(inquiries_frame.Chain())
    documents.describers.plug(inquiries_frame.Cards())
    parties.party_tabs.plug(inquiries_frame.PartyTabs())
    parties.party_operations.plug(inquiries_frame.PartyOperations())
    parties.delete_blockers.plug(inquiries_frame.party_blockers)
    activities.journal_sources.plug(activities.Papers(inquiries.INQUIRY, inquiries.visible, ("party_id",), "inquiries.see", "message-plus"))
    files.subjects.plug(files.Subject(inquiries.INQUIRY, inquiries.visible, "inquiries.see", "inquiries.edit"))
    correspondence.onward.plug(inquiries_frame.ONWARD)
    mailboxes.onward.plug(inquiries_frame.OF_MESSAGE)
    inquiries.inquiry_operations.plug(offers_asking.Operations())
    inquiries.inquiry_columns.plug(offers_asking.Columns())


def promotions_room() -> None:
    """Bundle promotions, and the papers that take them."""
    kit.tabs.plug(*promotions_screens.TABS)
    kit.commands.plug(*promotions_screens.COMMANDS)
    catalog.delete_blockers.plug(promotions_screens.item_blockers)
    catalog.item_panels.plug(promotions_composition.ItemPanels())
    promotions.papers.plug(orders_bundles.Paper(), offers_bundles.Paper())


def contracts_room() -> None:
    """Contracts and their annexes; what they bring to prices."""
    kit.tabs.plug(*contracts_frame.TABS)
    kit.commands.plug(*contracts_frame.COMMANDS)
    kit.event_words.plug(contracts_words.EVENTS)
    kit.badge_sources.plug(contracts_frame.Badges())
    search.kinds.plug(*contracts_found.KINDS)
    kit.hit_words.plug(contracts_found.LOOKS)
    documents.chain_sources.plug(contracts_frame.Chain())
    documents.describers.plug(contracts_frame.Cards())
    parties.party_tabs.plug(contracts_frame.PartyTabs())
    parties.party_operations.plug(contracts_frame.PartyOperations())
    parties.delete_blockers.plug(contracts_frame.party_blockers)
    activities.journal_sources.plug(activities.Papers(contracts.CONTRACT, contracts.visible, ("party_id",), "contracts.see", "contract"))
    files.subjects.plug(files.Subject(contracts.CONTRACT, contracts.visible, "contracts.see", "contracts.edit"))
    pricing.sockets.price_sources.plug(contracts_source.PRICES)
