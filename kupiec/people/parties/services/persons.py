"""Persons we talk to at parties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import found, identifiers, queries
from kupiec.people.parties.models import Party, Person
from kupiec.people.parties.services import itself

WORK = ("position", "department", "phone", "email")
FIELDS = ("first_name", "last_name", "position", "department", "phone", "email", "remarks", "main")


def add_persons(rows: Sequence[tuple[int, Mapping[str, Any]]], *, by: Actor) -> list[int]:
    """Enter persons at parties (party id, fields, `attributes` by code); the first of a party is its main one. Returns ids in order."""
    by.require("parties.edit")
    cleaned = [(party_id, _clean(_own(fields))) for party_id, fields in rows]
    with tx.write_tx(by=by):
        parties = {party_id for party_id, _ in cleaned}
        seen = dict(queries.visible(by).filter(pk__in=parties).values_list("pk", "name"))
        if missing := parties - set(seen):
            raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "party_id", params={"key": min(missing)})
        moment = clock.now()
        people = [
            Person(party_id=party_id, created_at=moment, updated_at=moment, **fields, **_derived(fields, seen[party_id]))
            for party_id, fields in cleaned
        ]
        _one_main(people)
        Person.objects.bulk_create(people)
        attributes.write(
            found.PERSON, {person.pk: fields.get("attributes") or {} for person, (_party, fields) in zip(people, rows, strict=True)}, by=by
        )
        found.persons_saved([person.pk for person in people], by=by)
    return [person.pk for person in people]


def edit_person(person_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a person; only the fields (and `attributes` by code) named. Returns the new version."""
    by.require("parties.edit")
    with tx.write_tx(by=by):
        person = queries.visible_persons(by).get(pk=person_id)
        fields = _clean({**{name: getattr(person, name) for name in FIELDS}, **_own(changes)})
        if fields["main"] and not person.main:
            Person.objects.filter(party_id=person.party_id, main=True).update(main=False, version=F("version") + 1)
        values = {**fields, **_derived(fields, person.party.name), "updated_at": clock.now()}
        new = records.update(person, values, version=version)
        attributes.write(found.PERSON, {person_id: changes.get("attributes") or {}}, by=by)
        if person.itself:
            itself.carry(person, fields, by=by)
        found.persons_saved([person_id], by=by)
        return new


def move_person(person_id: int, party_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """A person works at another party from now on; what isn't named of work there is empty. Returns the new version.

    Refuses IS_PARTY for one who is a party itself, SAME_PARTY. What was is kept by room persons.
    """
    by.require("parties.edit")
    with tx.write_tx(by=by):
        person = queries.visible_persons(by).get(pk=person_id)
        if person.itself:
            raise Refusal("IS_PARTY", N_("This person is a party itself; add the other firm beside it."), "party_id")
        if person.party_id == party_id:
            raise Refusal("SAME_PARTY", N_("The person works there already."), "party_id")
        party = queries.visible(by).filter(pk=party_id).first()
        if party is None:
            raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "party_id", params={"key": party_id})
        kept = {"first_name": person.first_name, "last_name": person.last_name, "remarks": person.remarks}
        fields = _clean({**dict.fromkeys(WORK, ""), "main": False, **changes, **kept})
        fields["main"] = not Person.objects.filter(party=party, main=True, archived=False).exists()
        values = {**fields, **_derived(fields, party.name), "party_id": party_id, "updated_at": clock.now()}
        new = records.update(person, values, version=version)
        found.persons_saved([person_id], by=by)
        return new


def _own(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "attributes"}


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("A person has no field “%(name)s”."), params={"name": min(unknown)[:40]})
    clean = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in fields.items()}
    clean = {name: (False if name == "main" else "") if value is None else value for name, value in clean.items()}
    if not clean.get("last_name"):
        raise Refusal("REQUIRED", N_("Give the last name."), "last_name")
    clean["email"] = identifiers.email(clean.get("email", ""))
    records.fit(Person, clean)
    return clean


def _derived(fields: Mapping[str, Any], party_name: str) -> dict[str, str]:
    first, last, phone = fields.get("first_name", ""), fields["last_name"], fields.get("phone", "")
    key = identifiers.phone_key(phone) if phone else ""
    texts = (first, last, fields.get("position", ""), fields["email"], phone, key, party_name)
    return {"phone_key": key, "name_key": fold(f"{last} {first}")[:160], "search": fold(" ".join(texts))}


def derived_of(person: Person) -> dict[str, str]:
    """What is kept of a person for finding him, as he stands now at his party."""
    fields = {name: getattr(person, name) for name in ("first_name", "last_name", "position", "email", "phone")}
    return _derived(fields, person.party.name)


def refresh(person_ids: Sequence[int], *, by: Actor) -> None:
    """Derived columns and the index of persons changed by something else than these verbs."""
    rows = Person.objects.filter(pk__in=person_ids).select_related("party")
    update_rows(Person, [{"pk": row.pk, **derived_of(row)} for row in rows], ["phone_key", "name_key", "search"])
    found.persons_saved(list(person_ids), by=by)


def _one_main(people: Sequence[Person]) -> None:
    """Among new persons: one main per party, and none where the party has one unless it is asked for."""
    parties = {person.party_id for person in people}
    asked = {person.party_id for person in people if person.main}
    Person.objects.filter(party_id__in=asked, main=True).update(main=False, version=F("version") + 1)
    having = set(Person.objects.filter(party_id__in=parties, main=True, archived=False).values_list("party_id", flat=True))
    for person in sorted(people, key=lambda found: not found.main):
        person.main = person.party_id not in having
        having.add(person.party_id)


def archive_persons(person_ids: Sequence[int], *, by: Actor) -> int:
    """Put persons away (they left the company); history stays."""
    return _move(person_ids, archived=True, by=by)


def restore_persons(person_ids: Sequence[int], *, by: Actor) -> int:
    return _move(person_ids, archived=False, by=by)


def _move(person_ids: Sequence[int], *, archived: bool, by: Actor) -> int:
    by.require("parties.edit")
    with tx.write_tx(by=by):
        rows = queries.visible_persons(by).filter(pk__in=person_ids, archived=not archived)
        if archived and (same := rows.filter(itself=True).first()):
            said = N_("%(name)s is a party itself; archive the party.")
            raise Refusal("IS_PARTY", said, params={"name": str(same), "party_id": same.party_id})
        ids = list(rows.values_list("pk", flat=True))
        moved = Person.objects.filter(pk__in=ids).update(archived=archived, main=False, version=F("version") + 1, updated_at=clock.now())
        found.persons_saved(ids, by=by)
        return moved


def party_of(person_id: int, *, by: Actor) -> Party:
    """The party a person belongs to."""
    return queries.visible_persons(by).get(pk=person_id).party
