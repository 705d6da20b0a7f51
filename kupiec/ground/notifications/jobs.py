"""Background work: every ten minutes whoever wants e-mails is told."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.words import N_
from kupiec.ground.notifications import telling


@jobs.job("notifications.tell", N_("Telling users by e-mail"), long=True)
def tell(job: jobs.Running) -> dict[str, Any]:
    """Each user is a transaction of its own, so a killed worker tells nobody twice."""
    return telling.tell(job)


jobs.every("notifications.tell", "*/10 * * * *", "notifications.tell")
