"""What the kernel throws away by night: finished jobs, idempotency keys and counters nobody will ask for again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.jobs.models import Job
from kupiec.ground.kernel.models import IdempotencyKey, RateWindow
from kupiec.ground.kernel.words import N_

JOBS_KEPT = dt.timedelta(days=60)
KEYS_KEPT = dt.timedelta(days=7)


@jobs.job("kernel.clean", N_("Nightly cleaning"))
def clean(job: jobs.Running) -> dict[str, Any]:
    """Delete jobs finished 60 days ago, keys a week old, yesterday's counters."""
    now = clock.now()
    old, _ = Job.objects.filter(state__in=("done", "cancelled", "failed"), finished_at__lt=now - JOBS_KEPT).delete()
    keys, _ = IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT).delete()
    counters, _ = RateWindow.objects.filter(starts__lt=int(now.timestamp()) - 86_400).delete()
    return {"jobs": old, "keys": keys, "counters": counters}


jobs.every("kernel.clean", "20 3 * * *", "kernel.clean")
