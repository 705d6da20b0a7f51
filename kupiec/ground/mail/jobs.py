"""Background jobs of the room."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.words import N_
from kupiec.ground.mail import delivery, services


@jobs.job(delivery.DELIVER, N_("Sending e-mails"), long=True, retries=30, lease_seconds=120.0)
def deliver(job: jobs.Running) -> dict[str, int]:
    return delivery.deliver(job)


@jobs.job("mail.by-itself", N_("E-mails that go by themselves"))
def by_itself(job: jobs.Running) -> dict[str, Any]:
    return {"written": len(services.write_by_itself(job.payload["subject"], job.payload["ids"], by=job.by))}


jobs.every("mail", "*/10 * * * *", delivery.DELIVER)
