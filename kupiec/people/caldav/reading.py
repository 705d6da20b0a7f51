"""iCalendar as programs send it: content lines taken apart, one event or thing to do understood; what can't be kept is refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import public as activities
from kupiec.people.caldav.models import LONGEST_UID

EVENT, TODO = activities.ical.EVENT, activities.ical.TODO
DEEPEST, MOST_LINES = 5, 5_000
_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:])*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=((?:\"[^\"]*\"|[^\";:])*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_DAY = re.compile(r"\d{8}", re.ASCII)
_MOMENT = re.compile(r"(\d{8}T\d{6})(Z?)", re.ASCII)
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?", re.ASCII)
_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")
_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """A property with its parameters; the value as it was written."""

    name: str
    parameters: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as a text."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def text(self, name: str) -> str:
        found = self.first(name)
        return found.text if found else ""


@dataclass(frozen=True, slots=True)
class Read:
    """One entry understood: its UID, whether an event or a thing to do, what is said of it."""

    uid: str
    component: str
    asked: activities.agenda.Asked


def _broken(what: str) -> Refusal:
    return Refusal("BAD_CALENDAR", N_("This is not a calendar entry Kupiec can read: %(what)s."), "calendar", params={"what": what[:60]})


def parse(text: str) -> Component:
    """The one component of a text. Refuses BAD_CALENDAR."""
    stack: list[Component] = []
    done: Component | None = None
    for line in _lines(text):
        if done is not None:
            raise _broken(line.name)
        if line.name == "BEGIN":
            fresh = Component(line.value.strip().upper())
            if stack:
                stack[-1].parts.append(fresh)
            stack.append(fresh)
            if len(stack) > DEEPEST:
                raise _broken(fresh.name)
        elif not stack:
            raise _broken(line.name)
        elif line.name == "END":
            if stack[-1].name != line.value.strip().upper():
                raise _broken(f"END:{line.value}")
            closed = stack.pop()
            done = closed if not stack else None
        else:
            stack[-1].lines.append(line)
    if done is None:
        raise _broken("END")
    return done


def _lines(text: str) -> Iterator[Line]:
    """Lines put together again where they were folded."""
    whole: list[list[str]] = []
    for piece in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if piece[:1] in (" ", "\t") and whole:
            whole[-1].append(piece[1:])
        elif piece.strip():
            whole.append([piece])
        if len(whole) > MOST_LINES:
            raise _broken(piece)
    for line in map("".join, whole):
        found = _LINE.fullmatch(line)
        if found is None:
            raise _broken(line)
        parameters = {key.upper(): value.strip('"') for key, value in _PARAMETER.findall(found[2])}
        yield Line(found[1].upper(), parameters, found[3])


def read(text: str) -> Read:
    """The one event or thing to do in a text.

    Refuses BAD_CALENDAR; ONE_ENTRY for several; REPEATS for what comes again by a rule, which would be lost; BAD_ZONE.
    """
    whole = parse(text)
    if whole.name != "VCALENDAR":
        raise _broken(whole.name)
    told = [part for part in whole.parts if part.name != "VTIMEZONE"]
    if len(told) != 1:
        raise Refusal("ONE_ENTRY", N_("One entry at a time: this holds %(count)s."), "calendar", params={"count": len(told)})
    entry, zones = told[0], _zones(whole)
    if entry.name not in (EVENT, TODO):
        raise Refusal(
            "BAD_COMPONENT", N_("Only events and tasks can be kept here, not %(name)s."), "calendar", params={"name": entry.name[:40]}
        )
    if any(entry.first(name) for name in _REPEATS):
        raise Refusal(
            "REPEATS", N_("What comes again can’t be taken over from a calendar program; make the repeated task in Kupiec."), "calendar"
        )
    uid = entry.text("UID").strip()
    if not uid or len(uid) > LONGEST_UID or not uid.isprintable():
        raise _broken("UID")
    return Read(uid, entry.name, _event(entry, zones) if entry.name == EVENT else _todo(entry, zones))


def _zones(whole: Component) -> dict[str, str]:
    """What a sender's own names of time zones stand for, where it says so."""
    found = [part for part in whole.parts if part.name == "VTIMEZONE"]
    return {part.text("TZID"): part.text("X-LIC-LOCATION") for part in found if part.text("X-LIC-LOCATION")}


