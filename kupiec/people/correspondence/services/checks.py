"""What every verb of the room asks before it writes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kupiec.ground.company.public import queries as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import entered
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.models import Letter, Term
from kupiec.people.correspondence.values import LONGEST_TEXT, MOST_LINKS, Reference, TermKind
from kupiec.people.parties.public import named

own_parties = named.seen
persons_at = named.persons_at
texts = partial(entered.texts, longest=LONGEST_TEXT)


def own_employees(ids: Iterable[int | None], *, by: Actor) -> None:
    company.working_here(ids, by=by, field="employee_id")


def letters_seen(ids: Iterable[int | None], *, by: Actor) -> dict[int, Letter]:
    """Letters that others answer. Refuses UNKNOWN_KEY."""
    wanted = {pk for pk in ids if pk is not None}
    known = {row.pk: row for row in queries.visible(by).filter(pk__in=wanted)} if wanted else {}
    if len(known) != len(wanted):
        raise Refusal("UNKNOWN_KEY", N_("There is no such letter."), "answers_id")
    return known


def documents_seen(references: Iterable[Reference], *, by: Actor) -> None:
    documents.all_seen(references, most=MOST_LINKS, by=by)


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
