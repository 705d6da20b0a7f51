"""The page of wiring goes on: offers and what stands above them."""

from __future__ import annotations

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import bells, search
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.merging import public as merging
from kupiec.people.parties import public as parties
from kupiec.sales.calculations import merged as calculations_merged
from kupiec.sales.calculations import screens as calculations_screens
from kupiec.sales.calculations import words as calculations_words
from kupiec.sales.offerpages import frame as pages_frame
from kupiec.sales.offerpages import mailing as pages_mailing
from kupiec.sales.offerpages import merged as pages_merged
from kupiec.sales.offerpages import page_parts as pages_parts
from kupiec.sales.offerpages import queries as pages_queries
from kupiec.sales.offerpages import words as pages_words
from kupiec.sales.offers import events as offers_events
from kupiec.sales.offers import found as offers_found
from kupiec.sales.offers import frame as offers_frame
from kupiec.sales.offers import sockets as offers
from kupiec.sales.offers import words as offers_words
from kupiec.sales.offerterms import frame as terms_frame
from kupiec.sales.offerterms import handlers as terms_handlers
from kupiec.sales.offerterms import words as terms_words
from kupiec.sales.orders import operating

BELLS: dict[type, list[bells.Handler]] = {offers_events.Copied: [terms_handlers.on_copied]}


def install() -> None:
    """Offers and all rooms above them."""
    _offers()
    _calculations()
    _pages()
    _terms()


def _offers() -> None:
    """Tabs, search, the chain of documents, tabs of customers."""
    kit.tabs.plug(*offers_frame.TABS)
    kit.commands.plug(*offers_frame.COMMANDS)
    kit.event_words.plug(offers_words.EVENTS)
    search.kinds.plug(*offers_found.KINDS)
    kit.hit_words.plug(offers_found.LOOKS)
    kit.badge_sources.plug(offers_frame.Badges())
    documents.chain_sources.plug(offers_frame.Chain())
    documents.describers.plug(offers_frame.Cards())
    parties.party_tabs.plug(offers_frame.PartyTabs())
    parties.party_operations.plug(offers_frame.PartyOperations())
    parties.delete_blockers.plug(offers_frame.party_blockers)


def _calculations() -> None:
    """Calculation sheets of lines."""
    merging.references.plug(*calculations_merged.REFERENCES)
    kit.event_words.plug(calculations_words.EVENTS)
    offers.version_panels.plug(calculations_screens.Panels())


def _pages() -> None:
    """Customers' private pages of offers: questions, acceptance, signature."""
    merging.references.plug(*pages_merged.REFERENCES)
    kit.commands.plug(*pages_frame.COMMANDS)
    kit.event_words.plug(pages_words.EVENTS)
    kit.badge_sources.plug(pages_frame.Badges())
    kit.notice_sources.plug(pages_frame.Notices())
    kit.notice_topics.plug(*pages_frame.TOPICS)
    mail.sources.plug(pages_mailing.SOURCE)
    offers.version_panels.plug(pages_parts.Panels())
    offers.version_operations.plug(pages_parts.Operations())
    offers.letter_facts.plug(pages_queries.letter_facts)


def _terms() -> None:
    """Trade terms of offers, on their prints and on those of orders; the budget an offer is compared with."""
    kit.tabs.plug(*terms_frame.TABS)
    kit.event_words.plug(terms_words.EVENTS)
    offers.version_panels.plug(terms_frame.Panels())
    offers.version_operations.plug(terms_frame.Operations())
    offers.print_notes.plug(terms_frame.on_offer)
    operating.order_panels.plug(terms_frame.OrderPanels())
    operating.print_notes.plug(terms_frame.on_order)
