"""iCalendar (RFC 5545): contacts and tasks as events or as things to do; texts escaped, lines folded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kupiec.ground.kernel import clock

LONGEST_LINE = 74
EVENT, TODO = "VEVENT", "VTODO"
UNSAID_MINUTES = 30
"""How long a thing with an hour lasts in a calendar when nobody said."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar: with an hour, of whole days, or (a thing to do) without a day."""

    uid: str
    changed: dt.datetime
    title: str
    on: dt.date | None
    start: dt.datetime | None = None
    minutes: int = 0
    text: str = ""
    url: str = ""
    component: str = EVENT
    alarm: dt.datetime | None = None
    percent: int = 0
    done_at: dt.datetime | None = None


def midnight(on: dt.date) -> dt.datetime:
    """When a whole day begins here."""
    return dt.datetime.combine(on, dt.time(0), clock.WARSAW)


def days(minutes: int) -> int:
    """How many days something without an hour takes."""
    return max(1, minutes // 1440)


def feed(found: Iterable[Event]) -> str:
    """A calendar to subscribe to."""
    return _whole(found, ["METHOD:PUBLISH", "X-WR-CALNAME:Kupiec"])


def single(one: Event) -> str:
    """One entry as it is exchanged with a calendar program."""
    return _whole([one], [])


def _whole(found: Iterable[Event], more: list[str]) -> str:
    """The whole file, its lines ended as the standard asks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kupiec//Kupiec//PL", "CALSCALE:GREGORIAN", *more]
    for one in found:
        lines += _event(one) if one.component == EVENT else _todo(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(one: Event) -> list[str]:
    if one.start is not None:
        when = [f"DTSTART:{_utc(one.start)}", f"DTEND:{_utc(one.start + dt.timedelta(minutes=one.minutes))}"]
    else:
        on = one.on or one.changed.astimezone(clock.WARSAW).date()
        when = [f"DTSTART;VALUE=DATE:{on:%Y%m%d}", f"DTEND;VALUE=DATE:{on + dt.timedelta(days=days(one.minutes)):%Y%m%d}"]
    return ["BEGIN:VEVENT", *_said(one, when), *_alarm(one), "END:VEVENT"]


def _todo(one: Event) -> list[str]:
    when = [f"DUE:{_utc(one.start)}"] if one.start is not None else [f"DUE;VALUE=DATE:{one.on:%Y%m%d}"] if one.on else []
    state = "COMPLETED" if one.done_at else "IN-PROCESS" if one.percent else "NEEDS-ACTION"
    done = [f"COMPLETED:{_utc(one.done_at)}"] if one.done_at else []
    return ["BEGIN:VTODO", *_said(one, when), f"STATUS:{state}", f"PERCENT-COMPLETE:{one.percent}", *done, *_alarm(one), "END:VTODO"]


def _said(one: Event, when: list[str]) -> list[str]:
    text = [f"DESCRIPTION:{_plain(one.text)}"] if one.text else []
    return [
        f"UID:{_plain(one.uid)}", f"DTSTAMP:{_utc(one.changed)}", *when, f"SUMMARY:{_plain(one.title)}", *text, f"URL:{_plain(one.url)}",
    ]  # fmt: skip


def _alarm(one: Event) -> list[str]:
    """The reminder: before the beginning of an event, at its moment for a thing to do."""
    if one.alarm is None:
        return []
    if one.component == TODO:
        when = f"TRIGGER;VALUE=DATE-TIME:{_utc(one.alarm)}"
    else:
        start = one.start or midnight(one.on or one.alarm.astimezone(clock.WARSAW).date())
        minutes = int((one.alarm - start).total_seconds() // 60)
        when = f"TRIGGER:{'-' if minutes < 0 else ''}PT{abs(minutes)}M"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_plain(one.title)}", when, "END:VALARM"]


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def clean(text: str) -> str:
    """A text without control characters, its lines ended alike."""
    return "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign == "\n" or sign.isprintable())


def _plain(text: str) -> str:
    """A text as a value: line ends and separators escaped."""
    return clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes, the next ones beginning with a blank; letters are never torn apart."""
    if len(line.encode()) <= LONGEST_LINE:
        return [line]
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += sign
    return [*pieces, piece]
