"""How jobs stand, for progress bars and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs.kinds import label_of
from kupiec.ground.kernel.jobs.models import Job, JobLine
from kupiec.ground.kernel.jobs.queue import MANAGE


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as shown: what, whose, how far, how it ended, the last lines of its log."""

    id: int
    kind: str
    label: str
    state: str
    done: int
    total: int
    text: str
    error_code: str
    error: str
    result: Any
    user_id: int | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    cancel_asked: bool
    log: tuple[tuple[dt.datetime, str, str], ...] = ()

    @property
    def percent(self) -> int:
        if self.state == "done":
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def open(self) -> bool:
        return self.state in ("queued", "running")


def visible(by: Actor) -> Any:
    """The jobs an actor may see: his own, or all of the company's with `jobs.manage`."""
    rows = Job.objects.filter(company_id__in=(0, by.company_id)).defer("plan", "actor", "payload")
    return rows if by.may(MANAGE) else rows.filter(user_id=by.user_id)


def state(job_id: int, *, by: Actor, lines: int = 50) -> JobState | None:
    """One job with the end of its log; None when it isn't there for this actor."""
    row = visible(by).filter(pk=job_id).first()
    if row is None:
        return None
    log = JobLine.objects.filter(job_id=job_id).order_by("-id").values_list("at", "level", "text")[:lines]
    return _shown(row, tuple(reversed(log)))


def recent(*, by: Actor, most: int = 50, states: Iterable[str] = ()) -> list[JobState]:
    """The latest jobs, latest first, without logs."""
    rows = visible(by).order_by("-id")
    wanted = list(states)
    return [_shown(row) for row in (rows.filter(state__in=wanted) if wanted else rows)[:most]]


def _shown(row: Job, log: tuple[tuple[dt.datetime, str, str], ...] = ()) -> JobState:
    return JobState(
        row.pk, row.kind, label_of(row.kind), row.state, row.done, row.total, row.text, row.error_code, row.error,
        row.result, row.user_id, row.created_at, row.started_at, row.finished_at, row.cancel_asked, log,
    )  # fmt: skip
