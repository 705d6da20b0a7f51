"""Bytes nobody needs any more leave the disk: after an erasure of personal data, or when an export has served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from kupiec.ground.files import sockets, storage
from kupiec.ground.files.models import Attachment, AttachmentVersion, Content
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_

SWEEP = "files.sweep"
FRESH = dt.timedelta(minutes=15)
"""Bytes stored a moment ago may be about to be attached; they are looked at again later."""


def sweep(sha256s: Sequence[str], *, by: Actor) -> None:
    """After the transaction at hand, remove these contents from the disk unless somebody still needs them."""
    wanted = sorted({one for one in sha256s if one})
    if wanted:
        jobs.enqueue(SWEEP, {"sha256": wanted}, by=by)


@jobs.job(SWEEP, N_("Removing files nobody needs"), long=True)
def run(job: jobs.Running) -> dict[str, Any]:
    """Contents without an attachment and unknown to the rooms that keep bytes of their own."""
    asked: list[str] = job.payload["sha256"]
    with job.write():
        free = sorted(set(asked) - _needed(asked))
        fresh = [one for one in free if _fresh(one)]
        gone = [one for one in free if one not in fresh]
        Content.objects.filter(sha256__in=gone).delete()
        if fresh:
            jobs.enqueue(SWEEP, {"sha256": fresh}, by=job.by, run_at=clock.now() + FRESH)
    for one in gone:
        storage.place(one).unlink(missing_ok=True)
    return {"removed": len(gone)}


def _needed(sha256s: Collection[str]) -> set[str]:
    wanted = set(sha256s)
    rows = [
        model.objects.filter(content__sha256__in=wanted).values_list("content__sha256", flat=True)
        for model in (Attachment, AttachmentVersion)
    ]
    return {one for found in rows for one in found} | {one for keeper in sockets.keepers for one in keeper(wanted)}


def _fresh(sha256: str) -> bool:
    try:
        stored = storage.place(sha256).stat().st_mtime
    except FileNotFoundError:
        return False
    return dt.datetime.fromtimestamp(stored, dt.UTC) > clock.now() - FRESH


__all__ = ["SWEEP", "sweep"]
