"""Days of every year: how people write them, when they come next. Pure."""

from __future__ import annotations

import datetime as dt
import re

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.persons.values import YearlyDay

_LEAP = 2024
OLDEST = 1900


def yearly_day(text: str, *, field: str, today: dt.date) -> YearlyDay | None:
    """`12.05.1980`, `12.05`, `12 5`, `1980-05-12`; empty is none. Refuses NOT_A_DAY."""
    if not text.strip():
        return None
    parts = re.split(r"[.\-/ ]+", text.strip().strip("."))
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= 4]
    if len(numbers) == len(parts) and len(numbers) in (2, 3):
        if len(parts[0]) == 4:
            numbers.reverse()
        day, month, year = (*numbers, None)[:3]
        try:
            found = dt.date(year if year is not None else _LEAP, month or 0, day or 0)
        except ValueError:
            found = None
        if found is not None and (year is None or (found <= today and found.year >= OLDEST)):
            return YearlyDay(f"{found:%m-%d}", year)
    raise Refusal("NOT_A_DAY", N_("Write the day as 12.05 or 12.05.1980."), field)


def written(day: YearlyDay) -> str:
    """As people write it: `12.05.1980`, or `12.05` when the year isn't known."""
    month, _, number = day.month_day.partition("-")
    return f"{number}.{month}" + (f".{day.year}" if day.year else "")


def next_on(month_day: str, *, today: dt.date) -> dt.date:
    """When it comes next, today included; the 29th of February is kept on the 28th in other years."""
    month, day = (int(part) for part in month_day.split("-"))
    for year in (today.year, today.year + 1):
        try:
            found = dt.date(year, month, day)
        except ValueError:
            found = dt.date(year, 2, 28)
        if found >= today:
            return found
    return today


def coming(today: dt.date, days: int) -> list[str]:
    """The days of the year from today on, `days` ahead, as they are kept; the 28th of February brings the 29th where there is none."""
    listed = []
    for ahead in range(days + 1):
        on = today + dt.timedelta(days=ahead)
        listed.append(f"{on:%m-%d}")
        if (on.month, on.day) == (2, 28) and (on + dt.timedelta(days=1)).month == 3:
            listed.append("02-29")
    return listed


def years(since: int | None, *, on: dt.date) -> int | None:
    """How many years it will be; None when the year isn't known."""
    return on.year - since if since and on.year > since else None
