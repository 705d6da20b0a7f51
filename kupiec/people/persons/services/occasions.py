"""Days to remember of a person."""

from __future__ import annotations

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.persons import queries, rules
from kupiec.people.persons.models import Occasion
from kupiec.people.persons.values import LIFE, OccasionKind

MOST = 20


def set_day(person_id: int, kind: OccasionKind, text: str, *, field: str = "day", by: Actor) -> None:
    """The birthday or name day is this one (`12.05` or `12.05.1980`); an empty text takes it away. Refuses NOT_A_DAY."""
    by.require("parties.edit")
    by.require(LIFE)
    day = rules.yearly_day(text, field=field, today=clock.today())
    with tx.write_tx(by=by):
        person = queries.one(person_id, by=by)
        row = Occasion.objects.select_for_update().filter(person=person, kind=kind).first()
        if day is None:
            if row is not None:
                row.delete()
        elif row is None:
            Occasion.objects.create(person=person, kind=kind, month_day=day.month_day, year=day.year)
        elif (row.month_day, row.year) != (day.month_day, day.year):
            Occasion.objects.filter(pk=row.pk).update(month_day=day.month_day, year=day.year)


def add_occasion(person_id: int, label: str, text: str, *, by: Actor) -> int:
    """Another day to remember: a wedding, twenty years of the firm. Refuses NOT_A_DAY, REQUIRED, TOO_MANY."""
    by.require("parties.edit")
    by.require(LIFE)
    label = " ".join(label.split())
    day = rules.yearly_day(text, field="day", today=clock.today())
    if not label:
        raise Refusal("REQUIRED", N_("Say what day it is."), "label")
    if day is None:
        raise Refusal("REQUIRED", N_("Write the day as 12.05 or 12.05.1980."), "day")
    records.fit(Occasion, {"label": label})
    with tx.write_tx(by=by):
        person = queries.one(person_id, by=by)
        if Occasion.objects.filter(person=person).count() >= MOST:
            raise Refusal("TOO_MANY", N_("At most %(most)s at once."), params={"most": MOST})
        row = Occasion.objects.create(person=person, kind=OccasionKind.OTHER, label=label, month_day=day.month_day, year=day.year)
    return row.pk


def drop_occasion(occasion_id: int, *, by: Actor) -> int:
    """Take a day away; whose it was."""
    by.require("parties.edit")
    by.require(LIFE)
    with tx.write_tx(by=by):
        row = Occasion.objects.get(pk=occasion_id, person__in=queries.visible(by))
        row.delete()
    return row.person_id
