"""The calendar: day, week and month of one employee, moved by dragging, by keys or by a form; and as an iCalendar feed (ACT-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.activities import agenda, forms, ical, marks, queries, rules, services
from kupiec.people.activities import day as days
from kupiec.people.activities.inputs import Hour
from kupiec.people.activities.models import Contact, Task
from kupiec.people.activities.services import feeds

I = kit.inputs  # noqa: E741
VIEWS = (("day", gettext_lazy("Day")), ("week", gettext_lazy("Week")), ("month", gettext_lazy("Month")))
HOURS = range(7, 20)
MOST = 1000


@dataclass(frozen=True, slots=True)
class OtherWay:
    """Another way of having one's calendar in other programs: what it is, said in a sentence, and the address that leads there."""

    title: Any
    text: Any
    route: str


other_ways: Socket[OtherWay] = Socket("activities.other_ways")


@dataclass(frozen=True, slots=True)
class Slot:
    """Something in the calendar: `move` is where a new day and hour are sent, empty when it can't be moved."""

    on: dt.date
    at: dt.time | None
    title: str
    url: str
    icon: str
    kind: str
    move: str
    version: int
    length: str = ""

    @property
    def hour(self) -> str:
        return marks.hour(self.at)

    @property
    def row(self) -> int | None:
        """The hour's row it stands in: what begins earlier or later than the working day stands in the first or last."""
        return None if self.at is None else min(max(self.at.hour, HOURS[0]), HOURS[-1])


def slots(by: Actor, *, employee_id: int | None, first: dt.date, last: dt.date) -> list[Slot]:
    """Contacts and tasks of an employee between two days; four statements."""
    starts, ends = days.bounds(first, last)
    may = by.may("activities.edit")
    contacts = queries.taking_part(queries.contacts(by), employee_id).filter(starts_at__gte=starts, starts_at__lt=ends)
    tasks = queries.assigned(queries.tasks(by), employee_id).filter(due__gte=first, due__lte=last)
    found = [_contact(row, may) for row in contacts.select_related("type", "party").order_by("starts_at", "pk")[:MOST]]
    found += [_task(row, may) for row in tasks.select_related("type", "party").order_by("due", "at", "pk")[:MOST]]
    return sorted(found, key=lambda slot: (slot.on, slot.at or dt.time(0), slot.title))


def _contact(row: Contact, may: bool) -> Slot:
    local = row.starts_at.astimezone(clock.WARSAW)
    kind = {"done": "ok", "missed": "bad"}.get(row.state, "")
    movable = reverse("calendar-move", args=["contact", row.pk]) if may and row.state == "planned" else ""
    return Slot(
        local.date(), local.time().replace(second=0, microsecond=0), f"{row.subject} · {row.party}", reverse("contact", args=[row.pk]),
        row.type.icon or "phone", kind, movable, row.version, marks.lasts(row.minutes),
    )  # fmt: skip


def _task(row: Task, may: bool) -> Slot:
    kind = "ok" if row.closed else "bad" if marks.overdue(row, clock.today()) else "plain-ev"
    movable = reverse("calendar-move", args=["task", row.pk]) if may and not row.closed else ""
    title = " · ".join(filter(None, [row.subject, str(row.party or "")]))
    return Slot(
        row.due or clock.today(),
        row.at,
        title,
        reverse("task", args=[row.pk]),
        row.type.icon or "checkbox",
        kind,
        movable,
        row.version,
        marks.lasts(row.minutes),
    )


def _asked(request: kit.Request) -> tuple[str, dt.date, int | None]:
    """View, day and employee of the address; one's own calendar unless told."""
    by = request.actor
    view = request.GET.get("view", "week")
    if view not in {key for key, _label in VIEWS}:
        raise Http404(view)
    try:
        on = dt.date.fromisoformat(request.GET.get("on", "")) if request.GET.get("on") else clock.today()
    except ValueError as error:
        raise Http404("on") from error
    if not 1990 <= on.year <= 2100:
        raise Http404("on")
    return view, on, kit.parse.key(request.GET.get("who", "")) or by.employee_id


