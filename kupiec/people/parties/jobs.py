"""Background work of the room: bases follow figures that change by the day (PTY-2)."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.people.parties.models import Base
from kupiec.people.parties.services import bases


def refresh_all(*, by: Actor) -> int:
    """Every base with a rule, applied anew; how many."""
    return bases.refresh_bases(by=by)


@jobs.job("parties.refresh_bases", N_("Bases of parties brought up to date"), long=True)
def refresh(job: jobs.Running) -> dict[str, Any]:
    """One base after another, each in the transaction that notes it done."""
    ids = list(Base.objects.filter(archived=False).exclude(rule="").order_by("pk").values_list("pk", flat=True))
    for part in job.chunks(ids, size=1):
        bases.refresh_bases(base_ids=part, by=job.by)
    return {"bases": len(ids)}


jobs.every("parties.refresh_bases", "40 3 * * *", "parties.refresh_bases")
