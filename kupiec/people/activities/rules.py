"""What may be said of contacts and tasks without asking the database: repeats, hours, reminders, weeks."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities.values import Repeat

DAY_STARTS = dt.time(8)
_HOUR = re.compile(r"(\d{1,2})(?:[:.,\s]?(\d{2}))?", re.ASCII)


def hour(text: str, *, field: str = "at") -> dt.time:
    """`9`, `9:30`, `9.30`, `930` as an hour. Refuses NOT_AN_HOUR."""
    found = _HOUR.fullmatch(text.strip().lower().removesuffix("h").strip())
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return dt.time(int(found[1]), int(found[2] or 0))
    raise Refusal("NOT_AN_HOUR", N_("“%(text)s” is not an hour."), field, params={"text": text[:40]})


def next_due(due: dt.date, *, repeat: str, every: int, until: dt.date | None, is_working: Callable[[dt.date], bool]) -> dt.date | None:
    """When a repeated task comes again; None when it never does. A month's last day stays the last."""
    if not repeat:
        return None
    found = _beyond(due, repeat=repeat, every=every, is_working=is_working)
    return None if until is not None and found > until else found


def _beyond(due: dt.date, *, repeat: str, every: int, is_working: Callable[[dt.date], bool]) -> dt.date:
    if repeat == Repeat.DAY:
        return due + dt.timedelta(days=every)
    if repeat == Repeat.WEEK:
        return due + dt.timedelta(weeks=every)
    if repeat == Repeat.WORKDAY:
        found, left = due, every
        while left:
            found += dt.timedelta(days=1)
            left -= is_working(found)
        return found
    return _months(due, every * (12 if repeat == Repeat.YEAR else 1))


def _months(day: dt.date, count: int) -> dt.date:
    """So many months later, on the same day or the last one there is."""
    year, month = divmod(day.month - 1 + count, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return dt.date(day.year + year, month + 1, min(day.day, last))


def starts(day: dt.date, at: dt.time | None, *, zone: dt.tzinfo) -> dt.datetime:
    """The moment a task of a day begins, for reminders and calendars; without an hour the beginning of the working day."""
    return dt.datetime.combine(day, at or DAY_STARTS, zone)


def reminder(start: dt.datetime | None, minutes: int | None) -> dt.datetime | None:
    """When to remind of something that starts then, by the setting of its type."""
    return None if start is None or minutes is None else start - dt.timedelta(minutes=minutes)


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def weeks_of(first: dt.date) -> list[dt.date]:
    """The days a calendar shows for a month: whole weeks, Monday first."""
    start = monday(first.replace(day=1))
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    count = (monday(last) - start).days + 7
    return [start + dt.timedelta(days=each) for each in range(count)]
