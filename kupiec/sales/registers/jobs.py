"""Background work: what a register orders by itself, after the passage that asked for it."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.registers import permissions, supplying


@jobs.job(supplying.JOB, N_("Ordering what orders miss"))
def supply(job: jobs.Running) -> dict[str, Any]:
    """Done anew after a kill it orders nothing twice: only what is missing still is ordered."""
    given = job.payload
    by = Actor.system(job.by.company_id, request_id=job.by.request_id)
    try:
        with job.write(), permissions.by_itself():
            return {"made": supplying.make(given["kind"], given["orders"], place=bool(given["place"]), by=by)}
    except Refusal as refusal:
        return {"made": [], "refused": refusal.code}
