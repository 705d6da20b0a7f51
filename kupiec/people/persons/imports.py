"""Persons from files: at their parties, one of the same e-mail or name there is changed (KER-16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.exchange.public import Field, Known, Outcome, Row, RowError, Target
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import public as parties
from kupiec.people.parties.public import Person
from kupiec.people.persons import services

FIELDS = (
    Field("party", label=N_("Party (identifier, code or NIP)"), required=True, max_length=80),
    Field("last_name", label=N_("Last name"), required=True, max_length=80),
    Field("first_name", label=N_("First name"), max_length=60),
    Field("position", label=N_("Position"), max_length=120),
    Field("department", label=N_("Department"), max_length=120),
    Field("phone", label=N_("Telephone"), max_length=40),
    Field("email", label=N_("E-mail"), max_length=254),
    Field("profession", label=N_("Profession"), max_length=120),
    Field("birthday", "day", label=N_("Birthday")),
    Field("remarks", label=N_("Remarks"), max_length=4000),
)
_PLAIN = tuple(field.name for field in FIELDS if field.name != "party")


def _standing(rows: Sequence[Row], firms: Mapping[str, int]) -> dict[tuple[int, str], int]:
    """Persons already at these parties, by e-mail and by name."""
    found: dict[tuple[int, str], int] = {}
    people = Person.objects.filter(party_id__in=set(firms.values()), archived=False).order_by("-pk")
    for pk, party, email, key in people.values_list("pk", "party_id", "email", "name_key"):
        found[party, key] = pk
        if email:
            found[party, email.lower()] = pk
    return found


def _match(values: Mapping[str, Any], party: int, standing: Mapping[tuple[int, str], int]) -> int | None:
    key = fold(f"{values['last_name']} {values.get('first_name') or ''}")[:160].strip()
    email = (values.get("email") or "").strip().lower()
    return (standing.get((party, email)) if email else None) or standing.get((party, key))


def look_persons(rows: Sequence[Row], by: Actor) -> dict[int, Known]:
    firms = parties.named.find_parties({row.values["party"] for row in rows}, by=by)
    standing = _standing(rows, firms)
    return {
        row.number: Known("update" if _match(row.values, firms[row.values["party"]], standing) else "new")
        for row in rows if row.values["party"] in firms
    }  # fmt: skip


def save_persons(rows: Sequence[Row], by: Actor) -> Outcome:
    """Persons at their parties: one of the same e-mail or name there is changed, others are entered."""
    firms = parties.named.find_parties({row.values["party"] for row in rows}, by=by)
    standing = _standing(rows, firms)
    errors = {row.number: [parties.persons.unknown_party(row.values["party"])] for row in rows if row.values["party"] not in firms}
    fresh, updated = [], 0
    for row in rows:
        if row.number in errors:
            continue
        party = firms[row.values["party"]]
        given = _given(row)
        known = _match(row.values, party, standing)
        try:
            if described := attributes.check(parties.persons.KIND, given.get("attributes", {}), new=not known, by=by):
                given["attributes"] = described
            if known:
                services.save_person(known, given, by=by)
                updated += 1
            else:
                fresh.append((party, given))
        except Refusal as refusal:
            errors[row.number] = [RowError(refusal.field, refusal.code, refusal.text)]
    services.add_persons(fresh, by=by)
    return Outcome(created=len(fresh), updated=updated, errors=errors)


def _given(row: Row) -> dict[str, Any]:
    """What the row says; a birthday as the verb takes it."""
    given = {name: row.values[name] for name in _PLAIN if row.values.get(name) not in (None, "")}
    described = {name: value for name, value in attributes.parted(row.values)[1].items() if value not in (None, "")}
    given |= {"attributes": described} if described else {}
    return given | ({"birthday": given["birthday"].isoformat()} if "birthday" in given else {})


PERSONS = Target(
    "persons", N_("Persons"), FIELDS, save_persons, right="parties.edit", chunk=300, look=look_persons, icon="user",
    note=N_("Contacts at customers and suppliers"),
    more=lambda: [Field(**one) for one in attributes.file_fields("parties.person")],
)  # fmt: skip
