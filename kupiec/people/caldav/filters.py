"""Which entries a calendar-query asks for: kinds, times, whether something is said (RFC 4791, 9.7)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import public as activities
from kupiec.people.caldav.markup import CAL
from kupiec.people.caldav.queries import Item

Filter = Callable[[Item], bool]
MOST_CONDITIONS = 20
_CONDITIONS = (f"{CAL}comp-filter", f"{CAL}time-range", f"{CAL}prop-filter")
_MOMENT = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_FIRST, _LAST = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)


def _unsupported(what: str) -> Refusal:
    return Refusal("BAD_FILTER", N_("Kupiec can’t search a calendar by %(what)s."), "filter", params={"what": what[:60]})


def read(query: Element) -> Filter:
    """The filter of a calendar-query. Refuses BAD_FILTER for what can't be answered, TOO_MANY conditions: each is tried on every entry."""
    outer = query.find(f"{CAL}filter/{CAL}comp-filter")
    if outer is None:
        return lambda item: True
    if sum(one.tag in _CONDITIONS for one in outer.iter()) > MOST_CONDITIONS:
        raise Refusal("TOO_MANY", N_("At most %(most)s conditions."), params={"most": MOST_CONDITIONS})
    if outer.get("name", "").upper() != "VCALENDAR":
        raise _unsupported(outer.get("name", "comp-filter"))
    parts: list[Filter] = []
    for each in outer:
        if each.tag != f"{CAL}comp-filter":
            raise _unsupported(each.tag.rpartition("}")[2])
        parts.append(_component(each))
    return lambda item: all(part(item) for part in parts)


def _component(asked: Element) -> Filter:
    """Of one kind of entries; all conditions inside hold."""
    name = asked.get("name", "").upper()
    if asked.find(f"{CAL}is-not-defined") is not None:
        return lambda item: item.entry.event.component != name
    parts = [_condition(each) for each in asked]
    return lambda item: item.entry.event.component == name and all(part(item) for part in parts)


def _condition(asked: Element) -> Filter:
    if asked.tag == f"{CAL}time-range":
        first, last = _moment(asked.get("start"), _FIRST), _moment(asked.get("end"), _LAST)
        return lambda item: overlaps(item.entry.event, first, last)
    if asked.tag == f"{CAL}prop-filter":
        return _property(asked)
    raise _unsupported(f"{asked.tag.rpartition('}')[2]} {asked.get('name', '')}".strip())


def _moment(text: str | None, default: dt.datetime) -> dt.datetime:
    if text is None:
        return default
    if not _MOMENT.fullmatch(text):
        raise _unsupported(text)
    try:
        return dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError as error:
        raise _unsupported(text) from error


def overlaps(event: activities.ical.Event, first: dt.datetime, last: dt.datetime) -> bool:
    """Whether an entry stands between two moments; what has no day stands everywhere."""
    if event.on is None:
        return True
    begins = event.start or activities.ical.midnight(event.on)
    if event.component == activities.ical.TODO:
        return first <= begins <= last
    if event.start is None:
        return begins < last and first < activities.ical.midnight(event.on + dt.timedelta(days=activities.ical.days(event.minutes)))
    return begins < last and first < begins + dt.timedelta(minutes=event.minutes)


def _property(asked: Element) -> Filter:
    """Whether a property is there, is not, or holds a text."""
    name = asked.get("name", "").upper()
    absent, text, more = asked.find(f"{CAL}is-not-defined"), asked.find(f"{CAL}text-match"), len(asked)
    if more > 1 or (more == 1 and absent is None and text is None):
        raise _unsupported(f"prop-filter {name}")

    def value(item: Item) -> str | None:
        found = item.said.first(name)
        return found.text if found else None

    if absent is not None:
        return lambda item: value(item) is None
    if text is None:
        return lambda item: value(item) is not None
    sought, negated = (text.text or "").casefold(), text.get("negate-condition") == "yes"
    return lambda item: (said := value(item)) is not None and (sought in said.casefold()) != negated
