"""The door of the parties room."""

from kupiec.ground.kernel.deletion import Blocker
from kupiec.people.parties import named, persons
from kupiec.people.parties.models import (
    Base,
    BaseMember,
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
from kupiec.people.parties.services import become_customer
from kupiec.people.parties.sockets import (
    attention,
    delete_blockers,
    party_columns,
    party_figures,
    party_operations,
    party_panels,
    party_tabs,
)
from kupiec.people.parties.values import PartyFacts

__all__ = [
    "Base",
    "BaseMember",
    "Blocker",
    "CustomerGroup",
    "CustomerTerms",
    "Party",
    "PartyBankAccount",
    "PartyFacts",
    "PaymentMethod",
    "Person",
    "PriceKind",
    "attention",
    "become_customer",
    "check_can_trade",
    "delete_blockers",
    "documents_facts",
    "named",
    "party_columns",
    "party_figures",
    "party_operations",
    "party_panels",
    "party_tabs",
    "persons",
    "snapshot",
    "visible",
]
