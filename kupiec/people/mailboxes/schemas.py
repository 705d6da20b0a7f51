"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class MessageOut(Schema):
    """An e-mail message; people are pairs of name and address. `thread` is shared by a conversation."""

    id: int
    version: int
    message_id: str
    thread: int
    outgoing: bool
    state: str
    subject: str
    from_address: str
    from_name: str
    to: list[list[str]]
    cc: list[list[str]]
    at: dt.datetime
    text: str
    files: int
    automatic: bool
    trouble: str
    mail_id: int | None = None
    parties: list[int] | None = None


class MailboxOut(Schema):
    """A mailbox; its password is never told. `failing`: what went wrong last, empty when all is well."""

    id: int
    version: int
    name: str
    address: str
    kind: str
    host: str
    port: int
    security: str
    login: str
    since: dt.date
    correspondents: str
    assigned_only: bool
    active: bool
    read_at: dt.datetime | None = None
    failing: str
    failed_words: str


class MailboxIn(api.Input):
    """A mailbox as it is to be; on change the password may be left out."""

    name: str = Field(max_length=80)
    address: str = Field(max_length=254)
    host: str = Field(max_length=253)
    login: str = Field(max_length=254)
    password: str = Field(default="", max_length=500)
    kind: str = "personal"
    port: int | None = None
    security: str = "tls"
    since: dt.date | None = None
    members: list[int] = []
    correspondents: str = Field(default="", max_length=8000)
    assigned_only: bool = False


class AssignIn(api.Input):
    """Whose messages are."""

    ids: list[int]
    party_id: int
    person_id: int | None = None
    remember: bool = True
    add_person: bool = False


class DoneOut(Schema):
    """How many records it concerned."""

    count: int


class JobOut(Schema):
    """The job that reads."""

    job: int | None = None
