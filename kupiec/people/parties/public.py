"""The door of the parties room."""

from kupiec.people.parties.models import (
    Address,
    Base,
    BaseMember,
    ContactRow,
    CustomerGroup,
    CustomerTerms,
    Party,
    PartyBankAccount,
    PaymentMethod,
    Person,
    PriceKind,
)
from kupiec.people.parties.drafts import PartyDraft
from kupiec.people.parties.figures import base_figures
from kupiec.people.parties.queries import documents_facts, visible
from kupiec.people.parties.rules import check_can_trade, snapshot
from kupiec.people.parties.services import become_customer, upsert_parties
from kupiec.people.parties.sockets import (
    Blocker,
    delete_blockers,
    party_panels,
    party_tabs,
    party_timeline,
)
from kupiec.people.parties.values import PartyFacts

__all__ = [
    "Address",
    "Base",
    "BaseMember",
    "Blocker",
    "ContactRow",
    "CustomerGroup",
    "CustomerTerms",
    "Party",
    "PartyBankAccount",
    "PartyDraft",
    "PartyFacts",
    "PaymentMethod",
    "Person",
    "PriceKind",
    "base_figures",
    "become_customer",
    "check_can_trade",
    "delete_blockers",
    "documents_facts",
    "party_panels",
    "party_tabs",
    "party_timeline",
    "snapshot",
    "upsert_parties",
    "visible",
]
