"""The door of the parties room."""

from kupiec.people.parties.models import (
    Address,
    Base,
    ContactRow,
    CustomerGroup,
    CustomerTerms,
    Party,
    PartyBankAccount,
    PaymentMethod,
    Person,
    PriceKind,
)
from kupiec.people.parties.queries import documents_facts, visible
from kupiec.people.parties.rules import check_can_trade, snapshot
from kupiec.people.parties.sockets import (
    Blocker,
    Figure,
    Panel,
    delete_blockers,
    party_panels,
    party_tabs,
    party_timeline,
)
from kupiec.people.parties.values import AddressFacts, PartyFacts, TermsFacts

__all__ = [
    "Address",
    "AddressFacts",
    "Base",
    "Blocker",
    "ContactRow",
    "CustomerGroup",
    "CustomerTerms",
    "Figure",
    "Panel",
    "Party",
    "PartyBankAccount",
    "PartyFacts",
    "PaymentMethod",
    "Person",
    "PriceKind",
    "TermsFacts",
    "check_can_trade",
    "delete_blockers",
    "documents_facts",
    "party_panels",
    "party_tabs",
    "party_timeline",
    "snapshot",
    "visible",
]