def _event(entry: Component, zones: Mapping[str, str]) -> activities.agenda.Asked:
    line = entry.first("DTSTART")
    if line is None:
        raise _broken("DTSTART")
    start = moment(line, zones)
    end = _end(entry, start, zones)
    length = None if end is None else end - start
    if length is not None and length < dt.timedelta(0):
        raise _broken("DTEND")
    minutes = None if length is None else int(length.total_seconds() // 60)
    whole_day = not isinstance(start, dt.datetime)
    if whole_day:
        minutes = minutes if minutes and minutes > 1440 else 0
    return activities.agenda.Asked(
        title=_title(entry), text=_text(entry), on=_on(start), start=None if whole_day else _at(start), minutes=minutes,
        alarm=_alarm(entry, _at(start), _at(end or start), zones), dropped=entry.text("STATUS").upper() == "CANCELLED",
    )  # fmt: skip


def _end(entry: Component, start: dt.date, zones: Mapping[str, str]) -> dt.date | None:
    """When an event ends; a whole day where nothing is said of an event of days."""
    if line := entry.first("DTEND"):
        end = moment(line, zones)
        if isinstance(end, dt.datetime) != isinstance(start, dt.datetime):
            raise _broken("DTEND")
        return end
    if line := entry.first("DURATION"):
        return _later(start, duration(line.value))
    return None


def _later(start: dt.date, length: dt.timedelta) -> dt.date:
    try:
        return start + length
    except OverflowError as error:
        raise _broken("DURATION") from error


def _todo(entry: Component, zones: Mapping[str, str]) -> activities.agenda.Asked:
    begins, due = entry.first("DTSTART"), entry.first("DUE")
    start = moment(begins, zones) if begins else None
    end = moment(due, zones) if due else None
    if end is None and start is not None:
        length = entry.first("DURATION")
        end = _later(start, duration(length.value)) if length else start
    state = entry.text("STATUS").upper()
    done = state == "COMPLETED" or (entry.first("COMPLETED") is not None and state in ("", "COMPLETED"))
    return activities.agenda.Asked(
        title=_title(entry), text=_text(entry), on=_on(end), start=end if isinstance(end, dt.datetime) else None,
        alarm=_alarm(entry, _at(start or end), _at(end), zones), done=done, percent=_percent(entry), dropped=state == "CANCELLED",
    )  # fmt: skip


def _title(entry: Component) -> str:
    return " ".join(activities.ical.clean(entry.text("SUMMARY")).split())


def _text(entry: Component) -> str:
    return activities.ical.clean(entry.text("DESCRIPTION"))


def _percent(entry: Component) -> int | None:
    text = entry.text("PERCENT-COMPLETE").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 100):
        raise _broken("PERCENT-COMPLETE")
    return int(text)


def _on(when: dt.date | None) -> dt.date | None:
    if isinstance(when, dt.datetime):
        return when.astimezone(clock.WARSAW).date()
    return when


def _at(when: dt.date | None) -> dt.datetime | None:
    """The moment; of a day its beginning."""
    return when if isinstance(when, dt.datetime) or when is None else activities.ical.midnight(when)


def _alarm(entry: Component, start: dt.datetime | None, end: dt.datetime | None, zones: Mapping[str, str]) -> dt.datetime | None:
    """The earliest reminder; Apple writes one that is none, long ago."""
    found = []
    for part in entry.parts:
        trigger = part.first("TRIGGER") if part.name == "VALARM" else None
        if trigger is None or part.text("ACTION").upper() == "NONE":
            continue
        if trigger.parameters.get("VALUE", "").upper() == "DATE-TIME" or _MOMENT.fullmatch(trigger.value):
            when = _at(moment(trigger, zones))
        else:
            base = end if trigger.parameters.get("RELATED", "").upper() == "END" else start
            when = _at(_later(base, duration(trigger.value))) if base else None
        if when is not None and when > _LONG_AGO:
            found.append(when)
    return min(found, default=None)


def moment(line: Line, zones: Mapping[str, str]) -> dt.date:
    """A day, or a moment: in the zone named, in UTC, or (no zone said) here. Refuses BAD_CALENDAR, BAD_ZONE."""
    text = line.value.strip()
    try:
        if _DAY.fullmatch(text):
            return dt.datetime.strptime(text, "%Y%m%d").replace(tzinfo=dt.UTC).date()
        found = _MOMENT.fullmatch(text)
        if found is None:
            raise _broken(f"{line.name}:{text}")
        plain = dt.datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC)
        if not 1901 < plain.year < 9990:
            raise _broken(f"{line.name}:{text}")
    except ValueError as error:
        raise _broken(f"{line.name}:{text}") from error
    named = line.parameters.get("TZID", "")
    if found[2] or not named:
        return plain if found[2] else plain.replace(tzinfo=clock.WARSAW)
    return plain.replace(tzinfo=_zone(named, zones)).astimezone(dt.UTC)


def _zone(named: str, zones: Mapping[str, str]) -> ZoneInfo:
    """A zone by its name in the database of zones, also at the end of a longer one, or by what Windows calls it."""
    from babel.core import get_global  # tables of another library: only when a program asks

    parts = named.strip("/").split("/")
    tries = [
        named,
        zones.get(named, ""),
        "/".join(parts[-2:]),
        "/".join(parts[-3:]),
        str(get_global("windows_zone_mapping").get(named, "")),
    ]
    for name in filter(None, tries):
        try:
            return ZoneInfo(name[:100])
        except (KeyError, ValueError, OSError):
            continue
    raise Refusal("BAD_ZONE", N_("“%(zone)s” is not a time zone Kupiec knows."), "calendar", params={"zone": named[:60]})


def duration(text: str) -> dt.timedelta:
    """`-PT15M`, `P1D`. Refuses BAD_CALENDAR."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        raise _broken(text)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length
