"""The page of wiring goes on: what is promised in writing, over orders, offers and contracts."""

from __future__ import annotations

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import search
from kupiec.ground.kit import public as kit
from kupiec.people.activities import public as activities
from kupiec.people.catalog import public as catalog
from kupiec.people.correspondence import public as correspondence
from kupiec.people.parties import public as parties
from kupiec.sales.confirmations import found, frame, monitor, words
from kupiec.sales.confirmations import public as confirmations
from kupiec.sales.contracts import public as contracts
from kupiec.sales.offers import sockets as offers_sockets
from kupiec.sales.orders import operating


def plug() -> None:
    """All rooms of this page."""
    confirmations_room()


def confirmations_room() -> None:
    """Confirmations with their tranches."""
    kit.tabs.plug(*frame.TABS)
    kit.commands.plug(*frame.COMMANDS)
    kit.event_words.plug(words.EVENTS)
    kit.badge_sources.plug(frame.Badges())
    search.kinds.plug(*found.KINDS)
    kit.hit_words.plug(found.LOOKS)
    documents.chain_sources.plug(frame.Chain())
    documents.describers.plug(frame.Cards())
    operating.order_operations.plug(frame.OrderOperations())
    operating.order_panels.plug(frame.OrderPanels())
    offers_sockets.version_operations.plug(frame.OfferOperations())
    contracts.contract_operations.plug(frame.ContractOperations())
    correspondence.onward.plug(frame.ONWARD)
    parties.party_tabs.plug(monitor.PartyTabs())
    catalog.item_panels.plug(monitor.ItemPanels())
    parties.delete_blockers.plug(frame.party_blockers)
    catalog.delete_blockers.plug(frame.item_blockers)
    activities.journal_sources.plug(activities.Papers(confirmations.CONFIRMATION, confirmations.visible, ("orderer_id",), "confirmations.see", "calendar-check"))
    files.subjects.plug(files.Subject(confirmations.CONFIRMATION, confirmations.visible, "confirmations.see", "confirmations.edit"))
