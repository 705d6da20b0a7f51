"""Reads of persons; what a user may see starts at the parties he may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties import public as parties
from kupiec.people.parties.public import Person
from kupiec.people.persons import rules
from kupiec.people.persons.models import Details, Engagement, Occasion
from kupiec.people.persons.values import LIFE, YearlyDay


def visible(by: Actor) -> QuerySet[Person]:
    """Persons this actor may see: of the parties he may see, and those who work there beside."""
    rows = Person.objects.select_related("party")
    if by.scope("parties") == "all":
        return rows
    mine = parties.visible(by).values("pk")
    also = Engagement.objects.filter(party__in=mine, until__isnull=True).values("person")
    return rows.filter(Q(party__in=mine) | Q(pk__in=also))


def one(pk: int, *, by: Actor) -> Person:
    return visible(by).get(pk=pk)


def details(person_id: int) -> Details:
    """What else is known; an empty row where nothing is."""
    return Details.objects.select_related("superior").filter(pk=person_id).first() or Details(person_id=person_id)


def days(person_id: int) -> dict[str, YearlyDay]:
    """Birthday and name day by kind."""
    rows = Occasion.objects.filter(person_id=person_id).exclude(kind="other")
    return {row.kind: YearlyDay(row.month_day, row.year) for row in rows}


def engagements(person_id: int, *, by: Actor) -> list[Engagement]:
    """Firms beside the main one, present ones first; parties the actor may not see are left out."""
    rows = Engagement.objects.filter(person_id=person_id, party__in=parties.visible(by)).select_related("party")
    return sorted(rows, key=lambda row: (row.until is not None, -(row.since or dt.date.min).toordinal()))


def engaged_at(party_id: int, *, former: bool) -> QuerySet[Engagement]:
    """Who works at a party beside another firm, or who worked there."""
    rows = Engagement.objects.filter(party_id=party_id, until__isnull=not former).select_related("person", "person__party")
    return rows.order_by("-until", "person__name_key") if former else rows.order_by("person__name_key")


def subordinates(person_id: int, *, by: Actor) -> list[Person]:
    return list(
        visible(by).filter(pk__in=Details.objects.filter(superior_id=person_id).values("person"), archived=False).order_by("name_key")
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """A day that comes: whose, what, when; how many years it will be where that is known."""

    occasion: Occasion
    person: Person
    on: dt.date
    years: int | None


def coming(by: Actor, *, days: int = 14, most: int = 30) -> list[Coming]:
    """Birthdays, name days and other days of persons at one's own customers (all one sees where one guards none), soonest first."""
    if not by.may(LIFE):
        return []
    today = clock.today()
    rows = Occasion.objects.filter(month_day__in=rules.coming(today, days), person__archived=False, person__party__archived=False)
    rows = rows.filter(person__in=visible(by).values("pk")).select_related("person", "person__party")
    if by.employee_id and parties.Party.objects.filter(guardian_id=by.employee_id, archived=False).exists():
        rows = rows.filter(person__party__guardian_id=by.employee_id)
    found = [Coming(row, row.person, on, _years(row, on)) for row in rows[:500] for on in [rules.next_on(row.month_day, today=today)]]
    return sorted(found, key=lambda each: (each.on, each.person.name_key, each.occasion.kind))[:most]


def _years(row: Occasion, on: dt.date) -> int | None:
    return rules.years(row.year, on=on) if row.kind != "name_day" else None


def blockers(party_ids: Sequence[int] | Collection[int]) -> dict[int, int]:
    """How many persons of other parties work or worked at each of these."""
    counted: dict[int, int] = {}
    rows = Engagement.objects.filter(party_id__in=party_ids).exclude(person__party_id__in=party_ids)
    for party_id in rows.values_list("party_id", flat=True):
        counted[party_id] = counted.get(party_id, 0) + 1
    return counted
