"""Firms a person works or worked for: another one beside, from one to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import public as parties
from kupiec.people.persons import queries
from kupiec.people.persons.models import Details, Engagement

FIELDS = ("position", "department", "phone", "email", "since", "until", "remarks")


def change_employer(person_id: int, party_id: int, *, on: dt.date | None = None, version: int | None = None, by: Actor, **work: Any) -> int:
    """From that day (today) a person works mainly at another party; the time at the one so far is kept. Returns the new version.

    Refuses what `parties.persons.move_person` refuses, WRONG_DAYS when it had begun there later.
    """
    by.require("parties.edit")
    on = on or clock.today()
    with tx.write_tx(by=by):
        person = queries.one(person_id, by=by)
        details = queries.details(person_id)
        last = on - dt.timedelta(days=1)
        if details.since is not None and details.since > last:
            raise Refusal("WRONG_DAYS", N_("The end lies before the beginning."), "on")
        _close_open(person_id, party_id, last)
        new = parties.persons.move_person(
            person_id, party_id, {name: work.get(name) or "" for name in parties.persons.WORK}, version=version, by=by
        )
        Engagement.objects.create(
            person_id=person_id, party_id=person.party_id, position=person.position, department=person.department, phone=person.phone,
            email=person.email, since=details.since, until=last,
        )  # fmt: skip
        Details.objects.update_or_create(person_id=person_id, defaults={"since": on, "superior": None})
        audit.tell(parties.persons.KIND, [person_id], "employer-changed", by=by, data={"before": str(person.party)[:120]})
    return new


def _close_open(person_id: int, party_id: int, last: dt.date) -> None:
    """Where the new main firm was one beside, that time is over now."""
    for row in Engagement.objects.filter(person_id=person_id, party_id=party_id, until__isnull=True):
        if row.since is not None and row.since > last:
            row.delete()
        else:
            Engagement.objects.filter(pk=row.pk).update(until=last, version=row.version + 1)


def add_engagement(person_id: int, party_id: int, values: Mapping[str, Any], *, by: Actor) -> int:
    """A person also works, or once worked, at another party. Refuses SAME_PARTY, TAKEN, WRONG_DAYS."""
    by.require("parties.edit")
    clean = _clean(values)
    with tx.write_tx(by=by):
        person = queries.one(person_id, by=by)
        party = parties.visible(by).filter(pk=party_id).first()
        if party is None:
            raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "party_id", params={"key": party_id})
        if person.party_id == party_id and clean.get("until") is None:
            raise Refusal("SAME_PARTY", N_("The person works there already."), "party_id")
        return _written(Engagement(person=person, party=party, **clean)).pk


def edit_engagement(engagement_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change an engagement, only what is named; returns its new version."""
    by.require("parties.edit")
    with tx.write_tx(by=by):
        row = Engagement.objects.get(pk=engagement_id, person__in=queries.visible(by), party__in=parties.visible(by))
        clean = _clean({**{name: getattr(row, name) for name in FIELDS}, **changes})
        if clean["until"] is None and row.person.party_id == row.party_id:
            raise Refusal("SAME_PARTY", N_("The person works there already."), "until")
        try:
            with transaction.atomic():
                return records.update(row, clean, version=version)
        except IntegrityError as error:
            raise _twice() from error


def drop_engagement(engagement_id: int, *, by: Actor) -> int:
    """Take an engagement entered by mistake away; whose it was."""
    by.require("parties.edit")
    with tx.write_tx(by=by):
        row = Engagement.objects.get(pk=engagement_id, person__in=queries.visible(by), party__in=parties.visible(by))
        row.delete()
    return row.person_id


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("A person has no field “%(name)s”."), params={"name": min(unknown)[:40]})
    clean = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}
    clean |= {name: "" for name in ("position", "department", "phone", "email", "remarks") if clean.get(name) is None}
    records.fit(Engagement, clean)
    since, until = clean.get("since"), clean.get("until")
    if since and until and until < since:
        raise Refusal("WRONG_DAYS", N_("The end lies before the beginning."), "until")
    return clean


def _written(row: Engagement) -> Engagement:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _twice() from error
    return row


def _twice() -> Refusal:
    return Refusal("TAKEN", N_("The person works there already."), "party_id")
