"""Values of messages: whom they go to, how one of them fared, what their texts may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kupiec.ground.kernel.words import N_

SUBJECT = "ordermessages.passing"
"""The kind of record e-mails of this room are of: one message of one passage."""
TOPIC = "ordermessages.told"
RIGHT = "ordermessages.edit"
KIND = "message"
"""The kind of operation a register has, and of the e-mail."""
LANGUAGES = {"pl": N_("Polish"), "en": N_("English"), "de": N_("German")}
LONGEST_HEADING = 200
LONGEST_TEXT = 5_000
LONGEST_TOLD = 300
MOST_LINES = 40
"""Lines of an order a text may list; the rest are counted."""


class To(StrEnum):
    CUSTOMER = "customer"
    SALESPERSON = "salesperson"
    ROLE = "role"


class State(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"


NAMES = {
    "order.number": N_("number of the order"),
    "order.date": N_("its date"),
    "order.wanted": N_("day it is wanted on"),
    "order.total": N_("its gross value with the currency"),
    "order.reference": N_("the customer’s own number"),
    "order.register": N_("register it has come into"),
    "customer.name": N_("name of the customer"),
    "delivery.address": N_("place of delivery"),
    "salesperson.name": N_("the salesperson"),
    "salesperson.phone": N_("the salesperson’s telephone"),
    "company.name": N_("our name"),
    "company.phone": N_("our telephone"),
    "company.email": N_("our e-mail"),
    "lines": N_("lines of the order: {{#each lines}}{{ name }}: {{ quantity }} {{ unit }}{{/each}}"),
}
LINE = {"code": "PO-2560", "name": "Pompa obiegowa 25-60", "quantity": "2", "unit": "szt", "value": "1 290,00"}


@dataclass(frozen=True, slots=True)
class Text:
    """A subject and a text in one language."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageData:
    """A message as an administrator says it. `register`: code of the register whose passage sends it, empty: operations of registers alone do.

    `role`: to whom, when it goes to a role; `purpose`: what it advertises (it then needs consent), empty: it is about the order.
    """

    name: str
    to: str = To.CUSTOMER
    role: str = ""
    register: str = ""
    attach: bool = False
    purpose: str = ""
    active: bool = True
    texts: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on a sample order: to whom it would go, in which language, why not."""

    to: str
    language: str
    heading: str
    text: str
    why: str = ""
