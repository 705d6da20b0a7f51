"""The page of wiring goes on: what is promised in writing, over orders, offers and contracts."""

from __future__ import annotations

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import search
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.people.activities import public as activities
from kupiec.people.catalog import public as catalog
from kupiec.people.correspondence import public as correspondence
from kupiec.people.parties import public as parties
from kupiec.sales.blankets import frame as blankets_frame
from kupiec.sales.blankets import public as blankets
from kupiec.sales.blankets import queries as blankets_queries
from kupiec.sales.blankets import words as blankets_words
from kupiec.sales.confirmations import found, frame, mailing, monitor, words
from kupiec.sales.confirmations import public as confirmations
from kupiec.sales.contracts import public as contracts
from kupiec.sales.offers import sockets as offers_sockets
from kupiec.sales.orders import operating


def plug() -> None:
    """All rooms of this page."""
    confirmations_room()
    blankets_room()


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
    activities.journal_sources.plug(
        activities.Papers(confirmations.CONFIRMATION, confirmations.visible, ("orderer_id",), "confirmations.see", "calendar-check")
    )
    mail.sources.plug(mailing.SOURCE)
    files.subjects.plug(files.Subject(confirmations.CONFIRMATION, confirmations.visible, "confirmations.see", "confirmations.edit"))


def blankets_room() -> None:
    """Blanket orders; what their lots will want is in the demand plan."""
    kit.tabs.plug(*blankets_frame.TABS)
    kit.commands.plug(*blankets_frame.COMMANDS)
    kit.event_words.plug(blankets_words.EVENTS)
    kit.badge_sources.plug(blankets_frame.Badges())
    documents.chain_sources.plug(blankets_frame.Chain())
    documents.describers.plug(blankets_frame.Cards())
    confirmations.plan_sources.plug(blankets_queries.PlanSource())
    parties.delete_blockers.plug(blankets_frame.party_blockers)
    catalog.delete_blockers.plug(blankets_frame.item_blockers)
    files.subjects.plug(files.Subject(blankets.BLANKET, blankets.visible, "blankets.see", "blankets.edit"))
