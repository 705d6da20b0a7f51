"""Persons from files, and whom rows of files mean: parties by identifier, code or tax number (KER-16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.exchange.public import Field, Known, Outcome, Row, RowError, Target
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_, translate
from kupiec.people.parties import queries, services
from kupiec.people.parties.models import Party, Person

FIELDS = (
    Field("party", label=N_("Party (identifier, code or NIP)"), required=True, max_length=80),
    Field("last_name", label=N_("Last name"), required=True, max_length=80),
    Field("first_name", label=N_("First name"), max_length=60),
    Field("position", label=N_("Position"), max_length=120),
    Field("department", label=N_("Department"), max_length=120),
    Field("phone", label=N_("Telephone"), max_length=40),
    Field("email", label=N_("E-mail"), max_length=254),
    Field("birthday", "day", label=N_("Birthday")),
    Field("remarks", label=N_("Remarks"), max_length=4000),
)
_PLAIN = tuple(field.name for field in FIELDS if field.name != "party")


def find_parties(texts: Iterable[str], *, by: Actor) -> dict[str, int]:
    """Parties the actor sees, by external identifier, else code, else tax number when only one has it."""
    wanted = {text for text in texts if text}
    digits = {"".join(letter for letter in text if letter.isdigit()): text for text in wanted}
    seen = queries.visible(by)
    found: dict[str, int] = {}
    twice: set[str] = set()
    for pk, nip in seen.filter(nip__in=[number for number in digits if len(number) == 10]).values_list("pk", "nip"):
        text = digits[nip]
        twice |= {text} if text in found else set()
        found[text] = pk
    for text in twice:
        del found[text]
    found |= dict(seen.filter(code__in=wanted).values_list("code", "pk"))
    return found | {text or "": pk for text, pk in seen.filter(external_id__in=wanted).values_list("external_id", "pk")}


def unknown_party(text: str) -> RowError:
    sentence = translate(N_("No party has the identifier, code or NIP “%(text)s”.")) % {"text": text}
    return RowError("party", "UNKNOWN_KEY", sentence)


def _standing(rows: Sequence[Row], parties: Mapping[str, int]) -> dict[tuple[int, str], int]:
    """Persons already at these parties, by e-mail and by name."""
    found: dict[tuple[int, str], int] = {}
    people = Person.objects.filter(party_id__in=set(parties.values()), archived=False).order_by("-pk")
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
    parties = find_parties({row.values["party"] for row in rows}, by=by)
    standing = _standing(rows, parties)
    return {
        row.number: Known("update" if _match(row.values, parties[row.values["party"]], standing) else "new")
        for row in rows if row.values["party"] in parties
    }  # fmt: skip


def save_persons(rows: Sequence[Row], by: Actor) -> Outcome:
    """Persons at their parties: one of the same e-mail or name there is changed, others are entered."""
    parties = find_parties({row.values["party"] for row in rows}, by=by)
    standing = _standing(rows, parties)
    errors = {row.number: [unknown_party(row.values["party"])] for row in rows if row.values["party"] not in parties}
    fresh, updated = [], 0
    for row in rows:
        if row.number in errors:
            continue
        party = parties[row.values["party"]]
        given = {name: row.values[name] for name in _PLAIN if row.values.get(name) not in (None, "")}
        known = _match(row.values, party, standing)
        try:
            if known:
                services.edit_person(known, given, by=by)
                updated += 1
            else:
                fresh.append((party, given))
        except Refusal as refusal:
            errors[row.number] = [RowError(refusal.field, refusal.code, refusal.text)]
    services.add_persons(fresh, by=by)
    return Outcome(created=len(fresh), updated=updated, errors=errors)


def look_parties(rows: Sequence[Row], by: Actor) -> dict[int, Known]:
    """A known identifier is changed; the same tax number or name elsewhere may be the same party."""
    known = set(Party.objects.filter(external_id__in=[row.values["external_id"] for row in rows]).values_list("external_id", flat=True))
    nips = {row.number: "".join(letter for letter in row.values.get("nip") or "" if letter.isdigit()) for row in rows}
    names = {row.number: fold(row.values["name"])[:240] for row in rows}
    seen = queries.visible(by)
    by_nip = {row.nip: row for row in seen.filter(nip__in={nip for nip in nips.values() if nip})}
    by_name = {row.name_key: row for row in seen.filter(name_key__in=set(names.values()))}
    found = {}
    for row in rows:
        twin = by_nip.get(nips[row.number]) if nips[row.number] else by_name.get(names[row.number])
        if row.values["external_id"] in known:
            found[row.number] = Known("update")
        else:
            found[row.number] = Known("twin", f"{twin.name} ({twin.code})") if twin else Known("new")
    return found


PERSONS = Target(
    "persons", N_("Persons"), FIELDS, save_persons, right="parties.edit", chunk=300, look=look_persons, icon="user",
    note=N_("Contacts at customers and suppliers"),
)  # fmt: skip
