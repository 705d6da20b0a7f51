"""Background work: lots that become orders by themselves (BLK-2)."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.blankets import rules, services
from kupiec.sales.blankets.models import Lot
from kupiec.sales.blankets.queries import open_lots


@jobs.job("blankets.release", N_("Lots of blanket orders that become orders"), long=True)
def releasing(job: jobs.Running) -> dict[str, Any]:
    """Each lot by itself: one that is refused leaves the others alone, and says why in the report."""
    made, wrong, today = 0, [], clock.today()
    rows = open_lots(Lot.objects.filter(order__isnull=True, blanket__auto_days__isnull=False)).order_by("on", "pk")
    for pk, company_id, on, days in rows.values_list("pk", "company_id", "on", "blanket__auto_days"):
        if not rules.due(on, auto_days=days, today=today):
            continue
        try:
            with job.write():
                made += len(services.release([pk], by=Actor.system(company_id)))
        except Refusal as refusal:
            wrong.append(f"{pk}: {refusal.code}")
    return {"orders": made, "refused": wrong}


jobs.every("blankets.release", "30 3 * * *", "blankets.release")
