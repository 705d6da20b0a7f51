"""The last contact and the next thing to do of parties, recomputed from their rows whenever these change (ACT-6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.bulk import update_rows
from kupiec.people.activities import rules
from kupiec.people.activities.models import Contact, PartyFigures, Task

Candidate = tuple[dt.datetime | None, int | None, str]
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
_FIELDS = ("last_at", "last_type", "next_at", "next_type", "next_text")


def refresh(party_ids: Collection[int | None]) -> None:
    """Bring figures of parties up to date: their rows are locked first, so that no writer overlooks another. Constant queries."""
    ids = sorted({pk for pk in party_ids if pk is not None})
    if not ids:
        return
    PartyFigures.objects.bulk_create([PartyFigures(party_id=pk) for pk in ids], ignore_conflicts=True)
    list(PartyFigures.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
    update_rows(PartyFigures, [_figures(row) for row in _facts(ids)], _FIELDS)
    PartyFigures.objects.filter(pk__in=ids, last_at=None, next_text="").delete()


def _facts(ids: Collection[int]) -> list[dict[str, Any]]:
    """The latest done contact, the earliest planned one and the earliest open task of each party; one statement."""
    mine = {"party_id": OuterRef("pk")}
    done = Contact.objects.filter(**mine, state="done").order_by("-starts_at", "-pk")
    planned = Contact.objects.filter(**mine, state="planned").order_by("starts_at", "pk")
    task = Task.objects.filter(**mine, closed=False).order_by(F("due").asc(nulls_last=True), F("at").asc(nulls_first=True), "pk")
    asked = {
        **_first(done, last_at="starts_at", last_type="type_id"),
        **_first(planned, planned_at="starts_at", planned_type="type_id", planned_text="subject"),
        **_first(task, task_due="due", task_at="at", task_type="type_id", task_text="subject"),
    }
    return [dict(row) for row in PartyFigures.objects.filter(pk__in=list(ids)).values("pk", **asked)]


def _first(rows: QuerySet, **names: str) -> dict[str, Subquery]:
    return {f"f_{name}": Subquery(rows.values(column)[:1]) for name, column in names.items()}


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    """The next thing is what comes first; a task without a day only where nothing has one."""
    planned: Candidate = (row["f_planned_at"], row["f_planned_type"], row["f_planned_text"] or "")
    due = row["f_task_due"]
    task: Candidate = (
        rules.starts(due, row["f_task_at"], zone=clock.WARSAW) if due else None,
        row["f_task_type"],
        row["f_task_text"] or "",
    )
    dated = [one for one in (planned, task) if one[0] is not None]
    at, kind, text = min(dated, key=lambda one: one[0] or _NEVER) if dated else task
    return {
        "pk": row["pk"],
        "last_at": row["f_last_at"],
        "last_type": row["f_last_type"],
        "next_at": at,
        "next_type": kind,
        "next_text": text,
    }
