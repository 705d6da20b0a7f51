"""An employee's own calendar as other programs show it: his contacts and tasks, read, and changed by the verbs of the room (ACT-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from kupiec.ground.kernel import clock, entered, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import day, ical, queries, services
from kupiec.people.activities.models import Contact, Task, Term
from kupiec.people.activities.services import task_steps
from kupiec.people.activities.values import CONTACT, TASK, TaskDraft, TermKind

MOST = 2000
BACK = dt.timedelta(days=60)
"""So far back the calendar goes; what is still to be done stays in it however late it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact or a task in somebody's calendar."""

    record: str
    pk: int
    version: int
    event: ical.Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What another program says of an entry; None where it says nothing. `dropped`: it was called off."""

    title: str
    text: str
    on: dt.date | None
    start: dt.datetime | None
    minutes: int | None = None
    alarm: dt.datetime | None = None
    done: bool | None = None
    percent: int | None = None
    dropped: bool = False


def feed(by: Actor, *, first: dt.date, last: dt.date, site: str) -> list[ical.Event]:
    """What the address to subscribe to shows: contacts and open tasks of these days as events; two statements."""
    starts, ends = day.bounds(first, last)
    contacts = _contacts(by).filter(starts_at__gte=starts, starts_at__lt=ends).order_by("starts_at", "pk")[:MOST]
    tasks = _tasks(by).filter(due__gte=first, due__lte=last, closed=False).order_by("due", "pk")[:MOST]
    found = [*(_of_contact(row, site, short=True) for row in contacts), *(_of_task(row, site, short=True) for row in tasks)]
    return [one.event for one in found]


def entries(by: Actor, *, site: str) -> list[Entry]:
    """Contacts of the last weeks and all to come; tasks not done yet and those done lately. Two statements."""
    since = clock.now() - BACK
    contacts = _contacts(by).filter(starts_at__gte=since).order_by("starts_at", "pk")[:MOST]
    tasks = _tasks(by).filter(Q(closed=False) | Q(closed_at__gte=since)).order_by("closed", "due", "pk")[:MOST]
    return [*(_of_contact(row, site) for row in contacts), *(_of_task(row, site) for row in tasks)]


def chosen(by: Actor, *, contacts: Iterable[int] = (), tasks: Iterable[int] = (), site: str) -> list[Entry]:
    """Of these contacts and tasks those that stand in the actor's calendar, however long ago. Two statements."""
    found = [_of_contact(row, site) for row in _contacts(by).filter(pk__in=list(contacts))]
    return [*found, *(_of_task(row, site) for row in _tasks(by).filter(pk__in=list(tasks)))]


def _contacts(by: Actor) -> Any:
    return queries.taking_part(queries.contacts(by), by.employee_id).exclude(state="missed").select_related("party")


def _tasks(by: Actor) -> Any:
    """One's tasks; those given up are in no calendar."""
    rows = queries.assigned(queries.tasks(by), by.employee_id).select_related("party", "status")
    return rows.filter(Q(closed=False) | Q(status__percent=100))


def _titled(subject: str, party: object | None) -> str:
    return f"{subject} {_about(party)}" if party else subject


def _about(party: object) -> str:
    return entered.one_line(ical.clean(f"({party})"))


def _of_contact(row: Contact, site: str, *, short: bool = False) -> Entry:
    event = ical.Event(
        f"contact-{row.pk}@kupiec", row.updated_at, _titled(row.subject, row.party), row.starts_at.astimezone(clock.WARSAW).date(), row.starts_at,
        row.minutes or ical.UNSAID_MINUTES, row.content[:1000] if short else row.content, site.rstrip("/") + reverse("contact", args=[row.pk]),
        alarm=None if short or row.state != "planned" else row.remind_at,
    )  # fmt: skip
    return Entry(CONTACT, row.pk, row.version, event)


def _of_task(row: Task, site: str, *, short: bool = False) -> Entry:
    event = ical.Event(
        f"task-{row.pk}@kupiec", row.updated_at, _titled(row.subject, row.party), row.due, _start(row.due, row.at), _minutes(row),
        row.content[:1000] if short else row.content, site.rstrip("/") + reverse("task", args=[row.pk]),
        component=ical.EVENT if short else ical.TODO, alarm=None if short or row.closed else row.remind_at,
        percent=row.percent, done_at=row.closed_at if row.closed else None,
    )  # fmt: skip
    return Entry(TASK, row.pk, row.version, event)


def _start(due: dt.date | None, at: dt.time | None) -> dt.datetime | None:
    return dt.datetime.combine(due, at, clock.WARSAW) if due and at else None


def _minutes(row: Task) -> int:
    """How long a task lasts in a calendar: without an hour whole days, none said is one."""
    if row.at is not None:
        return row.minutes or ical.UNSAID_MINUTES
    return row.minutes - row.minutes % 1440 if row.minutes >= 2880 else 0


def enter(asked: Asked, *, by: Actor) -> int:
    """Something new from another program: the actor's own task, for a calendar knows no customers.

    Refuses NO_EMPLOYEE for whoever has no calendar, and as `add_tasks`.
    """
    if not by.employee_id:
        raise Refusal("NO_EMPLOYEE", N_("Only an employee has a calendar."))
    due, at = _when(asked)
    with tx.write_tx(by=by):
        draft = TaskDraft(
            subject=asked.title, content=asked.text, due=due, at=at, minutes=asked.minutes or 0, percent=asked.percent or 0, remind_at=asked.alarm
        )  # fmt: skip
        (pk,) = services.add_tasks([draft], by=by)
        if asked.done:
            services.complete([pk], by=by)
    return pk


