"""A person with all groups of data; who read the sensitive ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import public as parties
from kupiec.people.persons import queries
from kupiec.people.persons.models import Details
from kupiec.people.persons.services.occasions import set_day
from kupiec.people.persons.values import DAYS, LIFE, LIFE_FIELDS, PRIVATE, PRIVATE_FIELDS, WORK_FIELDS

BASE = {*parties.persons.FIELDS, "attributes"}
"""What room parties keeps of a person."""
FIELDS = ("sex", *WORK_FIELDS, *PRIVATE_FIELDS, *LIFE_FIELDS)
READ_AGAIN = dt.timedelta(minutes=15)
"""Within this time the same person's reading of the same data is one reading."""


def add_person(party_id: int, values: Mapping[str, Any], *, by: Actor) -> int:
    """Enter a person at a party with whatever groups of data are given."""
    return add_persons([(party_id, values)], by=by)[0]


def add_persons(rows: Sequence[tuple[int, Mapping[str, Any]]], *, by: Actor) -> list[int]:
    """Enter persons at parties (party id, fields); those of whom no more is said cost a constant number of statements."""
    with tx.write_tx(by=by):
        base = [(party, {name: value for name, value in row.items() if name in BASE and value is not None}) for party, row in rows]
        ids = parties.persons.add_persons(base, by=by)
        for pk, (_party, values) in zip(ids, rows, strict=True):
            if set(values) - BASE:
                _save_rest(pk, values, by=by)
    return ids


def save_person(person_id: int, values: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a person in all groups of data, only what is named; returns the new version.

    Refuses FORBIDDEN for groups the actor may not see, and what the groups themselves refuse.
    """
    with tx.write_tx(by=by):
        base = {name: value for name, value in values.items() if name in BASE}
        new = parties.persons.edit_person(person_id, base, version=version, by=by)
        _save_rest(person_id, values, by=by)
    return new


def _save_rest(person_id: int, values: Mapping[str, Any], *, by: Actor) -> None:
    if unknown := set(values) - set(FIELDS) - BASE - set(DAYS):
        raise Refusal("UNKNOWN_FIELD", N_("A person has no field “%(name)s”."), params={"name": min(unknown)[:40]})
    save_details(person_id, {name: value for name, value in values.items() if name in FIELDS}, by=by)
    for name, kind in DAYS.items():
        if name in values:
            set_day(person_id, kind, values[name] or "", field=name, by=by)


def save_details(person_id: int, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Change what else is known of a person, only what is named."""
    by.require("parties.edit")
    for fields, right in ((PRIVATE_FIELDS, PRIVATE), (LIFE_FIELDS, LIFE)):
        if set(changes) & set(fields):
            by.require(right)
    clean = {name: _clean(name, value) for name, value in changes.items()}
    records.fit(Details, {name: value for name, value in clean.items() if isinstance(value, str)})
    with tx.write_tx(by=by):
        person = queries.one(person_id, by=by)
        if clean.get("superior_id") is not None:
            _check_superior(person_id, int(clean["superior_id"]), by=by)
        row = Details.objects.select_for_update().filter(pk=person.pk).first()
        if row is None and any(clean.values()):
            Details.objects.create(person_id=person.pk, **clean)
        elif row is not None and any(getattr(row, name) != value for name, value in clean.items()):
            Details.objects.filter(pk=person.pk).update(**clean)


def _clean(name: str, value: Any) -> Any:
    if name in ("superior_id", "since"):
        return value
    text = str(value or "").strip()
    return text if name in LIFE_FIELDS else " ".join(text.split())


def _check_superior(person_id: int, superior_id: int, *, by: Actor) -> None:
    """The superior is someone the actor sees, and no one's superior is below himself."""
    if not queries.visible(by).filter(pk=superior_id).exists():
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "superior_id", params={"key": superior_id})
    above: int | None = superior_id
    for _step in range(50):
        if above is None:
            return
        if above == person_id:
            break
        above = Details.objects.filter(pk=above).values_list("superior_id", flat=True).first()
    raise Refusal("SUPERIOR_LOOP", N_("Nobody is his own superior, not even through others."), "superior_id")


def note_reading(person_id: int, group: str, *, by: Actor) -> None:
    """Write down that sensitive data of a person were read (`private` or `life`), once in a quarter of an hour."""
    verb = f"read-{group}"
    lately = Event.objects.filter(
        subject=parties.persons.KIND, subject_id=person_id, verb=verb, user_id=by.user_id, at__gte=clock.now() - READ_AGAIN
    )
    if by.user_id is None or lately.exists():
        return
    with tx.write_tx(by=by):
        audit.tell(parties.persons.KIND, [person_id], verb, by=by)
