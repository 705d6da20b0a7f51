"""Putting jobs into the queue, taking them out, stopping them and starting them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

from django.db import connection
from django.db.models import F, Q

from kupiec.ground.kernel import clock, sockets, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.jobs.kinds import kind_of
from kupiec.ground.kernel.jobs.models import Job
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

MANAGE = "jobs.manage"
MOST_CRASHES = 20
wake = Event()
"""Set after a commit that queued something, so that a worker in this process need not wait for its next look."""

actor_sources: sockets.Socket[Any] = sockets.Socket("job_actors")
"""Plugs are `(stamp: Actor) -> Actor | None`: the same person with today's rights, None when he may no longer sign in."""


@dataclass(frozen=True, slots=True)
class JobDraft:
    """A job to be queued. `unique`: not queued again while one with this key still waits."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    unique: str = ""
    run_at: dt.datetime | None = None
    priority: int = 5


def enqueue(
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    by: Actor,
    unique: str = "",
    run_at: dt.datetime | None = None,
    priority: int = 5,
) -> int:
    """Queue one job as `by`, in the transaction at hand: it exists when that commits. Priority 0 first, 9 last."""
    return enqueue_many([JobDraft(kind, payload or {}, unique, run_at, priority)], by=by)[0]


def enqueue_many(drafts: Sequence[JobDraft], *, by: Actor) -> list[int]:
    """Queue a set in one statement; ids in the order given. Queue last in a transaction, keys being locked till commit."""
    now = clock.now()
    rows: dict[str | int, Job] = {}
    for index, draft in enumerate(drafts):
        kind_of(draft.kind)
        rows.setdefault(draft.unique or index, _row(draft, by, now))
    with tx.write_tx(by=by):
        Job.objects.bulk_create(
            sorted(rows.values(), key=lambda row: row.unique_key),
            update_conflicts=True, unique_fields=["queued_key"], update_fields=["unique_key"],
        )  # fmt: skip
        tx.after_commit(wake.set)
    return [rows[draft.unique or index].pk for index, draft in enumerate(drafts)]


def _row(draft: JobDraft, by: Actor, now: dt.datetime) -> Job:
    return Job(
        kind=draft.kind,
        payload=dict(draft.payload),
        priority=draft.priority,
        due_at=draft.run_at or now,
        company_id=by.company_id,
        user_id=by.user_id,
        actor=freeze_actor(by),
        unique_key=draft.unique,
        queued_key=draft.unique or None,
        created_at=now,
    )


def claim(worker: str, *, lease_seconds: float | None = None) -> Job | None:
    """Take the most urgent job that is due: one UPDATE … RETURNING; at most one worker gets it."""
    now = clock.now()
    if not Job.objects.filter(state__in=("queued", "running"), due_at__lte=now).exists():
        return None
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    stamp = connection.ops.adapt_datetimefield_value
    first = now + dt.timedelta(seconds=lease_seconds or 30.0)
    with tx.write_tx(by=Actor.system(0)), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_job SET failures = failures + CASE state WHEN 'running' THEN 1 ELSE 0 END, state = 'running',"  # noqa: S608
            " queued_key = NULL, worker = %s, attempt = attempt + 1, due_at = %s, started_at = coalesce(started_at, %s)"
            " WHERE id = (SELECT id FROM kernel_job WHERE state IN ('queued', 'running') AND due_at <= %s"
            f" ORDER BY priority, due_at, id LIMIT 1 {skip}) RETURNING id",
            [worker, stamp(first), stamp(now), stamp(now)],
        )
        taken = cursor.fetchone()
    return Job.objects.get(pk=taken[0]) if taken else None


def cancel(job_ids: Sequence[int], *, by: Actor) -> None:
    """Stop jobs: waiting ones at once, running ones before their next chunk. One's own, or any with `jobs.manage`."""
    with tx.write_tx(by=by):
        rows = Job.objects.filter(_theirs(job_ids, by=by))
        rows.filter(state="queued").update(state="cancelled", queued_key=None, finished_at=clock.now())
        rows.filter(state="running").update(cancel_asked=True)


def retry(job_ids: Sequence[int], *, by: Actor) -> None:
    """Queue failed or cancelled jobs again; they go on where their progress stands."""
    with tx.write_tx(by=by):
        Job.objects.filter(_theirs(job_ids, by=by), state__in=("failed", "cancelled")).update(
            state="queued", due_at=clock.now(), failures=0, cancel_asked=False, error="", error_code="",
            finished_at=None, attempt=F("attempt") + 1,
        )  # fmt: skip
        tx.after_commit(wake.set)


def _theirs(job_ids: Sequence[int], *, by: Actor) -> Q:
    """The condition for these jobs; refuses JOB_NOT_FOUND unless all are the actor's (or he manages jobs)."""
    wanted = Q(pk__in=set(job_ids), company_id__in=(0, by.company_id))
    if not by.may(MANAGE):
        wanted &= Q(user_id=by.user_id)
    if Job.objects.filter(wanted).count() != len(set(job_ids)):
        raise Refusal("JOB_NOT_FOUND", N_("There is no such job."))
    return wanted


def freeze_actor(by: Actor) -> dict[str, Any]:
    """The actor as stored with the job."""
    return {
        "user": by.user_id, "company": by.company_id, "branch": by.branch_id, "employee": by.employee_id,
        "area": by.area_id, "rights": sorted(by.rights), "scopes": dict(by.scopes), "language": by.language,
        "request": by.request_id, "for": by.acting_for_id, "all": by.all_rights,
    }  # fmt: skip


def thaw_actor(kept: Mapping[str, Any]) -> Actor:
    """Who the job runs as: the stored actor with those of his rights he still has (a token's stay narrow).

    Refuses FORBIDDEN when he may no longer sign in.
    """
    stored = Actor(
        user_id=kept["user"], company_id=kept["company"], branch_id=kept["branch"], employee_id=kept["employee"],
        area_id=kept["area"], rights=frozenset(kept["rights"]), scopes=kept["scopes"], language=kept["language"],
        request_id=kept["request"], acting_for_id=kept["for"], all_rights=kept["all"],
    )  # fmt: skip
    if stored.user_id is None:
        return stored
    for source in actor_sources:
        found = source(stored)
        if found is None:
            raise Refusal("FORBIDDEN", N_("The user who ordered this may no longer sign in."))
        if found.all_rights:
            return replace(found, rights=stored.rights, all_rights=stored.all_rights)
        return found if stored.all_rights else replace(found, rights=found.rights & stored.rights)
    return stored
