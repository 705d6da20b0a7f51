"""Background jobs over the API: how far one is, stopping it, starting it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404
from ninja import Schema

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.jobs.state import JobState
from kupiec.ground.kernel.words import translate
from kupiec.ground.kit.api.commands import Router
from kupiec.ground.kit.request import Request

router = Router(tags=["jobs"])


class LogLine(Schema):
    """A line of a job's log."""

    at: dt.datetime
    level: str
    text: str


class JobOut(Schema):
    """A background job: `queued`, `running`, `done`, `failed` or `cancelled`."""

    id: int
    kind: str
    label: str
    state: str
    done: int
    total: int
    percent: int
    text: str
    error_code: str
    error: str
    result: Any = None
    created_at: dt.datetime
    finished_at: dt.datetime | None = None
    log: list[LogLine] = []


@router.get("", response=list[JobOut], summary="Latest jobs")
def jobs_list(request: Request, limit: int = 50) -> list[JobOut]:
    """The actor's latest jobs; everybody's of the company with `jobs.manage`."""
    return [_shown(state) for state in jobs.recent(by=request.actor, most=max(1, min(limit, 200)))]


@router.get("/{id}", response=JobOut, summary="One job")
def job_get(request: Request, id: int) -> JobOut:
    """State, progress and the end of the log."""
    return _found(request, id)


@router.post("/{id}/cancel", response=JobOut, summary="Stop a job")
def job_cancel(request: Request, id: int) -> JobOut:
    """A waiting job is cancelled at once, a running one before its next part."""
    jobs.cancel([id], by=request.actor)
    return _found(request, id)


@router.post("/{id}/retry", response=JobOut, summary="Start a job again")
def job_retry(request: Request, id: int) -> JobOut:
    """A failed or cancelled job goes on where its progress stands."""
    jobs.retry([id], by=request.actor)
    return _found(request, id)


def _found(request: Any, pk: int) -> JobOut:
    state = jobs.state(pk, by=request.actor)
    if state is None:
        raise Http404
    return _shown(state)


def _shown(state: JobState) -> JobOut:
    log = [LogLine(at=at, level=level, text=text) for at, level, text in state.log]
    names = [name for name in JobOut.model_fields if name not in ("log", "label")]
    return JobOut(label=translate(state.label), log=log, **{name: getattr(state, name) for name in names})
