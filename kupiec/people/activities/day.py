"""What waits for a person today: late tasks, today's tasks and planned contacts in the order of hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import marks, queries
from kupiec.people.activities.models import Contact, Task

MOST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the day: when, what, where it leads; `do` is the operation of its own page that ends it."""

    order: tuple[int, dt.date, str]
    when: str
    icon: str
    title: str
    url: str
    detail: str
    late: str = ""
    done: str = ""
    do: str = ""
    phone: str = ""
    length: str = ""
    mark: kit.Mark | None = None


def agenda(_record: None, by: Actor) -> Mapping[str, Any]:
    """Five statements, however much there is to do."""
    today = clock.today()
    mine = queries.assigned(queries.tasks(by), by.employee_id).select_related("party", "type", "importance")
    late = mine.filter(closed=False, due__lt=today).order_by("due", "pk")
    tasks = [*late[:MOST], *mine.filter(closed=False, due=today).order_by("at", "pk")[:MOST], *mine.filter(closed=True, due=today)[:MOST]]
    first, last = bounds(today, today)
    rows = queries.taking_part(queries.contacts(by), by.employee_id).filter(starts_at__gte=first, starts_at__lt=last)
    contacts = list(rows.exclude(state="missed").select_related("party", "type").order_by("starts_at", "pk")[:MOST])
    persons = queries.persons_of_contacts([row.pk for row in contacts])
    lines = [_task(row, today) for row in tasks]
    lines += [_contact(row, persons.get(row.pk, [])) for row in contacts]
    lines.sort(key=lambda line: line.order)
    done, overdue = sum(bool(line.done) for line in lines), late.count()
    return {
        "lines": lines, "count": len(lines), "done": done, "late": overdue, "may_edit": by.may("activities.edit"),
        "today": kit.show.weekday(today),
    }  # fmt: skip


def bounds(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The moments between which days lie, in Polish time."""
    return dt.datetime.combine(first, dt.time(0), clock.WARSAW), dt.datetime.combine(last + dt.timedelta(days=1), dt.time(0), clock.WARSAW)


def _task(row: Task, today: dt.date) -> Line:
    due = row.due or today
    late = not row.closed and due < today
    important = row.importance.colour in ("warn", "bad") and not late
    return Line(
        (0 if late else 1, due if late else today, marks.hour(row.at).rjust(5) if row.at else ""),
        kit.show.ago(due) if late else marks.hour(row.at), row.type.icon or "checkbox", row.subject, reverse("task", args=[row.pk]), str(row.party or ""),
        late=marks.late_words((today - due).days) if late else "", done=_("done") if row.closed else "", do="" if row.closed else "complete",
        length=marks.lasts(row.minutes), mark=marks.of_term(row.importance) if important else None,
    )  # fmt: skip


def _contact(row: Contact, persons: list[Any]) -> Line:
    detail = " · ".join(filter(None, [str(row.party), queries.names(persons)]))
    phone = next((one.phone for one in persons if one.phone), "")
    planned = row.state == "planned"
    return Line(
        (1, clock.today(), marks.hour(row.starts_at).rjust(5)), marks.hour(row.starts_at), row.type.icon or "phone", f"{row.type}: {row.subject}",
        reverse("contact", args=[row.pk]), detail, done="" if planned else _("took place"), do="finish" if planned else "", phone=phone if planned else "",
        length=marks.lasts(row.minutes),
    )  # fmt: skip
