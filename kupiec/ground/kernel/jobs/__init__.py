"""Background jobs (KER-10): queued in the caller's transaction, done once, whatever dies meanwhile.

    @jobs.job("invoicing.batch", N_("Batch invoicing"), long=True)
    def batch(job: jobs.Running) -> None:
        for ids in job.chunks(job.payload["ids"], size=100):     # each chunk is one write transaction
            services.issue(ids, by=job.by)                       # its progress is saved in the same one

    with tx.write_tx(by=by):
        jobs.enqueue("invoicing.batch", {"ids": ids}, by=by, unique="batch:2026-11")

A job that isn't `long` runs whole in one transaction together with its completion. A `long` one runs outside any
transaction and writes through `job.chunks` or `with job.write():`; each checks first that the job is still ours. So a
worker killed at any moment loses nothing and doubles nothing: what was committed stays, the rest is done again by
the worker that takes the job over when its lease has run out. Mail, printers and other things outside the
database get a key of their own (idempotent), because no queue can make those happen exactly once.
"""

from kupiec.ground.kernel.jobs.kinds import job, label_of
from kupiec.ground.kernel.jobs.queue import MANAGE, JobDraft, actor_sources, cancel, enqueue, enqueue_many, retry
from kupiec.ground.kernel.jobs.running import Running
from kupiec.ground.kernel.jobs.schedules import every
from kupiec.ground.kernel.jobs.state import JobState, recent, state, visible
from kupiec.ground.kernel.jobs.worker import main, run_pending, run_worker
from kupiec.ground.kernel.words import N_

RIGHTS = {MANAGE: N_("See, stop and restart everybody’s background jobs")}

__all__ = [
    "RIGHTS",
    "JobDraft",
    "JobState",
    "Running",
    "actor_sources",
    "cancel",
    "enqueue",
    "enqueue_many",
    "every",
    "job",
    "label_of",
    "main",
    "recent",
    "retry",
    "run_pending",
    "run_worker",
    "state",
    "visible",
]
