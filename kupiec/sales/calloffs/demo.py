"""Demo: what was drawn on the wholesaler's contracts; through the verbs only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.calloffs import services
from kupiec.sales.calloffs.values import PlanDraft
from kupiec.sales.contracts import public as contracts


def fill(on: dt.date, *, by: Actor) -> None:
    """Orders of the year counted towards the agreements on prices, an order of the latest, a month of service in advance."""
    signed = contracts.visible(by).filter(side=contracts.Side.SALE, state=contracts.State.SIGNED).order_by("pk")
    services.gather(list(signed.values_list("pk", flat=True)), by=by)
    latest = signed.filter(kind__code="framework").order_by("-pk").first()
    edition = contracts.in_force(latest.pk, on=on) if latest else None
    if latest is not None and edition is not None:
        lines = contracts.Line.objects.filter(edition=edition, item__isnull=False).order_by("position")[:3]
        services.order(latest.pk, quantities={line.pk: Decimal(5 + 3 * at) for at, line in enumerate(lines)}, by=by)
    service = signed.filter(kind__code="service").first()
    if service is not None:
        begins = (on.replace(day=1) - dt.timedelta(days=40)).replace(day=1)
        plan = services.plan(service.pk, PlanDraft(name="Abonament serwisowy", every_months=1, first_on=begins, in_advance=True), by=by)
        services.run(plan, by=by)
