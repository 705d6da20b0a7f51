"""Background work: invoices that come round, orders counted towards contracts (CON-6, CON-7)."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.sales.calloffs import services
from kupiec.sales.calloffs.models import Plan
from kupiec.sales.contracts import public as contracts


@jobs.job("calloffs.recurring", N_("Invoices of contracts that come round"), long=True)
def recurring(job: jobs.Running) -> dict[str, Any]:
    """Each plan by itself: one that is refused leaves the others alone, and says why in the report."""
    made, wrong = 0, []
    for plan_id, company_id in Plan.objects.filter(active=True, next_on__lte=clock.today()).order_by("pk").values_list("pk", "company_id"):
        try:
            with job.write():
                made += len(services.run(plan_id, by=Actor.system(company_id)))
        except services.planning.Refusal as refusal:
            wrong.append(f"{plan_id}: {refusal.code}")
    return {"invoices": made, "refused": wrong}


@jobs.job("calloffs.gather", N_("Orders counted towards contracts"), long=True)
def gathering(job: jobs.Running) -> dict[str, Any]:
    """In each company, contract by contract."""
    count = 0
    rows = (
        contracts.Contract.objects.filter(state=contracts.State.SIGNED, side=contracts.Side.SALE)
        .order_by("pk")
        .values_list("pk", "company_id")
    )
    for pk, company_id in rows:
        with job.write():
            count += services.gather([pk], by=Actor.system(company_id))
    return {"lines": count}


jobs.every("calloffs.recurring", "15 3 * * *", "calloffs.recurring")
jobs.every("calloffs.gather", "45 3 * * *", "calloffs.gather")
