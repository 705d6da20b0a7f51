"""What may be said of letters without asking the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.correspondence.values import State, Way

FROZEN = frozenset(
    {
        "party_id",
        "person_id",
        "name",
        "person_name",
        "street",
        "postal_code",
        "city",
        "country",
        "subject",
        "content",
        "language",
        "written_on",
    }
)
"""What a letter that has left the house says; it can't be changed any more."""
MOST_WEIGHT = 1_000_000
SPAN = dt.timedelta(days=366 * 30)
DAYS = ("registered_on", "written_on", "received_on", "sent_on", "due_on")


def first_state(way: str) -> State:
    return State.OPEN if way == Way.IN else State.DRAFT


def check_days(values: Mapping[str, Any], *, today: dt.date) -> None:
    """Refuses BAD_DAY for days far away, NOT_YET for a letter that came or went tomorrow, WRONG_ORDER for one that came before it was written."""
    for name in DAYS:
        day = values.get(name)
        if day is not None and abs(day - today) > SPAN:
            raise Refusal("BAD_DAY", N_("This day is too far away."), name)
    for name in ("registered_on", "received_on", "sent_on"):
        if values.get(name) is not None and values[name] > today:
            raise Refusal("NOT_YET", N_("This day has not come yet."), name)
    written = values.get("written_on")
    for name in ("received_on", "sent_on"):
        if written is not None and values.get(name) is not None and values[name] < written:
            raise Refusal("WRONG_ORDER", N_("The letter was not written yet on this day."), name)


def check_post(values: Mapping[str, Any]) -> None:
    """Refuses BAD_NUMBER for money below nothing and weights no post takes."""
    for name in ("postage", "declared", "collected"):
        if values.get(name) is not None and values[name] < 0:
            raise Refusal("BAD_NUMBER", N_("This can’t be less than nothing."), name)
    weight = values.get("weight_g")
    if weight is not None and not 0 < weight <= MOST_WEIGHT:
        raise Refusal("BAD_NUMBER", N_("From 1 gram to 1000 kilograms."), "weight_g")


def check_change(state: str, changes: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """Refuses WITHDRAWN, and SENT for what a letter that has left the house says."""
    if state == State.VOID:
        raise Refusal("WITHDRAWN", N_("The letter was withdrawn; it stays in the register as it is."))
    if state == State.SENT:
        changed = [name for name in sorted(FROZEN & set(changes)) if changes[name] != kept[name]]
        if changed:
            raise Refusal("SENT", N_("The letter has been sent; what it says stays as it is."), changed[0])


def place(street: str, postal_code: str, city: str, country: str, *, home: str = "PL") -> str:
    """An address in one line: `ul. Polna 3, 61-300 Poznań`; the country only when it is another one."""
    town = " ".join(filter(None, (postal_code, city)))
    return ", ".join(filter(None, (street, town, country if country and country != home else "")))
