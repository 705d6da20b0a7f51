"""Channels, purposes and acts of consents; kinds of requests; what erasure finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kupiec.ground.kernel.words import N_

PERSON, PARTY = "parties.person", "parties.party"
LINK = "privacy.link"
"""The record an e-mail that asks for confirmation is about."""


class Channel(StrEnum):
    """By what a person is reached."""

    EMAIL = "email"
    PHONE = "phone"
    SMS = "sms"
    POST = "post"
    MESSENGER = "messenger"


class Purpose(StrEnum):
    """What for."""

    MARKETING = "marketing"
    PARTNERS = "partners"
    SURVEY = "survey"
    PROFILING = "profiling"


class Act(StrEnum):
    """What happened: asked by e-mail to confirm, agreed, took it back, objected."""

    ASKED = "asked"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"


class How(StrEnum):
    """In what way."""

    FORM = "form"
    PAPER = "paper"
    CALL = "call"
    TALK = "talk"
    EMAIL = "email"
    LINK = "link"
    TAKEN = "taken"


class LinkKind(StrEnum):
    CONFIRM = "confirm"
    LEAVE = "leave"


CONFIRM_DAYS = 30
DIRECT = (Purpose.MARKETING, Purpose.PARTNERS, Purpose.PROFILING)
"""Purposes that an objection to direct marketing ends (art. 21.2–3 GDPR)."""


class RequestKind(StrEnum):
    """What a person asks for."""

    ACCESS = "access"
    PORTABILITY = "portability"
    RECTIFICATION = "rectify"
    ERASURE = "erasure"
    RESTRICTION = "restrict"
    OBJECTION = "objection"


class RequestState(StrEnum):
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class DueState(StrEnum):
    """A proposal of retention: waits, was erased, is kept for a reason."""

    WAITING = "waiting"
    ERASED = "erased"
    KEPT = "kept"


class Kept(StrEnum):
    """Kinds of retention."""

    LEFT = "left"
    CLOSED = "closed"
    PROSPECT = "prospect"
    BOOKS = "books"
    MERGES = "merges"


RETENTION = {
    Kept.LEFT: (N_("Persons put away, who left their firms"), 36),
    Kept.CLOSED: (N_("Natural persons among parties, put away"), 72),
    Kept.PROSPECT: (N_("Natural persons who never became customers"), 24),
    Kept.BOOKS: (N_("Erased persons whose documents no longer have to be kept"), 0),
    Kept.MERGES: (N_("Old rows of merged doubles, by which a merge is undone"), 12),
}
"""Kinds with their usual periods in months; administrators change them."""
BY_ITSELF = (Kept.MERGES,)
"""Kinds that end without anybody being asked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a person may be reached by a channel for a purpose, and by what."""

    allowed: bool
    act: str = ""
    at: dt.datetime | None = None
    consent_id: int | None = None
    digest: str = ""


NOBODY_ASKED = Verdict(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDraft:
    """What is written down: who (kind and id), by which channels, what for, what happened and when, with the proof."""

    who: tuple[str, int]
    channels: Sequence[str]
    purpose: str = Purpose.MARKETING
    act: str = Act.GIVEN
    how: str = How.FORM
    at: dt.datetime | None = None
    address: str = ""
    wording_id: int | None = None
    evidence: str = ""
    attachment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an erasure finds in one table: how many rows, what becomes of them, on which ground and until when they are kept."""

    label: str
    says: str
    count: int
    fate: str
    because: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Why a person can't be erased yet."""

    says: str
    count: int
    because: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an erasure would do."""

    title: str
    found: tuple[Found, ...]
    held: tuple[Held, ...] = ()

    @property
    def kept_until(self) -> dt.date | None:
        return max((one.until for one in self.found if one.until), default=None)