def _span(view: str, on: dt.date) -> list[dt.date]:
    if view == "day":
        return [on]
    if view == "week":
        return [rules.monday(on) + dt.timedelta(days=each) for each in range(7)]
    return rules.weeks_of(on)


def _beside(view: str, on: dt.date, way: int) -> dt.date:
    if view == "month":
        first = on.replace(day=1)
        return (first - dt.timedelta(days=1)).replace(day=1) if way < 0 else (first + dt.timedelta(days=32)).replace(day=1)
    return on + dt.timedelta(days=way * (7 if view == "week" else 1))


@require_safe
@kit.screen(right="activities.see")
def page(request: kit.Request) -> HttpResponse:
    """The calendar's page."""
    by = request.actor
    view, on, who = _asked(request)
    span = _span(view, on)
    found = slots(by, employee_id=who, first=span[0], last=span[-1])
    people = [(one.pk, str(one)) for one in queries.employees(by.company_id)]

    def url(**changes: Any) -> str:
        given = {"view": view, "on": on.isoformat(), "who": who or "", **changes}
        return f"{request.path}?view={given['view']}&on={given['on']}&who={given['who']}"

    context = {
        "view": view, "on": on, "who": who, "people": people, "title": _title(view, span, on), "today_url": url(on=clock.today().isoformat()),
        "before": url(on=_beside(view, on, -1).isoformat()), "after": url(on=_beside(view, on, 1).isoformat()),
        "views": [(label, url(view=key), key == view) for key, label in VIEWS], "may_edit": by.may("activities.edit"),
        **(_month(span, found, on, by, url) if view == "month" else _hours(span, found, by, url)),
    }  # fmt: skip
    keys = (kit.Key("Shift+←/→", _("A day earlier, later")), kit.Key("Shift+↑/↓", _("An hour earlier, later")), kit.Key("M", _("Move to…")))
    return kit.page(request, "activities/calendar.html", context, title=_("Calendar"), keys=keys)


def _title(view: str, span: Sequence[dt.date], on: dt.date) -> str:
    if view == "day":
        return kit.show.weekday(on)
    if view == "week":
        return f"{kit.show.day(span[0])} – {kit.show.day(span[-1])}"
    return f"{on.month:02d}.{on.year}"


def _heads(span: Sequence[dt.date], by: Actor, url: Any) -> list[dict[str, Any]]:
    working = company.working_calendar(by.company_id)
    today = clock.today()
    return [
        {
            "day": one,
            "iso": one.isoformat(),
            "label": kit.show.weekday(one),
            "url": url(view="day", on=one.isoformat()),
            "today": one == today,
            "off": not working.is_working(one),
        }
        for one in span
    ]


def _hours(span: Sequence[dt.date], found: Sequence[Slot], by: Actor, url: Any) -> dict[str, Any]:
    """Rows of hours, the first for what has none."""
    rows = []
    for hour in (None, *HOURS):
        cells = [
            {"iso": one.isoformat(), "at": "" if hour is None else f"{hour}:00", "today": one == clock.today(),
             "slots": [slot for slot in found if slot.on == one and slot.row == hour]}
            for one in span
        ]  # fmt: skip
        rows.append({"label": _("all day") if hour is None else f"{hour}:00", "cells": cells})
    return {"heads": _heads(span, by, url), "rows": rows}


def _month(span: Sequence[dt.date], found: Sequence[Slot], on: dt.date, by: Actor, url: Any) -> dict[str, Any]:
    """Weeks of days; days of other months are pale."""
    heads = _heads(span, by, url)
    cells = [
        {
            **head,
            "number": head["day"].day,
            "out": head["day"].month != on.month,
            "slots": [slot for slot in found if slot.on == head["day"]],
        }
        for head in heads
    ]
    names = [kit.show.say(kit.show.WEEKDAYS[each]) for each in range(7)]
    return {"weeks": [cells[at : at + 7] for at in range(0, len(cells), 7)], "names": names}


