"""What every verb of the room asks before it writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.company.public import Employee
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.models import Letter, Term
from kupiec.people.correspondence.values import LONGEST_TEXT, MOST_LINKS, Reference, TermKind
from kupiec.people.parties import public as parties

WORDS = {
    "party_id": N_("There is no such party."), "employee_id": N_("There is no such employee."),
    "person_id": N_("There is no such person at this party."), "links": N_("There is no such document."),
    "answers_id": N_("There is no such letter."),
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
        raise missing("employee_id")


def persons_at(pairs: Iterable[tuple[int | None, int | None]]) -> dict[int, parties.Person]:
    """The persons named beside their parties. Refuses UNKNOWN_KEY for those of other parties."""
    given = [(party, pk) for party, pk in pairs if pk is not None]
    known = {row.pk: row for row in parties.Person.objects.filter(pk__in={pk for _party, pk in given})}
    if any(pk not in known or known[pk].party_id != party for party, pk in given):
        raise missing("person_id")
    return known


def letters_seen(ids: Iterable[int | None], *, by: Actor) -> dict[int, Letter]:
    """Letters that others answer. Refuses UNKNOWN_KEY."""
    wanted = {pk for pk in ids if pk is not None}
    known = {row.pk: row for row in queries.visible(by).filter(pk__in=wanted)} if wanted else {}
    if len(known) != len(wanted):
        raise missing("answers_id")
    return known


def documents_seen(references: Collection[Reference], *, by: Actor) -> None:
    """Refuses UNKNOWN_KEY for documents the actor may not see."""
    wanted = {documents.Ref(*one) for one in references}
    if len(wanted) > MOST_LINKS * 20:
        raise Refusal("TOO_MANY", N_("At most %(most)s documents."), "links", params={"most": MOST_LINKS})
    if wanted and set(documents.describe(wanted, by=by)) != wanted:
        raise missing("links")


class Terms:
    """The dictionaries as one call needs them: two statements for any number of letters."""

    def __init__(self) -> None:
        self.rows = {row.pk: row for row in Term.objects.all()}

    def of(self, kind: str, asked: int | None, *, way: str, kept: int | None = None) -> Term:
        """The entry asked for, or the usual one of the way. Refuses UNKNOWN_KEY, NO_TERM when the dictionary is empty."""
        field = "type_id" if kind == TermKind.TYPE else "medium_id"
        if asked is None:
            return self._usual(kind, way, field)
        found = self.rows.get(asked)
        if found is None or found.kind != kind or (asked != kept and (not found.active or found.way not in ("", way))):
            raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), field)
        return found

    def _usual(self, kind: str, way: str, field: str) -> Term:
        usable = [row for row in self.rows.values() if row.kind == kind and row.active and row.way in ("", way)]
        if not usable:
            raise Refusal("NO_TERM", N_("This dictionary is empty; an administrator fills it under Settings."), field)
        return min(usable, key=lambda row: (not row.standard, row.way != way, row.position, row.pk))


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
