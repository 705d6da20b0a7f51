"""Persons that are one (KER-22): compared by name, e-mail, telephone and firm; firms, days and private data come over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.merging import public as merging
from kupiec.people.parties import public as parties
from kupiec.people.parties.public import Person
from kupiec.people.persons import queries
from kupiec.people.persons.models import Details, Engagement, Occasion

KIND = "parties.person"


def _traits_of(pk: int, name: str, email: str, phone: str, party_id: int | None) -> merging.Traits:
    own = {("email", email.casefold())} if email else set()
    own |= {("phone", phone)} if phone else set()
    return merging.Traits(pk, merging.core(name), frozenset(own), within=party_id)


def traits(ids: Collection[int]) -> list[merging.Traits]:
    rows = Person.objects.filter(pk__among=set(ids)).values_list("pk", "first_name", "last_name", "email", "phone_key", "party_id")
    return [_traits_of(pk, f"{first} {last}", email, phone, party_id) for pk, first, last, email, phone, party_id in rows]


def holders(wanted: Collection[tuple[str, str]]) -> Iterable[tuple[tuple[str, str], int]]:
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for name, value in wanted:
        asked[name].add(value)
    for pk, email in Person.objects.filter(email__in=asked["email"]).values_list("pk", "email") if asked["email"] else ():
        yield ("email", email.casefold()), pk
    for pk, phone in Person.objects.filter(phone_key__in=asked["phone"]).values_list("pk", "phone_key") if asked["phone"] else ():
        yield ("phone", phone), pk


def typed(values: Mapping[str, str]) -> merging.Traits:
    party = values.get("party_id", "")
    phone = values.get("phone", "")
    return _traits_of(
        0, f"{values.get('first_name', '')} {values.get('last_name', '')}".strip(), values.get("email", "").strip(),
        parties.persons.phone_key(phone) if len(phone) >= 6 else "", int(party) if party.isdecimal() and len(party) < 19 else None,
    )  # fmt: skip


def _private(person: Person) -> str:
    """Private data are told apart by how many there are, not shown here: reading them is logged on their own page."""
    details = queries.details(person.pk)
    count = sum(bool(getattr(details, name)) for name in _FILLED)
    return translate(N_("filled in: %(count)s")) % {"count": count} if count else ""


def _phone(record: Any) -> str:
    return str(record.phone)


_FILLED = (
    "sex", "profession", "education", "superior_id", "since", "home_street", "home_postal_code", "home_city", "private_phone", "private_email",
    "family", "hobbies", "interests",
)  # fmt: skip
_FIELDS = (
    merging.Field("first_name", N_("First name")),
    merging.Field("last_name", N_("Last name")),
    merging.Field("work", N_("Main firm"), shown=lambda person: str(person.party), names=("party_id",)),
    merging.Field("position", N_("Job title")),
    merging.Field("department", N_("Department")),
    merging.Field("phone", N_("Telephone"), shown=_phone, names=("phone", "phone_key")),
    merging.Field("email", N_("E-mail")),
    merging.Field("details", N_("Private and other data"), shown=_private, names=()),
    merging.Field("remarks", N_("Remarks"), joins=True),
)


def _fields(kept: Person, gone: Person) -> Sequence[merging.Field]:
    return (*_FIELDS, *attributes.merging_fields(KIND, kept, gone))


def _settle(meeting: merging.Meeting) -> dict[str, Any]:
    """Somebody active on either side is active; the main contact of the firm he works at stays one of them only."""
    kept, gone = meeting.kept, meeting.gone
    found: dict[str, Any] = {"archived": False} if kept.archived and not gone.archived else {}
    party_id = meeting.value("party_id")
    others = Person.objects.filter(party_id=party_id, main=True, archived=False).exclude(pk__in=(kept.pk, gone.pk))
    main = (kept.main and kept.party_id == party_id) or (gone.main and gone.party_id == party_id)
    if main != kept.main:
        found["main"] = main and not others.exists()
    return found


def _title(person: Person) -> str:
    return f"{person} ({person.party})"


def _detail(person: Person) -> str:
    return " · ".join(part for part in (person.position, str(person.party), person.phone, person.email) if part)


def _finish(ids: Sequence[int], *, by: Actor) -> None:
    parties.persons.refresh(ids, by=by)


PERSON = merging.Kind(
    KIND, "osoby", N_("Persons"), N_("Person"), Person, queries.visible, "parties.edit", "person", "user",
    traits=traits, holders=holders, typed=typed, title=_title, detail=_detail, finish=_finish, fields=_fields, settle=_settle,
    related=("party",), paths=("parties/persons", "persons"), code="",
)  # fmt: skip


def objections(meeting: merging.Meeting) -> Iterable[Refusal]:
    """Somebody who is a party himself goes where the party goes."""
    if meeting.kind.kind != KIND:
        return
    kept, gone = meeting.kept, meeting.gone
    if gone.itself:
        yield Refusal(
            "IS_PARTY",
            N_("%(name)s is a party itself: merge the parties, or keep this record and merge the other into it."),
            "gone_id",
            params={"name": str(gone)},
        )
    elif kept.itself and meeting.value("party_id") != kept.party_id:
        yield Refusal("IS_PARTY", N_("%(name)s is a party itself; the main firm stays."), "choices.work", params={"name": str(kept)})


def _details(moving: merging.Moving, ref: merging.Reference) -> None:
    """One row of further data: what is empty is filled from the other."""
    rows = Details.objects.in_bulk([moving.kept, moving.gone])
    kept, gone = rows.get(moving.kept), rows.get(moving.gone)
    if gone is None:
        return
    first, second = (gone, kept) if moving.takes("details") else (kept, gone)
    values = {name: getattr(first, name, None) or getattr(second, name, None) for name in _FILLED}
    if values["superior_id"] in (moving.kept, moving.gone):
        values["superior_id"] = None
    values = {name: values[name] if values[name] is not None or name in ("superior_id", "since") else "" for name in _FILLED}
    moving.drop(Details, [row.pk for row in (kept, gone) if row is not None])
    moving.make(Details, [Details(person_id=moving.kept, **values)])


def _superiors(moving: merging.Moving, ref: merging.Reference) -> None:
    """Nobody is his own superior."""
    own = set(Details.objects.filter(pk=moving.kept, superior_id=moving.gone).values_list("pk", flat=True))
    moving.aim(Details, "superior", own, origin=moving.gone, target=None)
    moving.plain(ref)


def _engagements(moving: merging.Moving, ref: merging.Reference) -> None:
    """Firms of both; the main firm that was not chosen stays as one where he works also, none stands twice."""
    people = Person.objects.in_bulk([moving.kept, moving.gone])
    kept, gone = people[moving.kept], people[moving.gone]
    main, other = (gone, kept) if moving.takes("work") else (kept, gone)
    rows = list(
        Engagement.objects.filter(person_id__in=(kept.pk, gone.pk), until__isnull=True).order_by(
            "-person_id" if gone.pk < kept.pk else "person_id", "pk"
        )
    )
    seen, dropped = {main.party_id}, []
    for row in sorted(rows, key=lambda one: one.person_id != kept.pk):
        if row.party_id in seen:
            dropped.append(row.pk)
        seen.add(row.party_id)
    moving.drop(Engagement, dropped)
    moving.plain(ref)
    if other.party_id not in seen and not other.archived:
        work = {name: getattr(other, name) for name in ("position", "department", "phone", "email")}
        moving.make(Engagement, [Engagement(person_id=kept.pk, party_id=other.party_id, **work)])


def _engaged(moving: merging.Moving, ref: merging.Reference) -> None:
    """Who works at one of two firms that are one and also at the other works there once."""
    both = (moving.kept, moving.gone)
    rows = Engagement.objects.filter(party_id__in=both, until__isnull=True)
    twice = set(rows.filter(Q(person__party_id__in=both)).values_list("pk", flat=True))
    mine = set(rows.filter(party_id=moving.kept).values_list("person_id", flat=True))
    twice |= set(rows.filter(party_id=moving.gone, person_id__in=mine).values_list("pk", flat=True))
    moving.drop(Engagement, twice)
    moving.plain(ref)


REFERENCES = (
    merging.Reference(Details, "person", KIND, own=_details),
    merging.Reference(Details, "superior", KIND, own=_superiors),
    merging.Reference(Occasion, "person", KIND, N_("Days to remember"), drops=("person_occasion_once",)),
    merging.Reference(Engagement, "person", KIND, N_("Work at other firms"), own=_engagements, drops=("person_engaged_once",)),
    merging.Reference(
        Engagement, "party", "parties.party", N_("Persons who work there beside"), own=_engaged, drops=("person_engaged_once",)
    ),
)
