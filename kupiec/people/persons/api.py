"""The room's REST interface: persons in all groups of data, their firms. Sensitive groups are null without their right; reading them is logged."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.people.parties import public as parties
from kupiec.people.persons import queries, rules, services
from kupiec.people.persons.models import Engagement
from kupiec.people.persons.values import DAYS, LIFE, LIFE_FIELDS, PRIVATE, PRIVATE_FIELDS

router = api.Router(tags=["persons"])


class WholeIn(api.Input):
    """A person's fields in all groups; what is left out stays. Days as `12.05` or `12.05.1980`."""

    first_name: str | None = Field(None, max_length=60)
    last_name: str | None = Field(None, max_length=80)
    position: str | None = None
    department: str | None = None
    phone: str | None = None
    email: str | None = None
    remarks: str | None = None
    main: bool | None = None
    sex: str | None = None
    profession: str | None = None
    education: str | None = None
    superior_id: int | None = None
    since: dt.date | None = None
    home_street: str | None = None
    home_postal_code: str | None = None
    home_city: str | None = None
    private_phone: str | None = None
    private_email: str | None = None
    birthday: str | None = None
    name_day: str | None = None
    family: str | None = None
    hobbies: str | None = None
    interests: str | None = None


class WholeOut(Schema):
    """A person in all groups of data the caller may see."""

    id: int
    version: int
    party_id: int
    itself: bool
    first_name: str
    last_name: str
    position: str
    department: str
    phone: str
    email: str
    remarks: str
    main: bool
    archived: bool
    sex: str
    profession: str
    education: str
    superior_id: int | None
    since: dt.date | None
    private: dict[str, str] | None
    life: dict[str, str] | None


class EmployerIn(api.Input):
    """Where a person mainly works from a day on."""

    party_id: int
    on: dt.date | None = None
    position: str = ""
    department: str = ""
    phone: str = ""
    email: str = ""


class EngagementIn(api.Input):
    """Work for a firm beside the main one, or once."""

    party_id: int
    position: str = ""
    department: str = ""
    phone: str = ""
    email: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    remarks: str = ""


class EngagementOut(Schema):
    """Work of a person for a firm beside the main one, or once (`until`)."""

    id: int
    person_id: int
    party_id: int
    position: str
    department: str
    phone: str
    email: str
    since: dt.date | None
    until: dt.date | None
    remarks: str


def _whole(pk: int, *, by: Actor) -> dict[str, Any]:
    person, details = queries.one(pk, by=by), queries.details(pk)
    told: dict[str, Any] = {
        name: getattr(person, name) for name in ("id", "version", "party_id", "itself", "archived", *parties.persons.FIELDS)
    }
    told |= {name: getattr(details, name) for name in ("sex", "profession", "education", "superior_id", "since")}
    told |= {"private": None, "life": None}
    if by.may(PRIVATE):
        services.note_reading(pk, "private", by=by)
        told["private"] = {name: getattr(details, name) for name in PRIVATE_FIELDS}
    if by.may(LIFE):
        services.note_reading(pk, "life", by=by)
        known = queries.days(pk)
        told["life"] = {name: getattr(details, name) for name in LIFE_FIELDS}
        told["life"] |= {name: rules.written(known[kind]) if kind in known else "" for name, kind in DAYS.items()}
    return told


@router.get("/{id}", response=WholeOut)
def person(request: Any, id: int) -> object:
    """A person in all groups of data the caller may see."""
    request.actor.require("parties.see")
    return _whole(id, by=request.actor)


@router.put("/{id}", response=WholeOut)
def save(request: Any, id: int, data: WholeIn) -> object:
    """Change a person, only the fields named."""
    empty = {"superior_id": None, "since": None, "main": False}
    values = {name: empty.get(name, "") if value is None else value for name, value in data.model_dump(exclude_unset=True).items()}
    services.save_person(id, values, version=api.version(request), by=request.actor)
    return _whole(id, by=request.actor)


@router.post("/{id}/change-employer", response=WholeOut)
def change_employer(request: Any, id: int, data: EmployerIn) -> object:
    """A person mainly works elsewhere from a day on; the firm so far stays in the history."""
    values = data.model_dump()
    services.change_employer(id, values.pop("party_id"), on=values.pop("on"), by=request.actor, **values)
    return _whole(id, by=request.actor)


@router.post("/{id}/engagements", response={201: EngagementOut})
def add_engagement(request: Any, id: int, data: EngagementIn) -> object:
    """A person also works, or once worked, for a firm."""
    values = data.model_dump()
    pk = services.add_engagement(id, values.pop("party_id"), values, by=request.actor)
    return Engagement.objects.get(pk=pk)


@router.get("/{id}/engagements", response=list[EngagementOut])
def engagements(request: Any, id: int) -> object:
    """Firms of a person beside the main one, present ones first."""
    request.actor.require("parties.see")
    return queries.engagements(queries.one(id, by=request.actor).pk, by=request.actor)
