"""Jobs by the clock: cron lines declared in code, kept as rows that an administrator may change or switch off."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cronsim import CronSim, CronSimError

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs import queue
from kupiec.ground.kernel.jobs.models import Job, Schedule
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

LOOK_SECONDS = 20.0
_declared: dict[str, dict[str, Any]] = {}


def every(name: str, cron: str, kind: str, payload: dict[str, Any] | None = None) -> None:
    """Declare a schedule, in the company's time: `every("rates", "15 12 * * 1-5", "company.rates")`."""
    next_time(cron, clock.now())
    _declared[name] = {"kind": kind, "cron": cron, "payload": payload or {}}


def next_time(cron: str, after: dt.datetime) -> dt.datetime:
    """When a cron line comes next, in Polish time. Refuses CRON."""
    try:
        return next(CronSim(cron, after.astimezone(clock.WARSAW))).astimezone(dt.UTC)
    except (CronSimError, StopIteration):
        raise Refusal("CRON", N_("This is not a cron line: %(cron)s."), "cron", params={"cron": cron}) from None


def queue_due() -> list[int]:
    """Queue the job of every schedule whose time has come, once, however many workers look."""
    now = clock.now()
    known = {row.name: row for row in Schedule.objects.all()}
    new = [name for name in _declared if name not in known]
    due = [row.pk for row in known.values() if row.active and (row.next_at is None or row.next_at <= now)]
    if not new and not due:
        return []
    made: list[int] = []
    with tx.write_tx(by=Actor.system(0)):
        Schedule.objects.bulk_create(
            [Schedule(name=name, next_at=next_time(_declared[name]["cron"], now), **_declared[name]) for name in new],
            ignore_conflicts=True,
        )
        for row in Schedule.objects.select_for_update().filter(pk__in=due, active=True).order_by("pk"):
            if row.next_at is not None and row.next_at > now:
                continue
            first = row.next_at is None
            Schedule.objects.filter(pk=row.pk).update(next_at=next_time(row.cron, now), last_at=None if first else now)
            if not first and not Job.objects.filter(unique_key=_key(row), state="running").exists():
                made.append(queue.enqueue(row.kind, row.payload, by=Actor.system(row.company_id), unique=_key(row)))
    return made


def _key(row: Schedule) -> str:
    return f"schedule:{row.name}"
