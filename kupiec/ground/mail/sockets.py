"""Rooms above tell which records go by e-mail and which addresses a customer has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.values import Book, Told


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of record that goes by e-mail.

    `rows`: those an actor may see, with the right `see`; `tell`: its facts for a set at a constant number of queries;
    `pdf`: the print, None where the mail is its own text; `url`: its page; `ready`: called before a mail of it is written by hand (an offer becomes sent);
    `files`: the kind of record whose files may go along, where it is another; `written`: called with the mail once it is in the outbox.
    """

    subject: str
    rows: Callable[[Actor], QuerySet]
    see: str
    tell: Callable[[Sequence[int], Actor], Mapping[int, Told]]
    url: Callable[[int], str]
    pdf: Callable[[int, Actor], bytes] | None = None
    ready: Callable[[int, Actor], None] | None = None
    files: str = ""
    written: Callable[[Mail, Actor], None] | None = None


class AddressBook(Protocol):
    """Addresses of customers for a kind of document; constant number of queries."""

    def __call__(self, party_ids: Sequence[int], *, kind: str, company_id: int) -> Mapping[int, Book]: ...


class Consents(Protocol):
    """The room that knows who agreed to advertising by e-mail."""

    def purposes(self) -> Sequence[tuple[str, str]]:
        """What advertising may be about, with its names."""
        ...

    def refused(self, address: str, *, purpose: str, party_id: int | None, company_id: int) -> str:
        """Why nothing may be sent there for this purpose, in words; empty when it may."""
        ...

    def leaving(self, address: str, *, purpose: str, party_id: int | None, company_id: int) -> str:
        """The address on which whoever gets it leaves; asked after `refused`, in the transaction that writes the mail."""
        ...


sources: Socket[Source] = Socket("mail.sources")
consents: Socket[Consents] = Socket("mail.consents")
address_books: Socket[AddressBook] = Socket("mail.address_books")


def source(subject: str) -> Source:
    """Refuses UNKNOWN_SUBJECT."""
    for one in sources:
        if one.subject == subject:
            return one
    raise Refusal("UNKNOWN_SUBJECT", N_("This can’t be sent by e-mail."), "subject")


def books(party_ids: Sequence[int], *, kind: str, company_id: int) -> dict[int, Book]:
    """What the first address book knows of these customers."""
    for book in address_books:
        return dict(book(party_ids, kind=kind, company_id=company_id))
    return {}
