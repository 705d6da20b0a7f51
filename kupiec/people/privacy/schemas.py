"""Schemas of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.people.privacy.values import (
    Act,
    Channel,
    How,
    Purpose,
    RequestKind,
)

Kind = Literal["person", "party"]


class WhoIn(api.Input):
    """A person or a party."""

    kind: Kind = "person"
    id: int


class ConsentIn(WhoIn):
    """What was agreed, withdrawn or objected to; a row for each channel."""

    channels: list[Channel] = Field(min_length=1, max_length=5)
    purpose: Purpose = Purpose.MARKETING
    act: Act = Act.GIVEN
    how: How = How.FORM
    at: dt.datetime | None = None
    address: str = ""
    wording_id: int | None = None
    evidence: str = ""


class ConsentOut(Schema):
    """One act; never changed."""

    id: int
    person_id: int | None
    party_id: int | None
    channel: str
    purpose: str
    act: str
    how: str
    at: dt.datetime
    address: str
    wording_id: int | None
    evidence: str
    recorded_at: dt.datetime
    recorded_by_id: int | None


class AllowedIn(api.Input):
    """Whom, by what, what for."""

    who: list[WhoIn] = Field(min_length=1, max_length=1000)
    channel: Channel = Channel.EMAIL
    purpose: Purpose = Purpose.MARKETING


class AllowedOut(Schema):
    """Whether he may be reached, and by which act; `act` is empty when nobody ever asked."""

    kind: str
    id: int
    allowed: bool
    act: str
    at: dt.datetime | None
    consent_id: int | None


class AskIn(WhoIn):
    """Whom to ask by e-mail; an empty address is the main one."""

    purpose: Purpose = Purpose.MARKETING
    address: str = ""


class RequestIn(api.Input):
    """What a person asks for; `name` may be left out where the person or party is given."""

    kind: RequestKind | None = None
    name: str | None = None
    contact: str | None = None
    how: How | None = None
    content: str | None = None
    received_on: dt.date | None = None
    person_id: int | None = None
    party_id: int | None = None


class RequestOut(Schema):
    """A request with its deadline."""

    id: int
    version: int
    kind: str
    name: str
    contact: str
    how: str
    content: str
    received_on: dt.date
    due_on: dt.date
    extended_because: str
    state: str
    closed_on: dt.date | None
    answer: str
    person_id: int | None
    party_id: int | None


class TextIn(api.Input):
    """What was answered."""

    ids: list[int] = Field(max_length=1000)
    text: str = ""


class ReasonIn(api.Input):
    """Why."""

    ids: list[int] = Field(max_length=1000)
    reason: str


class CountOut(Schema):
    """How many."""

    count: int


class FoundOut(Schema):
    """What becomes of one table: `fate` is deleted, anonymised or kept (`because`, `until`)."""

    table: str
    says: str
    count: int
    fate: str
    because: str
    until: dt.date | None


class PlanOut(Schema):
    """What an erasure would do; `held`: what stands against it."""

    title: str
    found: list[FoundOut]
    held: list[str]
    kept_until: dt.date | None


class EraseIn(WhoIn):
    """Whom to erase and why; `request_id`: the request it answers."""

    reason: str
    request_id: int | None = None


class ErasureOut(Schema):
    """An erasure that was done."""

    id: int
    person_id: int | None
    party_id: int | None
    request_id: int | None
    reason: str
    outcome: list[dict[str, Any]]
    kept_until: dt.date | None
    at: dt.datetime
    by_user_id: int | None


class ExportIn(WhoIn):
    """Whose data; `request_id`: the request it answers."""

    request_id: int | None = None


class ExportOut(Schema):
    """A file being made or made (`size` > 0); fetched at `/prywatnosc/dane/{job_id}/` for a week."""

    id: int
    job_id: int | None
    name: str
    size: int
    made_at: dt.datetime
    gone_at: dt.datetime | None
    person_id: int | None
    party_id: int | None


class DueOut(Schema):
    """Somebody whose data are kept longer than their period."""

    id: int
    kind: str
    person_id: int | None
    party_id: int | None
    since: dt.date
    state: str
    note: str


class WordingIn(api.Input):
    """A new version of what people agree to."""

    purpose: Purpose
    text: str
    language: Literal["pl", "en", "de"] = "pl"


class WordingOut(Schema):
    """A version, which never changes."""

    id: int
    purpose: str
    language: str
    number: int
    text: str
    made_at: dt.datetime