def _when(asked: Asked) -> tuple[dt.date | None, dt.time | None]:
    """Day and hour here."""
    if asked.start is None:
        return asked.on, None
    local = asked.start.astimezone(clock.WARSAW)
    return local.date(), local.time().replace(second=0, microsecond=0)


def change(entry: Entry, asked: Asked, *, by: Actor) -> None:
    """Make of an entry what another program says of it; what it left as it was stays.

    Refuses CONFLICT when the record is no longer what `entry` showed, and as the verbs that move, edit and close.
    """
    by.require("activities.edit")
    with tx.write_tx(by=by):
        if asked.dropped:
            take_off(entry, by=by)
        elif entry.record == CONTACT:
            _change_contact(entry, asked, by=by)
        else:
            _change_task(entry, asked, by=by)


def _locked(entry: Entry, *, by: Actor) -> Any:
    rows: Any = queries.contacts(by) if entry.record == CONTACT else queries.tasks(by)
    row = rows.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.version != entry.version:
        raise Conflict(N_("Somebody else changed this record meanwhile."), seen=entry.version, found=row.version)
    return row


def _changes(row: Any, shown: ical.Event, asked: Asked, *, moved: bool) -> dict[str, Any]:
    """What differs from what was shown. A reminder that was not touched follows its record, as the verbs that move see to."""
    found: dict[str, Any] = {}
    if asked.title != shown.title:
        found["subject"] = asked.title.removesuffix(_about(row.party)).strip() if row.party_id else asked.title
    if asked.text.strip() != ical.clean(shown.text).strip():
        found["content"] = asked.text
    if asked.minutes is not None and asked.minutes != shown.minutes:
        found["minutes"] = asked.minutes
    if asked.alarm not in ((shown.alarm, row.remind_at) if moved else (shown.alarm,)):
        found["remind_at"] = asked.alarm
    return found


def _change_contact(entry: Entry, asked: Asked, *, by: Actor) -> None:
    row, shown = _locked(entry, by=by), entry.event
    if asked.start is None:
        raise Refusal("NEEDS_HOUR", N_("A contact with a customer has an hour; it can’t take the whole day."), "start")
    moved = asked.start != row.starts_at.replace(microsecond=0)
    if moved:
        services.move_contact(row.pk, starts_at=asked.start, by=by)
        row.refresh_from_db()
    if changes := _changes(row, shown, asked, moved=moved):
        services.edit_contact(row.pk, changes, by=by)


def _change_task(entry: Entry, asked: Asked, *, by: Actor) -> None:
    row, shown = _locked(entry, by=by), entry.event
    if row.closed and asked.done is False:
        services.reopen([row.pk], by=by)
    due, at = _when(asked)
    moved = (due, at) != (row.due, row.at and row.at.replace(second=0, microsecond=0))
    if moved and due is not None:
        services.move_task(row.pk, due=due, at=at, by=by)
    row.refresh_from_db()
    changes = _changes(row, shown, asked, moved=moved)
    if moved and due is None:
        changes |= {"due": None, "at": None}
    if asked.percent is not None and asked.percent != shown.percent and not asked.done:
        changes["percent"] = asked.percent
    if changes:
        services.edit_task(row.pk, changes, by=by)
    if asked.done and not row.closed:
        services.complete([row.pk], by=by)


def take_off(entry: Entry, *, by: Actor) -> None:
    """Deleted in another program: a planned contact did not take place, a task is given up; both stay in Kupiec.

    Whoever only takes part in what somebody else leads or gave to several leaves it instead: the others keep it.
    Refuses NOT_PLANNED and CLOSED for what is history, NO_TERM where no status says that a task is given up.
    """
    by.require("activities.edit")
    with tx.write_tx(by=by):
        row = _locked(entry, by=by)
        if entry.record == CONTACT:
            if row.state != "planned":
                raise Refusal("NOT_PLANNED", N_("This contact took place; it stays in the calendar."))
            if others := _others(queries.employees_of_contacts([row.pk]), row.pk, owner=row.employee_id, by=by):
                services.edit_contact(row.pk, {"employees": others}, by=by)
            else:
                services.miss_contacts([row.pk], by=by)
        elif row.closed:
            raise Refusal("CLOSED", N_("This task is done; it leaves the calendar by itself."))
        elif others := _others(queries.employees_of_tasks([row.pk]), row.pk, owner=row.author_id, by=by):
            services.edit_task(row.pk, {"employees": others}, by=by)
        else:
            services.set_status([row.pk], status_id=_given_up().pk, by=by)


def _others(people: Mapping[int, Sequence[Any]], pk: int, *, owner: int | None, by: Actor) -> list[int]:
    """Who keeps an entry its actor leaves; nobody when it is his own, or his alone."""
    return [] if owner == by.employee_id else [one.pk for one in people.get(pk, ()) if one.pk != by.employee_id]


def _given_up() -> Term:
    """The status of tasks that end without being done."""
    done = task_steps.first_status(closed=True)
    for term in queries.terms(TermKind.TASK_STATUS):
        if term.closed and term.pk != done.pk and term.percent != 100:
            return term
    raise Refusal("NO_TERM", N_("No status says that a task was given up, so it can’t be deleted; close it in Kupiec."), "status_id")
