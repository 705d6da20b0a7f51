"""What every verb of the room asks before it writes: texts that fit, parties and people one may name, known entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.company.public import queries as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import entered
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import queries
from kupiec.people.activities.models import Term
from kupiec.people.activities.values import LONGEST_CONTENT, MOST_LINKS, MOST_PEOPLE, Reference
from kupiec.people.parties.public import named

own_parties = named.seen


def own_employees(ids: Collection[int], *, by: Actor, kept: Collection[int] = ()) -> None:
    """Refuses UNKNOWN_KEY for people of other companies or who left; those who stood there before may stay."""
    wanted = set(ids) - set(kept)
    if len(ids) > MOST_PEOPLE:
        raise Refusal("TOO_MANY", N_("At most %(most)s people."), "employees", params={"most": MOST_PEOPLE})
    company.working_here(wanted, by=by, field="employees")


def persons_at(pairs: Iterable[tuple[int, Collection[int]]]) -> None:
    """Refuses UNKNOWN_KEY for persons of other parties; pairs of party and persons, one statement."""
    given = [(party, pk) for party, ids in pairs for pk in ids]
    if len(given) > MOST_PEOPLE * 20:
        raise Refusal("TOO_MANY", N_("At most %(most)s people."), "persons", params={"most": MOST_PEOPLE})
    named.persons_at(given, field="persons")


def documents_seen(references: Collection[Reference], *, by: Actor) -> None:
    documents.all_seen(references, most=MOST_LINKS, by=by)


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


def texts(values: Mapping[str, Any], *, lines: Sequence[str], areas: Sequence[str] = ("content",)) -> dict[str, Any]:
    return entered.texts(values, lines=lines, areas=areas, longest=LONGEST_CONTENT)
