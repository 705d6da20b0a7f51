"""What every verb of the room asks before it writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.company.public import Employee
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import public as parties
from kupiec.sales.inquiries.values import LONGEST_TEXT

WORDS = {
    "party_id": N_("There is no such party."), "salesperson_id": N_("There is no such employee."),
    "person_id": N_("There is no such person at this party."), "source": N_("There is no such document."),
}  # fmt: skip


def missing(field: str) -> Refusal:
    return Refusal("UNKNOWN_KEY", WORDS[field], field)


def own_parties(ids: Iterable[int | None], *, by: Actor) -> None:
    """Refuses UNKNOWN_KEY for parties the actor may not see."""
    wanted = {pk for pk in ids if pk is not None}
    if wanted and parties.visible(by).filter(pk__in=wanted).count() != len(wanted):
        raise missing("party_id")


def own_employees(ids: Iterable[int | None], *, by: Actor) -> None:
    """Refuses UNKNOWN_KEY for people of other companies or who left."""
    wanted = {pk for pk in ids if pk is not None}
    if wanted and Employee.objects.filter(pk__in=wanted, company_id=by.company_id, active=True).count() != len(wanted):
        raise missing("salesperson_id")


def persons_at(pairs: Iterable[tuple[int | None, int | None]]) -> None:
    """Refuses UNKNOWN_KEY for persons of other parties, or of nobody known."""
    given = [(party, pk) for party, pk in pairs if pk is not None]
    known = dict(parties.Person.objects.filter(pk__in={pk for _party, pk in given}).values_list("pk", "party_id"))
    if any(party is None or known.get(pk) != party for party, pk in given):
        raise missing("person_id")


def one_line(text: str) -> str:
    return " ".join(text.split())


def texts(values: Mapping[str, Any], *, lines: Sequence[str], areas: Sequence[str] = ()) -> dict[str, Any]:
    """Texts as they are kept: single lines tidied, areas stripped. Refuses TOO_LONG."""
    clean = dict(values)
    for name in lines:
        if name in clean:
            clean[name] = one_line(clean[name] or "")
    for name in areas:
        if name in clean:
            clean[name] = (clean[name] or "").strip().replace("\r\n", "\n")
            if len(clean[name]) > LONGEST_TEXT:
                raise Refusal("TOO_LONG", N_("At most %(limit)s characters."), name, params={"limit": LONGEST_TEXT})
    return clean


def required(values: Mapping[str, Any], name: str) -> None:
    if name in values and not values[name]:
        raise Refusal("REQUIRED", N_("Fill this in."), name)


def all_there(rows: Sequence[Any], ids: Collection[int]) -> None:
    """Refuses NOT_FOUND when some of the records can't be seen."""
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such record."))
