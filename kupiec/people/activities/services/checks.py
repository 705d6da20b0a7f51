"""What every verb of the room asks before it writes: texts that fit, parties and people one may name, known entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.company.public import Employee
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import queries
from kupiec.people.activities.models import Term
from kupiec.people.activities.values import LONGEST_CONTENT, MOST_LINKS, MOST_PEOPLE, Reference
from kupiec.people.parties import public as parties

WORDS = {
    "party_id": N_("There is no such party."), "employees": N_("There is no such employee."),
    "persons": N_("There is no such person at this party."), "links": N_("There is no such document."),
}  # fmt: skip


def _missing(field: str) -> Refusal:
    return Refusal("UNKNOWN_KEY", WORDS[field], field)


def own_parties(ids: Collection[int | None], *, by: Actor) -> None:
    """Refuses UNKNOWN_KEY for parties the actor may not see."""
    wanted = {pk for pk in ids if pk is not None}
    if wanted and parties.visible(by).filter(pk__in=wanted).count() != len(wanted):
        raise _missing("party_id")


def own_employees(ids: Collection[int], *, by: Actor, kept: Collection[int] = ()) -> None:
    """Refuses UNKNOWN_KEY for people of other companies or who left; those who stood there before may stay."""
    wanted = set(ids) - set(kept)
    if len(ids) > MOST_PEOPLE:
        raise Refusal("TOO_MANY", N_("At most %(most)s people."), "employees", params={"most": MOST_PEOPLE})
    if wanted and Employee.objects.filter(pk__in=wanted, company_id=by.company_id, active=True).count() != len(wanted):
        raise _missing("employees")


def persons_at(pairs: Iterable[tuple[int, Collection[int]]]) -> None:
    """Refuses UNKNOWN_KEY for persons of other parties; pairs of party and persons, one statement."""
    given = [(party, pk) for party, ids in pairs for pk in ids]
    if len(given) > MOST_PEOPLE * 20:
        raise Refusal("TOO_MANY", N_("At most %(most)s people."), "persons", params={"most": MOST_PEOPLE})
    known = dict(parties.Person.objects.filter(pk__in={pk for _party, pk in given}).values_list("pk", "party_id"))
    if any(known.get(pk) != party for party, pk in given):
        raise _missing("persons")


def documents_seen(references: Collection[Reference], *, by: Actor) -> None:
    """Refuses UNKNOWN_KEY for documents the actor may not see."""
    wanted = {documents.Ref(*one) for one in references}
    if len(wanted) > MOST_LINKS * 20:
        raise Refusal("TOO_MANY", N_("At most %(most)s documents."), "links", params={"most": MOST_LINKS})
    if wanted and set(documents.describe(wanted, by=by)) != wanted:
        raise _missing("links")


def term_of(kind: str, asked: int | None, *, field: str, kept: int | None = None) -> Term:
    """The entry asked for, or the usual one. Refuses UNKNOWN_KEY, NO_TERM when the dictionary is empty."""
    if asked is None:
        found = queries.standard(kind)
        if found is None:
            raise Refusal("NO_TERM", N_("This dictionary is empty; an administrator fills it under Settings."), field)
        return found
    rows = Term.objects.filter(pk=asked, kind=kind)
    found = rows.first() if asked == kept else rows.filter(active=True).first()
    if found is None:
        raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), field)
    return found


def one_line(text: str) -> str:
    return " ".join(text.split())


def texts(values: Mapping[str, Any], *, lines: Sequence[str], areas: Sequence[str] = ("content",)) -> dict[str, Any]:
    """Texts as they are kept: single lines tidied, areas stripped. Refuses REQUIRED, TOO_LONG."""
    clean = dict(values)
    for name in lines:
        if name in clean:
            clean[name] = one_line(clean[name] or "")
    for name in areas:
        if name in clean:
            clean[name] = (clean[name] or "").strip().replace("\r\n", "\n")
            if len(clean[name]) > LONGEST_CONTENT:
                raise Refusal("TOO_LONG", N_("At most %(limit)s characters."), name, params={"limit": LONGEST_CONTENT})
    return clean


def required(values: Mapping[str, Any], name: str) -> None:
    if name in values and not values[name]:
        raise Refusal("REQUIRED", N_("Fill this in."), name)


def all_there(rows: Sequence[Any], ids: Collection[int]) -> None:
    """Refuses NOT_FOUND when some of the records can't be seen."""
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such record."))
