"""Kinds and states of mails, what a room tells of a record, what the server answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kupiec.ground.kernel.words import N_

KINDS = {
    "offer": N_("Offer"),
    "order": N_("Order confirmation"),
    "stock": N_("Delivery note"),
    "invoice": N_("Invoice"),
    "proforma": N_("Pro-forma invoice"),
    "correction": N_("Correction invoice"),
    "statement": N_("Account statement"),
    "note": N_("Memo"),
    "letter": N_("Letter to a customer"),
    "decision": N_("Request for a decision"),
    "consent": N_("Request to confirm a consent"),
    "answer": N_("Answer to a question about an offer"),
}
NOTICE = "notice"
"""What the program tells its own users by e-mail; the room that tells writes its text."""
PASSED = "message"
"""What a customer is told when his order passes on; texts are kept by the room that tells."""
SENT_KINDS = {**KINDS, NOTICE: N_("Notice to a user"), PASSED: N_("Message about an order")}
AUTOMATIC = ("order", "stock", "invoice", "correction")
"""Kinds that may go by themselves; the others are sent when somebody decides so."""
FREE = "letter"
"""The kind of letters people write themselves: without a usual subject."""
WITH_CONSENT = frozenset({"invoice", "correction"})
"""Kinds that go by themselves only to customers who agreed to electronic invoices."""
LANGUAGES = {"pl": N_("Polish"), "en": N_("English"), "de": N_("German")}
SLOTS = tuple((kind, language) for kind in KINDS for language in LANGUAGES)
NAMES = {
    "document.number": N_("number of the document"),
    "document.date": N_("its date"),
    "document.due": N_("day it is due, or valid until"),
    "document.total": N_("its value with the currency"),
    "document.reference": N_("the customer’s own number"),
    "customer.name": N_("name of the customer"),
    "company.name": N_("our name"),
    "company.phone": N_("our telephone"),
    "company.email": N_("our e-mail"),
    "salesperson.name": N_("the salesperson"),
    "decision.step": N_("what is to be decided"),
    "decision.facts": N_("what the document says"),
    "decision.due": N_("until when"),
    "decision.link": N_("address where it is decided"),
    "consent.text": N_("what the person would agree to"),
    "consent.link": N_("address where the person agrees"),
    "offer.link": N_("address of the customer’s own page of the offer"),
    "question.text": N_("what the customer asked"),
    "question.answer": N_("what we answer"),
    "signature": N_("signature of whoever sends it"),
}
LARGEST = 18 * 1024 * 1024
"""Bytes of all attachments together: with the coding of e-mail about 25 MB, what most servers take."""
MOST_RECIPIENTS = 50
LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000


class State(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    RETURNED = "returned"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Proposed:
    """An address of a customer and whose it is."""

    address: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A customer's addresses for one kind of document, the first being the one to use; and whether he agreed to e-invoices."""

    addresses: tuple[Proposed, ...] = ()
    consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a room tells of a record to be sent. `reason`: why it can't be sent now; `note`: what sending it brings.

    Of a message that is answered: `to` whom, its subject and text as an answer has them, and `answers`, the Message-IDs of
    the conversation.
    """

    company_id: int
    kind: str
    language: str
    title: str
    party_id: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    note: str = ""
    to: str = ""
    heading: str = ""
    quote: str = ""
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as somebody wants it sent: addresses as typed, ids of attachments of the record that go with it.

    `purpose`: what it advertises (marketing, …); it then goes to one person, only with his consent. Empty: business with the customer.
    """

    to: str
    subject: str
    text: str
    cc: str = ""
    bcc: str = ""
    reply_to: str = ""
    pdf: bool = True
    files: tuple[int, ...] = ()
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToUser:
    """What a user is told by e-mail, of the record `subject` and `subject_id`, in his language."""

    subject: str
    subject_id: int
    to: str
    language: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message ready to be composed: checked ASCII addresses only."""

    message_id: str
    sender: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    reply_to: str
    subject: str
    text: str
    date: str
    automatic: bool = False
    parts: tuple[Part, ...] = ()
    answers: tuple[str, ...] = ()
    unsubscribe: str = ""

    @property
    def recipients(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.to, *self.cc, *self.bcc)))


@dataclass(frozen=True, slots=True)
class Returned:
    """A report of a mail server: which mail, by its Message-ID, didn't reach whom, and why."""

    message_id: str
    recipient: str
    why: str


class Verdict(StrEnum):
    """How one attempt ended. DOUBTFUL: the connection broke after the whole message had gone, it may have arrived."""

    SENT = "sent"
    LATER = "later"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An attempt, in the server's words; `refused`: addresses it didn't take while it took the others."""

    verdict: Verdict
    words: str = ""
    refused: tuple[str, ...] = ()
    broken: bool = False
