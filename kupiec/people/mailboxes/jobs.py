"""Background jobs of the room."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.words import N_
from kupiec.people.mailboxes.services import reading


@jobs.job(reading.READ, N_("Reading a mailbox"), long=True, retries=5, lease_seconds=60.0, limit_seconds=6 * 3600.0)
def read(job: jobs.Running) -> dict[str, Any]:
    return reading.read(job)


@jobs.job("mailboxes.look", N_("Looking which mailboxes to read"))
def look(job: jobs.Running) -> dict[str, int]:
    return {"asked": reading.look(by=job.by)}


jobs.every("mailboxes", "*/5 * * * *", "mailboxes.look")
