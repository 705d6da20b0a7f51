"""Background work: contacts that were planned and whose day has passed are missed, so that nobody overlooks them (ACT-7)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kupiec.ground.company.public import Company
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import services
from kupiec.people.activities.models import Contact

GRACE = dt.timedelta(days=1)


def overdue(company_id: int) -> list[int]:
    """Planned contacts whose whole day and the next are over."""
    today = dt.datetime.combine(clock.today(), dt.time(0), clock.WARSAW)
    rows = Contact.objects.filter(company_id=company_id, state="planned", starts_at__lt=today - GRACE)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@jobs.job("activities.miss", N_("Planned contacts that did not take place"), long=True)
def miss(job: jobs.Running) -> dict[str, Any]:
    """In each company, so many at a time."""
    missed = 0
    for company_id in Company.objects.order_by("pk").values_list("pk", flat=True):
        by = Actor.system(company_id)
        while ids := overdue(company_id)[:200]:
            with job.write():
                missed += services.miss_contacts(ids, by=by)
    return {"missed": missed}


jobs.every("activities.miss", "10 4 * * *", "activities.miss")
