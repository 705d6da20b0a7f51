"""Supervision: what salespeople planned, did and missed, week by week, beside their plans of activity (ACT-7)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import day as days
from kupiec.people.activities import queries, rules
from kupiec.people.activities.models import Task, TaskEmployee, Term
from kupiec.people.activities.values import TermKind


@dataclass(frozen=True, slots=True)
class Cell:
    """One employee and type in a week: what the plan asks, what was done, is still planned, was missed."""

    kind: Term
    plan: int
    done: int
    planned: int
    missed: int

    @property
    def short(self) -> bool:
        return self.done + self.planned < self.plan


@dataclass(frozen=True, slots=True)
class Row:
    """An employee's week."""

    employee: Any
    cells: tuple[Cell, ...]
    tasks_open: int
    tasks_late: int

    @property
    def done(self) -> int:
        return sum(cell.done for cell in self.cells)

    @property
    def planned(self) -> int:
        return sum(cell.planned for cell in self.cells)

    @property
    def missed(self) -> int:
        return sum(cell.missed for cell in self.cells)

    @property
    def plan(self) -> int:
        return sum(cell.plan for cell in self.cells)


def week(monday: dt.date, *, by: Actor) -> tuple[list[Term], list[Row]]:
    """Everybody who has a plan, contacts or tasks; seven statements, however many people there are."""
    first, last = days.bounds(monday, monday + dt.timedelta(days=6))
    rows = queries.contacts(by).filter(starts_at__gte=first, starts_at__lt=last, employee__isnull=False).order_by()
    counted: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for employee, kind, state, count in rows.values_list("employee_id", "type_id", "state").annotate(n=Count("pk")):
        if employee is not None:
            counted[employee, kind][state] = count
    plans = queries.planned_per_week(by.company_id, on=monday)
    known = {key for key, count in plans.items() if count} | set(counted)
    kinds = [term for term in queries.terms(TermKind.CONTACT_TYPE, active=False) if any(kind == term.pk for _employee, kind in known)]
    tasks = _tasks(by)
    people = [one for one in queries.employees(by.company_id) if one.pk in {employee for employee, _kind in known} | set(tasks)]
    return kinds, [
        Row(
            one,
            tuple(_cell(kind, plans.get((one.pk, kind.pk), 0), counted.get((one.pk, kind.pk), {})) for kind in kinds),
            *tasks.get(one.pk, (0, 0)),
        )
        for one in people
    ]


def _cell(kind: Term, plan: int, counted: dict[str, int]) -> Cell:
    return Cell(kind, plan, *(counted.get(state, 0) for state in ("done", "planned", "missed")))


def _tasks(by: Actor) -> dict[int, tuple[int, int]]:
    """Open and late tasks of everybody, as of today."""
    seen = queries.tasks(by).filter(closed=False)
    given = TaskEmployee.objects.filter(task__in=seen.values("pk")).order_by()
    counted = dict(given.values_list("employee_id").annotate(n=Count("pk")))
    late = dict(given.filter(task__in=Task.objects.filter(due__lt=clock.today())).values_list("employee_id").annotate(n=Count("pk")))
    return {pk: (count, late.get(pk, 0)) for pk, count in counted.items()}


def _links(rows: Sequence[Row], monday: dt.date) -> list[dict[str, Any]]:
    """Every count leads to the contacts behind it."""
    span = f"{monday.isoformat()}..{(monday + dt.timedelta(days=6)).isoformat()}"
    made = []
    for row in rows:
        base = f"{reverse('contacts')}?f.employee={row.employee.pk}&f.starts_at={span}"
        cells = [(cell, f"{base}&f.type={cell.kind.pk}") for cell in row.cells]
        made.append({
            "row": row, "cells": cells, "url": base, "missed_url": f"{base}&f.state=missed", "share": 100 * row.done // row.plan if row.plan else None,
            "tasks_url": f"{reverse('tasks')}?f.employee={row.employee.pk}", "calendar_url": f"{reverse('my-calendar')}?view=week&on={monday.isoformat()}&who={row.employee.pk}",
            "plan_url": f"{reverse('activity-plan')}?employee={row.employee.pk}",
        })  # fmt: skip
    return made


@require_safe
@kit.screen(right="activities.plan")
def page(request: kit.Request) -> HttpResponse:
    """A week of the team."""
    try:
        on = dt.date.fromisoformat(request.GET["on"]) if request.GET.get("on") else clock.today()
    except ValueError as error:
        raise Http404("on") from error
    if not 1990 <= on.year <= 2100:
        raise Http404("on")
    monday = rules.monday(on)
    kinds, rows = week(monday, by=request.actor)
    context = {
        "kinds": kinds, "rows": _links(rows, monday), "title": f"{kit.show.day(monday)} – {kit.show.day(monday + dt.timedelta(days=6))}",
        "before": f"{request.path}?on={(monday - dt.timedelta(days=7)).isoformat()}", "after": f"{request.path}?on={(monday + dt.timedelta(days=7)).isoformat()}",
        "totals": (sum(row.plan for row in rows), sum(row.done for row in rows), sum(row.planned for row in rows), sum(row.missed for row in rows)),
    }  # fmt: skip
    return kit.page(request, "activities/watch.html", context, title=_("Activity of the team"))
