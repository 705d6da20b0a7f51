"""A party that is a natural person has exactly one person with its data; what is changed in one changes in the other (PTY-6).

The names of the person stand in the party’s name, which may say more (`Termo-Bud Jan Wolski`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import bells, clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.search_text import fold
from kupiec.people.parties import events, found, identifiers
from kupiec.people.parties.models import ContactRow, Party, Person
from kupiec.people.parties.rules import split_name
from kupiec.people.parties.services import derived

_PHONES = ("mobile", "phone")
_LONGEST = {"phone": 40, "email": 254}


def follow(party_ids: Collection[int], *, by: Actor) -> None:
    """After parties changed: natural persons among them have their person with the same data, firms none. Two statements where there is none."""
    ids = sorted(set(party_ids))
    natural = dict(Party.objects.filter(pk__in=ids, kind="person").values_list("pk", "name"))
    persons = {person.party_id: person for person in Person.objects.filter(party_id__in=ids, itself=True)}
    firms = [person.pk for pk, person in persons.items() if pk not in natural]
    if firms:
        Person.objects.filter(pk__in=firms).update(itself=False, version=F("version") + 1, updated_at=clock.now())
    if not natural:
        return
    lacking = [pk for pk in natural if pk not in persons]
    persons |= _adopted(lacking, natural) if lacking else {}
    reach = _reach(list(natural))
    changed = [_same(persons[pk], name, reach[pk]) for pk, name in natural.items() if pk in persons]
    update_rows(Person, [row for row in changed if row], _WRITTEN, bump="version")
    made = _made([pk for pk in natural if pk not in persons], natural, reach)
    found.persons_saved([*(row["pk"] for row in changed if row), *made], by=by)


_WRITTEN = ["first_name", "last_name", "phone", "phone_key", "email", "name_key", "search", "updated_at"]


def _reach(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The main mobile (else telephone) and e-mail of parties."""
    rows: dict[int, dict[str, str]] = {pk: {"phone": "", "email": ""} for pk in ids}
    listed = ContactRow.objects.filter(party_id__in=ids, main=True, kind__in=(*_PHONES, "email")).order_by("-kind")
    for party_id, kind, value in listed.values_list("party_id", "kind", "value"):
        name = "email" if kind == "email" else "phone"
        rows[party_id][name] = value if len(value) <= _LONGEST[name] else ""
    for party_id, value in listed.filter(kind="mobile").values_list("party_id", "value"):
        rows[party_id]["phone"] = value if len(value) <= 40 else rows[party_id]["phone"]
    return rows


def _values(first: str, last: str, party: str, reach: Mapping[str, str]) -> dict[str, Any]:
    key = identifiers.phone_key(reach["phone"]) if reach["phone"] else ""
    texts = (first, last, reach["email"], reach["phone"], key, party)
    return {
        "first_name": first,
        "last_name": last,
        **reach,
        "phone_key": key,
        "name_key": fold(f"{last} {first}")[:160],
        "search": fold(" ".join(texts)),
    }


def _bears(party: str, person: Person) -> bool:
    """Whether the party’s name has the person’s in it, as whole words."""
    return bool(str(person)) and f" {fold(str(person))} " in f" {fold(party)} "


def _same(person: Person, party: str, reach: Mapping[str, str]) -> dict[str, Any] | None:
    """The row with the party’s data; None when it says the same already."""
    first, last = (person.first_name, person.last_name) if _bears(party, person) else split_name(party)
    values = _values(first, last, party, reach)
    if all(getattr(person, name) == values[name] for name in ("first_name", "last_name", "phone", "email")):
        return None
    return {"pk": person.pk, **values, "updated_at": clock.now()}


def _adopted(lacking: Sequence[int], natural: Mapping[int, str]) -> dict[int, Person]:
    """A person already entered at the party whose name the party bears is the one."""
    chosen: dict[int, Person] = {}
    for person in Person.objects.filter(party_id__in=lacking, archived=False).order_by("-main", "pk"):
        if _bears(natural[person.party_id], person):
            chosen.setdefault(person.party_id, person)
    if chosen:
        Person.objects.filter(pk__in=[person.pk for person in chosen.values()]).update(itself=True, version=F("version") + 1)
        for person in chosen.values():
            _carry_reach(person, {"phone": "", "email": ""}, {"phone": person.phone, "email": person.email}, only_missing=True)
    return chosen


def _made(ids: Sequence[int], natural: Mapping[int, str], reach: Mapping[int, Mapping[str, str]]) -> list[int]:
    moment = clock.now()
    if ids:
        Person.objects.filter(party_id__in=ids, main=True).update(main=False, version=F("version") + 1)
    rows = [
        Person(party_id=pk, main=True, itself=True, created_at=moment, updated_at=moment, **_values(*split_name(natural[pk]), natural[pk], reach[pk]))
        for pk in ids
    ]  # fmt: skip
    Person.objects.bulk_create(rows)
    return [row.pk for row in rows]


def carry(person: Person, fields: Mapping[str, Any], *, by: Actor) -> None:
    """After the person was changed: its party bears the same names, telephone and e-mail. `person` is as it was before."""
    before, now = str(person), " ".join(filter(None, (fields.get("first_name", ""), fields["last_name"])))
    party = person.party
    name = party.name.replace(before, now) if _bears(party.name, person) and before in party.name else now
    _carry_reach(
        person, {"phone": person.phone, "email": person.email}, {"phone": fields.get("phone", ""), "email": fields.get("email", "")}
    )
    Party.objects.filter(pk=party.pk).update(name=name[:240], version=F("version") + 1, updated_at=clock.now())
    derived.refresh([party.pk], by=by)
    bells.ring(events.Saved((party.pk,)), by=by)


def _carry_reach(person: Person, before: Mapping[str, str], now: Mapping[str, str], *, only_missing: bool = False) -> None:
    for name, kinds in (("phone", _PHONES), ("email", ("email",))):
        if before[name] == now[name]:
            continue
        rows = ContactRow.objects.filter(party_id=person.party_id, kind__in=kinds, main=True).order_by("kind")
        row = rows.filter(value=before[name]).first() or rows.first()
        if only_missing and row is not None:
            continue
        _write_reach(person.party_id, row, kinds[-1] if name == "email" else "phone", now[name])


def _write_reach(party_id: int, row: ContactRow | None, kind: str, value: str) -> None:
    """The contact row says this now; an empty value takes it away, one the party has already becomes the main one."""
    kind = row.kind if row else kind
    key = identifiers.contact_key(kind, value)
    twin = ContactRow.objects.filter(party_id=party_id, kind=kind, value_key=key).first() if value else None
    if row is not None and (not value or (twin is not None and twin.pk != row.pk)):
        row.delete()
    if twin is not None:
        ContactRow.objects.filter(pk=twin.pk).update(main=True, value=value)
    elif value and row is not None:
        ContactRow.objects.filter(pk=row.pk).update(value=value, value_key=key)
    elif value:
        ContactRow.objects.create(party_id=party_id, kind=kind, value=value, value_key=key, main=True)
