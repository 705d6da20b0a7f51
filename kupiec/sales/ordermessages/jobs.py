"""Background work: messages that wait go out, some at a time; a killed worker goes on where it stood."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.sales.ordermessages import queries, services
from kupiec.sales.ordermessages.services.passing import DELIVER


@jobs.job(DELIVER, N_("Messages about orders"), long=True)
def deliver(job: jobs.Running) -> dict[str, Any]:
    company = int(job.payload["company"])
    by, counted = Actor.system(company, request_id=job.by.request_id), dict[str, int]()
    for ids in job.chunks(lambda: queries.waiting(company), size=20):
        for state, count in services.deliver(ids, by=by).items():
            counted[state] = counted.get(state, 0) + count
    return counted
