"""Reads: the letters an actor may see, threads, what letters concern, dictionaries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from kupiec.ground.company.public import Employee
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.people.correspondence.models import Letter, Link, Template, TemplateText, Term
from kupiec.people.correspondence.values import Reference, State, TermKind, Way
from kupiec.people.parties import public as parties

MOST_IN_BOOK = 5000
"""Letters on one book that is printed or shown at once."""


def visible(by: Actor) -> QuerySet[Letter]:
    """Letters of the actor's company: with parties he may see, and those of no known party."""
    rows = Letter.objects.filter(company_id=by.company_id)
    return rows if by.scope("parties") == "all" else rows.filter(Q(party__isnull=True) | Q(party__in=parties.visible(by)))


def letter(pk: int, *, by: Actor) -> Letter:
    wanted = ("party", "person", "type", "medium", "employee", "answers", "created_by__employee")
    return visible(by).select_related(*wanted).get(pk=pk)


def searched(rows: QuerySet, text: str, by: Actor) -> QuerySet:
    """Letters that say all the words: number, subject, text, whom, signs."""
    for word in text.split()[:8]:
        rows = rows.filter(search__contains=fold(word))
    return rows


def waiting(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    """Letters something is still to be done with: open ones that came, ours not yet sent."""
    return rows.filter(state__in=(State.OPEN, State.DRAFT))


def late(rows: QuerySet[Letter], *, on: dt.date) -> QuerySet[Letter]:
    return waiting(rows).filter(due_on__lt=on)


def thread(row: Letter, *, by: Actor) -> list[Letter]:
    """The exchange a letter belongs to, in the order it went on; the letter alone when there is none."""
    root = row.thread_id or row.pk
    rows = visible(by).filter(Q(thread_id=root) | Q(pk=root)).select_related("type", "medium", "party")
    return list(rows.order_by("registered_on", "pk")[:200])


def answered(ids: Collection[int]) -> dict[int, list[Letter]]:
    """Letters that answer these and were not withdrawn; one statement."""
    found: defaultdict[int, list[Letter]] = defaultdict(list)
    for row in Letter.objects.filter(answers_id__in=list(ids)).exclude(state=State.VOID).order_by("pk"):
        found[row.answers_id or 0].append(row)
    return dict(found)


def links_of(ids: Sequence[int]) -> dict[int, list[Link]]:
    """What letters concern and what was made of them; one statement."""
    found: defaultdict[int, list[Link]] = defaultdict(list)
    for row in Link.objects.filter(letter_id__in=list(ids)).order_by("pk"):
        found[row.letter_id].append(row)
    return dict(found)


def linked_to(reference: Reference, *, by: Actor) -> QuerySet[Letter]:
    """Letters that concern a record."""
    ids = Link.objects.filter(subject=reference[0], subject_id=reference[1]).values("letter_id")
    return visible(by).filter(pk__in=ids)


def terms(kind: str, *, way: str = "", active: bool = True) -> list[Term]:
    """A dictionary in its order; with `way` what that way has."""
    rows = Term.objects.filter(kind=kind)
    rows = rows.filter(active=True) if active else rows
    return list((rows.filter(way__in=("", way)) if way else rows).order_by("position", "pk"))


def options(kind: str, way: str = "") -> list[tuple[int, str]]:
    return [(term.pk, str(term)) for term in terms(kind, way=way)]


def standard(kind: str, way: str) -> Term | None:
    """The entry proposed for a way: its own, else the one for both, else the first."""
    found = terms(kind, way=way)
    proposed = sorted((term for term in found if term.standard), key=lambda term: term.way != way)
    return proposed[0] if proposed else next(iter(found), None)


def employees(company_id: int) -> list[Employee]:
    return list(Employee.objects.filter(company_id=company_id, active=True).order_by("last_name", "first_name", "pk"))


def templates(by: Actor, *, active: bool = True) -> QuerySet[Template]:
    rows = Template.objects.filter(company_id=by.company_id)
    return rows.filter(active=True) if active else rows


def texts_of(template_ids: Collection[int]) -> dict[tuple[int, str], TemplateText]:
    """Texts by template and language; one statement."""
    rows = TemplateText.objects.filter(template_id__in=list(template_ids))
    return {(row.template_id, row.language): row for row in rows}


def book(way: str, *, first: dt.date, last: dt.date, by: Actor) -> list[Letter]:
    """The register of days: letters of a way in the order of their numbers, withdrawn ones too."""
    rows = visible(by).filter(way=way, registered_on__gte=first, registered_on__lte=last)
    wanted = ("type", "medium", "employee", "answers")
    return list(rows.select_related(*wanted).order_by("registered_on", "pk")[:MOST_IN_BOOK])


def posted(*, first: dt.date, last: dt.date, by: Actor) -> list[Letter]:
    """What goes into the posting book: letters sent on these days by a medium of the post."""
    rows = visible(by).filter(way=Way.OUT, state=State.SENT, medium__postal=True, sent_on__gte=first, sent_on__lte=last)
    return list(rows.select_related("medium", "company").order_by("sent_on", "pk")[:MOST_IN_BOOK])


def types(way: str) -> list[tuple[int, str]]:
    return options(TermKind.TYPE, way)
