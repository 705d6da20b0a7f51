"""Going through records for doubles: those changed since the last time, or all (KER-22)."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import services
from kupiec.ground.merging.models import Pair, Sweep
from kupiec.ground.merging.sockets import kinds
from kupiec.ground.merging.values import State

CHUNK = 50


@jobs.job("merging.find", N_("Looking for duplicates"), long=True)
def find(job: jobs.Running) -> dict[str, Any]:
    """A bunch of records a transaction; what was found stays when the job is stopped."""
    for kind in kinds:
        began = clock.now()
        last = None if job.payload.get("whole") else Sweep.objects.filter(kind=kind.kind).values_list("at", flat=True).first()
        rows = kind.model._base_manager.order_by("pk")
        rows = rows if last is None else rows.filter(updated_at__gte=last)
        for ids in job.chunks(list(rows.values_list("pk", flat=True)), size=CHUNK, name=kind.kind):
            services.look(kind, ids, by=job.by)
        with job.write():
            Sweep.objects.update_or_create(kind=kind.kind, defaults={"at": began})
    return {"open": Pair.objects.filter(state=State.OPEN).count()}


jobs.every("merging.find", "20 4 * * *", "merging.find")
