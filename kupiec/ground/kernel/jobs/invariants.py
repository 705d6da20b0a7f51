"""I32: jobs are queued, running under a lease, done, failed or cancelled, and their figures make sense."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders


@invariant("I32", "a running job has a worker, an ended one an end, a finished one all its parts")
def jobs_make_sense() -> list[str]:
    return offenders(
        "SELECT id, kind, state, worker, done, total FROM kernel_job WHERE (state = 'running' AND worker = '')"
        " OR (state IN ('done', 'failed', 'cancelled') AND finished_at IS NULL) OR (total > 0 AND done > total)"
        " OR (state <> 'queued' AND queued_key IS NOT NULL) OR (state = 'done' AND plan IS NOT NULL AND done <> total)"
    )
