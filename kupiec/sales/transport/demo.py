"""Demo: yesterday's trip is done, today's is on its way, tomorrow's is being put together."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import public as stock
from kupiec.people.parties import public as parties
from kupiec.sales.orders import public as orders
from kupiec.sales.transport import queries, services
from kupiec.sales.transport.values import TripDraft


def fill(today: dt.date, *, by: Actor) -> None:
    """Three trips of the first warehouse; the carrier is the one the books know, else our own car."""
    place = stock.serving_warehouses(by.company_id)[0]
    carrier = parties.Party.objects.filter(carrier=True, archived=False).order_by("pk").values_list("pk", flat=True).first()
    papers = list(
        stock.StockDocument.objects.filter(
            company_id=by.company_id, warehouse_id=place.id, kind="WZ", state="issued", reverses__isnull=True
        )
        .order_by("-pk")
        .values_list("pk", flat=True)[:7]
    )
    open_ = list(
        orders.Order.objects.filter(company_id=by.company_id, warehouse_id=place.id, state="accepted")
        .order_by("-pk")
        .values_list("pk", flat=True)[:3]
    )
    made = [
        services.create(TripDraft(warehouse_id=place.id, loading_on=today + dt.timedelta(days=ahead), carrier_id=who, vehicle=car, driver=driver, cost=cost), by=by)
        for ahead, who, car, driver, cost in (
            (-1, carrier, "PO 4KR71", "Zbigniew Marzec", Decimal("640.00")), (0, None, "WR 8812N", "Paweł Lis", Decimal("310.00")), (1, carrier, "", "", None),
        )
    ]  # fmt: skip
    for pk, some in ((made[0], papers[:3]), (made[1], papers[3:7])):
        if some:
            services.load(pk, document_ids=some, by=by)
            services.place([pk], by=by)
            services.leave([pk], by=by)
    for stop in queries.stops([made[0]]):
        services.settle(made[0], stop.pk, done=True, by=by)
    if open_:
        services.load(made[2], order_ids=open_, by=by)
