"""Background jobs of the room: exports, the nightly proposals of what is kept too long, files that have served."""

from __future__ import annotations

from typing import Any

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.people.privacy import services
from kupiec.people.privacy.services import export

RETAIN = "privacy.retain"


@jobs.job(export.MAKE, N_("A person’s data as a file"), long=True)
def make_export(job: jobs.Running) -> dict[str, Any]:
    return export.make(job)


@jobs.job(RETAIN, N_("What is kept longer than its period"))
def retain(job: jobs.Running) -> dict[str, Any]:
    """For every company: exports older than a week go, what is due for erasure is proposed; what undoes old merges goes; the list
    of erasures outside the database is whole."""
    counted = {"proposed": 0, "exports": 0, "merges": services.end_merges(by=job.by), "listed": services.again.complete()}
    for company in Company.objects.filter(active=True).order_by("pk"):
        by = Actor.system(company.pk)
        counted["proposed"] += services.propose(by=by)
        counted["exports"] += services.forget_exports(by=by)
    return counted


jobs.every("privacy-retain", "40 3 * * *", RETAIN)
