"""Filters of lists: what the address says, how rows are narrowed, how the chip reads, the field that sets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import parse, pickers, show
from kupiec.ground.kit.escaping import escape
from kupiec.ground.kit.keyset import BadAddress

Apply = Callable[..., QuerySet]
PERIODS = {
    "today": _("today"), "week": _("this week"), "month": _("this month"), "quarter": _("this quarter"),
    "year": _("this year"), "last-month": _("last month"), "past": _("past"), "next-7": _("next 7 days"),
}  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """One filter, `f.<key>=` in the address. `apply(rows, value, by)` replaces the plain comparison of the column."""

    key: str
    label: Any
    source: str = field(default="", kw_only=True)
    right: str = field(default="", kw_only=True)
    apply: Apply | None = field(default=None, kw_only=True)

    @property
    def name(self) -> str:
        return f"f.{self.key}"

    @property
    def path(self) -> str:
        return (self.source or self.key).replace(".", "__")

    def read(self, raw: Sequence[str], by: Actor) -> Any:
        """The value of the address, typed; BadAddress when it makes no sense."""
        return raw[0].strip()[:200]

    def narrow(self, rows: QuerySet, value: Any, by: Actor) -> QuerySet:
        return self.apply(rows, value, by) if self.apply else self.compare(rows, value)

    def compare(self, rows: QuerySet, value: Any) -> QuerySet:
        return rows.filter(**{self.path: value})

    def said(self, value: Any, by: Actor) -> str:
        return str(value)

    def field(self, raw: Sequence[str], by: Actor) -> str:
        """The control in the filter panel."""
        return f'<input class="k-input" name="{self.name}" value="{escape(raw[0] if raw else "")}">'


@dataclass(frozen=True)
class Text(Filter):
    def compare(self, rows: QuerySet, value: Any) -> QuerySet:
        return rows.filter(**{f"{self.path}__icontains": value})


@dataclass(frozen=True)
class Choice(Filter):
    """One or more of a list: `f.state=draft&f.state=open`."""

    choices: Sequence[tuple[Any, Any]] | Callable[[Actor], Sequence[tuple[Any, Any]]] = field(default=(), kw_only=True)

    def options(self, by: Actor) -> list[tuple[str, str]]:
        pairs = self.choices(by) if callable(self.choices) else self.choices
        return [(str(value), show.say(label)) for value, label in pairs]

    def read(self, raw: Sequence[str], by: Actor) -> Any:
        known = {value for value, _label in self.options(by)}
        if not set(raw) <= known:
            raise BadAddress(self.name)
        return tuple(raw)

    def narrow(self, rows: QuerySet, value: Any, by: Actor) -> QuerySet:
        return self.apply(rows, value, by) if self.apply else rows.filter(**{f"{self.path}__in": value})

    def said(self, value: Any, by: Actor) -> str:
        names = dict(self.options(by))
        return ", ".join(names[each] for each in value)

    def field(self, raw: Sequence[str], by: Actor) -> str:
        boxes = "".join(
            f'<label class="k-tick"><input type="checkbox" name="{self.name}" value="{escape(value)}"'
            f"{' checked' if value in raw else ''}>{escape(label)}</label>"
            for value, label in self.options(by)
        )
        return f'<span class="k-ticks">{boxes}</span>'


@dataclass(frozen=True)
class Flag(Filter):
    """On or off: `f.overdue=1`. Its `apply(rows, by)` says what on is; off is the rest."""

    def read(self, raw: Sequence[str], by: Actor) -> Any:
        if raw[0] not in ("1", "0"):
            raise BadAddress(self.name)
        return raw[0] == "1"

    def narrow(self, rows: QuerySet, value: Any, by: Actor) -> QuerySet:
        if not self.apply:
            return rows.filter(**{self.path: value})
        found = self.apply(rows, by)
        return found if value else rows.exclude(pk__in=found.values("pk"))

    def said(self, value: Any, by: Actor) -> str:
        return gettext("yes") if value else gettext("no")

    def field(self, raw: Sequence[str], by: Actor) -> str:
        ticked, label = " checked" if raw and raw[0] == "1" else "", gettext("yes")
        return f'<label class="k-tick"><input type="checkbox" name="{self.name}" value="1"{ticked}>{escape(label)}</label>'


@dataclass(frozen=True)
class Dates(Filter):
    """From–to, or a named period: `f.issue_date=2026-11-01..2026-11-30`, `f.issue_date=month`."""

    moments: bool = field(default=False, kw_only=True)

    def read(self, raw: Sequence[str], by: Actor) -> Any:
        text = "..".join(raw[:2]) if len(raw) > 1 else raw[0]
        if text in PERIODS:
            return (*period(text, clock.today()), text)
        first, _dots, last = text.partition("..")
        try:
            return (parse.day(first) if first.strip() else None, parse.day(last) if last.strip() else None, "")
        except Refusal as refusal:
            raise BadAddress(self.name) from refusal

    def compare(self, rows: QuerySet, value: Any) -> QuerySet:
        first, last, _name = value
        if self.moments:
            first = first and dt.datetime.combine(first, dt.time(), clock.WARSAW)
            last = last and dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), clock.WARSAW)
        rows = rows.filter(**{f"{self.path}__gte": first}) if first else rows
        return rows.filter(**{f"{self.path}__{'lt' if self.moments else 'lte'}": last}) if last else rows

    def said(self, value: Any, by: Actor) -> str:
        return str(PERIODS[value[2]]) if value[2] else _range_said(show.day, value)

    def field(self, raw: Sequence[str], by: Actor) -> str:
        first, last = _ends(raw, PERIODS)
        chips = "".join(
            f'<button type="button" class="k-chip add" data-fill="{self.name}" data-value="{name}">{escape(label)}</button>'
            for name, label in PERIODS.items()
        )
        return _range_field(self.name, first, last) + f'<span class="k-ticks">{chips}</span>'


@dataclass(frozen=True)
class Day(Filter):
    """One day, as people type it: `f.on=2026-10-31`, `f.on=wczoraj`."""

    def read(self, raw: Sequence[str], by: Actor) -> Any:
        try:
            return parse.day(raw[0])
        except Refusal as refusal:
            raise BadAddress(self.name) from refusal

    def said(self, value: Any, by: Actor) -> str:
        return show.day(value)

    def field(self, raw: Sequence[str], by: Actor) -> str:
        text, label = escape(raw[0] if raw else ""), escape(show.say(self.label))
        return f'<input class="k-input tnum" name="{self.name}" value="{text}" aria-label="{label}" data-day autocomplete="off">'


@dataclass(frozen=True)
class Amounts(Filter):
    """From–to of numbers: `f.gross=100..2000`."""

    def read(self, raw: Sequence[str], by: Actor) -> Any:
        text = "..".join(raw[:2]) if len(raw) > 1 else raw[0]
        first, _dots, last = text.partition("..")
        try:
            return (parse.decimal(first) if first.strip() else None, parse.decimal(last) if last.strip() else None)
        except Refusal as refusal:
            raise BadAddress(self.name) from refusal

    def compare(self, rows: QuerySet, value: Any) -> QuerySet:
        first, last = value
        rows = rows.filter(**{f"{self.path}__gte": first}) if first is not None else rows
        return rows.filter(**{f"{self.path}__lte": last}) if last is not None else rows

    def said(self, value: Any, by: Actor) -> str:
        return _range_said(show.plain, value)

    def field(self, raw: Sequence[str], by: Actor) -> str:
        return _range_field(self.name, *_ends(raw, ()))


@dataclass(frozen=True)
class Pick(Filter):
    """One record, chosen by a picker; `me` is the actor's own employee."""

    picker: str = field(default="", kw_only=True)

    def read(self, raw: Sequence[str], by: Actor) -> Any:
        if raw[0] == "me":
            return by.employee_id or 0
        if not raw[0].isdecimal() or len(raw[0]) > 18:
            raise BadAddress(self.name)
        return int(raw[0])

    def said(self, value: Any, by: Actor) -> str:
        if value == (by.employee_id or 0):
            return gettext("me")
        return pickers.get(self.picker).label(value, by=by)

    def field(self, raw: Sequence[str], by: Actor) -> str:
        chosen = parse.key(raw[0]) if raw else None
        return pickers.field_markup(self.picker, name=self.name, value=chosen, by=by)


