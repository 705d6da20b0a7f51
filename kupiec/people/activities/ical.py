"""iCalendar (RFC 5545): an employee's planned contacts and open tasks as events; texts escaped, lines folded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities import day as days
from kupiec.people.activities import queries

LONGEST_LINE = 74
MOST = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """One event: with an hour, or of a whole day."""

    uid: str
    changed: dt.datetime
    title: str
    on: dt.date
    start: dt.datetime | None = None
    minutes: int = 0
    text: str = ""
    url: str = ""


def events(by: Actor, *, first: dt.date, last: dt.date, site: str) -> list[Event]:
    """What an employee has in his calendar; two statements."""
    starts, ends = days.bounds(first, last)
    base = site.rstrip("/")
    contacts = (
        queries.taking_part(queries.contacts(by), by.employee_id).filter(starts_at__gte=starts, starts_at__lt=ends).exclude(state="missed")
    )
    tasks = queries.assigned(queries.tasks(by), by.employee_id).filter(due__gte=first, due__lte=last, closed=False)
    found = [
        Event(f"contact-{row.pk}", row.updated_at, f"{row.subject} ({row.party})", row.starts_at.astimezone(clock.WARSAW).date(), row.starts_at,
              row.minutes or 30, row.content[:1000], base + reverse("contact", args=[row.pk]))
        for row in contacts.select_related("party").order_by("starts_at", "pk")[:MOST]
    ]  # fmt: skip
    for row in tasks.select_related("party").order_by("due", "pk")[:MOST]:
        title = f"{row.subject} ({row.party})" if row.party_id else row.subject
        start = dt.datetime.combine(row.due, row.at, clock.WARSAW) if row.due and row.at else None
        found.append(
            Event(
                f"task-{row.pk}",
                row.updated_at,
                title,
                row.due or first,
                start,
                row.minutes or 30,
                row.content[:1000],
                base + reverse("task", args=[row.pk]),
            )
        )
    return found


def calendar(found: Iterable[Event]) -> str:
    """The whole file, its lines ended as the standard asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kupiec//Kupiec//PL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Kupiec",
    ]
    for one in found:
        lines += _event(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(one: Event) -> list[str]:
    if one.start is None:
        when = [f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}", f"DTEND;VALUE=DATE:{one.on + dt.timedelta(days=1):%Y%m%d}"]
    else:
        when = [f"DTSTART:{_utc(one.start)}", f"DTEND:{_utc(one.start + dt.timedelta(minutes=one.minutes))}"]
    text = [f"DESCRIPTION:{_plain(one.text)}"] if one.text else []
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}@kupiec",
        f"DTSTAMP:{_utc(one.changed)}",
        *when,
        f"SUMMARY:{_plain(one.title)}",
        *text,
        f"URL:{_plain(one.url)}",
        "END:VEVENT",
    ]


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _plain(text: str) -> str:
    """A text as a value: no control characters, line ends and separators escaped."""
    clean = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign == "\n" or sign.isprintable())
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes, the next ones beginning with a blank; letters are never torn apart."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += sign
    return [*pieces, piece]
