"""Reminders: one row per employee and record, replaced whenever the record is saved, gone when it is done or heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities.models import Reminder


@dataclass(frozen=True, slots=True)
class Wanted:
    """Remind these employees of a record then."""

    subject_id: int
    at: dt.datetime
    text: str
    employees: tuple[int, ...]


def replace(subject: str, ids: Collection[int], wanted: Sequence[Wanted], *, by: Actor) -> None:
    """The reminders of these records are exactly these; two statements."""
    Reminder.objects.filter(subject=subject, subject_id__in=list(ids)).delete()
    Reminder.objects.bulk_create(
        [
            Reminder(company_id=by.company_id, employee_id=employee, subject=subject, subject_id=one.subject_id, at=one.at, text=one.text[:240])
            for one in wanted
            for employee in dict.fromkeys(one.employees)
        ]
    )  # fmt: skip