def period(name: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a named period."""
    month = today.replace(day=1)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    day = dt.timedelta(days=1)
    monday = today - day * today.weekday()
    after = {"month": _months(month, 1), "quarter": _months(quarter, 3)}
    return {
        "today": (today, today),
        "week": (monday, monday + day * 6),
        "month": (month, after["month"] - day),
        "quarter": (quarter, after["quarter"] - day),
        "year": (today.replace(month=1, day=1), today.replace(month=12, day=31)),
        "last-month": (_months(month, -1), month - day),
        "past": (None, today - day),
        "next-7": (today, today + day * 7),
    }[name]


def _months(first: dt.date, count: int) -> dt.date:
    at = first.year * 12 + first.month - 1 + count
    return dt.date(at // 12, at % 12 + 1, 1)


def _range_said(write: Callable[[Any], str], value: Sequence[Any]) -> str:
    first, last = value[0], value[1]
    if first is not None and last is not None:
        return f"{write(first)}–{write(last)}"
    if first is not None:
        return gettext("from %(value)s") % {"value": write(first)}
    return gettext("to %(value)s") % {"value": write(last)} if last is not None else "—"


def _ends(raw: Sequence[str], names: Any) -> tuple[str, str]:
    if len(raw) > 1:
        return raw[0], raw[1]
    text = raw[0] if raw else ""
    if text in names:
        return text, ""
    first, _dots, last = text.partition("..")
    return first, last


def _range_field(name: str, first: str, last: str) -> str:
    start, end = escape(gettext("from")), escape(gettext("to"))
    return (
        f'<span class="row-x tight"><input class="k-input" name="{name}" value="{escape(first)}"'
        f' aria-label="{start}" placeholder="{start}">'
        f'<input class="k-input" name="{name}" value="{escape(last)}" aria-label="{end}"'
        f' placeholder="{end}"></span>'
    )
