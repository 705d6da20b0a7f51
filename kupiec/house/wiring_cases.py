"""What cases hang on pages of others, and what rooms above tell of them: a part of the wiring page."""

from __future__ import annotations

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import casework as invoicing_casework
from kupiec.money.receivables import casework as receivables_casework
from kupiec.money.stock import casework as stock_casework
from kupiec.people.activities import public as activities
from kupiec.people.cases import found as cases_found
from kupiec.people.cases import frame as cases_frame
from kupiec.people.cases import public as cases
from kupiec.people.cases import thread as cases_thread
from kupiec.people.cases import words as cases_words
from kupiec.people.parties import public as parties
from kupiec.people.persons import public as persons
from kupiec.sales.offers import casework as offers_casework
from kupiec.sales.orders import casework as orders_casework


def plug() -> None:
    """Cases: their own pages, and how they are seen from pages of others."""
    kit.tabs.plug(*cases_frame.TABS)
    kit.commands.plug(*cases_frame.COMMANDS)
    kit.event_words.plug(cases_words.EVENTS)
    kit.timeline_sources.plug(cases_thread.Timeline())
    documents.describers.plug(cases_frame.Cards())
    search.kinds.plug(*cases_found.KINDS)
    kit.hit_words.plug(cases_found.LOOKS)
    kit.pickers.plug(cases_found.PICKER)
    parties.party_tabs.plug(cases_frame.PartyTabs())
    parties.party_operations.plug(cases_frame.PartyOperations())
    parties.attention.plug(cases_frame.party_attention)
    parties.delete_blockers.plug(cases_frame.party_blockers)
    activities.journal_sources.plug(activities.Papers("cases.case", cases.visible, ("party_id",), "cases.see", "briefcase"))
    activities.matters.plug(cases_frame.matters)
    persons.person_tabs.plug(cases_frame.PersonTabs())
    cases.money_sources.plug(
        offers_casework.Money(), orders_casework.Money(), stock_casework.Money(), invoicing_casework.Money(), receivables_casework.Money()
    )
    cases.case_operations.plug(offers_casework.CaseOperations())
