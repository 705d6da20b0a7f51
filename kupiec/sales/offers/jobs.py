"""Work by the clock: offers whose validity has ended are closed each night."""

from __future__ import annotations

from kupiec.ground.company import public as company
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.sales.offers import services


@jobs.job("offers.expire", N_("Closing offers whose validity has ended"))
def expire(job: jobs.Running) -> dict[str, int]:
    """Close what is over, company by company; running it twice is harmless."""
    ids = company.Company.objects.filter(active=True).order_by("pk").values_list("pk", flat=True)
    return {str(pk): services.expire(by=Actor.system(pk)) for pk in ids}


jobs.every("offers.expire", "10 0 * * *", "offers.expire")