@require_POST
@kit.screen(right="activities.edit")
def move(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """A contact or task was dropped on another day or hour. Without an hour it keeps its own."""
    try:
        on = dt.date.fromisoformat(request.POST.get("on", ""))
    except ValueError as error:
        raise Refusal("NOT_A_DATE", N_("“%(text)s” is not a date."), "on", params={"text": request.POST.get("on", "")[:40]}) from error
    at, version = request.POST.get("at"), kit.parse.key(request.POST.get("version", ""))
    text = _moved(kind, pk, on, at, version, by=request.actor)
    response = HttpResponse(status=204, headers={"HX-Trigger": '{"kit:changed": {}}'})
    return kit.toast(response, text)


def _moved(kind: str, pk: int, on: dt.date, at: str | None, version: int | None, *, by: Actor) -> str:
    hour = rules.hour(at) if at else None
    if kind == "task":
        row = queries.task(pk, by=by)
        kept = row.at if at is None else hour
        services.move_task(pk, due=on, at=_minutes(kept, row.at), version=version, by=by)
        return _("Moved to %(when)s") % {"when": f"{kit.show.weekday(on)} {marks.hour(kept)}".strip()}
    if kind != "contact":
        raise Http404(kind)
    contact = queries.contact(pk, by=by)
    old = contact.starts_at.astimezone(clock.WARSAW).time().replace(second=0, microsecond=0)
    start = dt.datetime.combine(on, _minutes(hour, old) or old, clock.WARSAW)
    services.move_contact(pk, starts_at=start, version=version, by=by)
    return _("Moved to %(when)s") % {"when": kit.show.moment(start)}


def _minutes(hour: dt.time | None, old: dt.time | None) -> dt.time | None:
    """Dropped on its own hour a thing keeps its minutes."""
    return old if hour is not None and old is not None and hour.hour == old.hour and hour.minute == 0 else hour


_MOVE = (I.Day("on", gettext_lazy("Day"), required=True, span=6), Hour("at", gettext_lazy("Hour"), span=6))


def move_form(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """The same without dragging: day and hour in a dialog."""
    return kit.attempt(request, lambda: _move_form(request, kind, pk).view(request, pk), right="activities.edit")


def _move_form(request: kit.Request, kind: str, pk: int) -> kit.Form:
    if kind not in ("task", "contact"):
        raise Http404(kind)

    def load(_pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int]:
        if kind == "task":
            task = queries.task(pk, by=by)
            return {"on": task.due, "at": task.at}, task.version
        contact = queries.contact(pk, by=by)
        on, at = forms.split(contact.starts_at)
        return {"on": on, "at": at}, contact.version

    def save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> dt.date:
        on, at = values["on"], values["at"]
        if kind == "task":
            services.move_task(pk, due=on, at=at, version=version, by=by)
        else:
            services.move_contact(pk, starts_at=forms.moment(on, at) or clock.now(), version=version, by=by)
        return on

    return kit.Form(
        "activities.move", gettext_lazy("Move to…"), fields=_MOVE, load=load, save=save, right="activities.edit",
        done=lambda on: f"{reverse('my-calendar')}?on={on.isoformat()}",
    )  # fmt: skip


@kit.screen(right="activities.see")
def feed_page(request: kit.Request) -> HttpResponse:
    """The address of one's calendar for other programs; POST makes a new one, the old is dead."""
    by = request.actor
    if request.method == "POST":
        feeds.renew(by=by)
        return kit.go(request, reverse("calendar-feed"), text=_("The new address is ready."))
    token = feeds.token_of(by.user_id)
    url = request.build_absolute_uri(reverse("calendar-ics", args=[token])) if token else ""
    return kit.page(
        request,
        "activities/feed.html",
        {"url": url, "ways": [(one, reverse(one.route)) for one in other_ways]},
        title=_("Calendar in other programs"),
    )


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever the address belongs to, as iCalendar; with today's rights, nothing for those who left."""
    by = feeds.actor_of(token)
    if by is None or not by.may("activities.see"):
        raise Http404("feed")
    today = clock.today()
    found = agenda.feed(by, first=today - agenda.BACK, last=today + dt.timedelta(days=370), site=request.build_absolute_uri("/"))
    text = ical.feed(found)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="kupiec.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
