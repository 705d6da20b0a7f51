"""Ways, states, dictionaries and drafts of letters: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kupiec.ground.kernel.words import N_

LETTER = "correspondence.letter"
SERIES = {"in": "WE", "out": "WY"}
"""Series of the numbers: letters that came, letters that went."""
LANGUAGES = ("pl", "en", "de")
NAMES = {
    "theirs.number": N_("number of the letter answered"),
    "theirs.subject": N_("its subject"),
    "theirs.sign": N_("their own sign on it"),
    "theirs.date": N_("day it was written"),
    "theirs.received": N_("day it came"),
    "theirs.due": N_("day an answer is due"),
    "customer.name": N_("name of the customer"),
    "person.name": N_("person written to"),
    "company.name": N_("our name"),
    "company.city": N_("our town"),
    "company.phone": N_("our telephone"),
    "company.email": N_("our e-mail"),
    "signer.name": N_("whoever signs"),
    "signer.position": N_("his or her position"),
}
"""What templates can be filled in with."""
MOST_LINKS = 50
LONGEST_TEXT = 20_000
Reference = tuple[str, int]
"""A record anywhere: kind and id, such as `("orders.order", 17)`."""


class Way(StrEnum):
    IN = "in"
    OUT = "out"


class State(StrEnum):
    """`open` and `settled` are of letters that came, `draft` and `sent` of ours; `void` of both."""

    OPEN = "open"
    SETTLED = "settled"
    DRAFT = "draft"
    SENT = "sent"
    VOID = "void"


STATES_OF = {Way.IN: (State.OPEN, State.SETTLED, State.VOID), Way.OUT: (State.DRAFT, State.SENT, State.VOID)}


class TermKind(StrEnum):
    """The dictionaries of the room."""

    TYPE = "type"
    MEDIUM = "medium"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """A letter to be put in the register. Without a type, medium or day the usual ones are taken.

    A known party's name and address are taken from it unless written here; an unknown one is only written.
    """

    way: str
    subject: str
    party_id: int | None = None
    person_id: int | None = None
    name: str = ""
    person_name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    type_id: int | None = None
    medium_id: int | None = None
    their_sign: str = ""
    content: str = ""
    language: str = ""
    registered_on: dt.date | None = None
    written_on: dt.date | None = None
    received_on: dt.date | None = None
    due_on: dt.date | None = None
    employee_id: int | None = None
    answers_id: int | None = None
    postage: Decimal | None = None
    weight_g: int | None = None
    declared: Decimal | None = None
    collected: Decimal | None = None
    tracking: str = ""
    remarks: str = ""
    links: tuple[Reference, ...] = ()
