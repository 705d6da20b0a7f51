"""Work by the clock: reminders of offers become tasks, tasks of answered offers are done."""

from __future__ import annotations

from kupiec.ground.company import public as company
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.sales.followups import services


@jobs.job("followups.walk", N_("Reminders of offers"))
def walk(job: jobs.Running) -> dict[str, int]:
    """In each company; running it twice is harmless."""
    ids = list(company.Company.objects.filter(active=True).order_by("pk").values_list("pk", flat=True))
    done = sum(services.settle(by=Actor.system(pk)) for pk in ids)
    return {"done": done, "made": sum(services.remind(by=Actor.system(pk)) for pk in ids)}


jobs.every("followups.walk", "*/10 * * * *", "followups.walk")
