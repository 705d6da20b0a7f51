"""Demo: how goods are replenished, an assembly bench with its load, a promise held; through the verbs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import public as stock
from kupiec.sales.booking import public as booking
from kupiec.sales.promising import queries, services
from kupiec.sales.promising.values import Ask


def fill(on: dt.date, *, items: Sequence[int], by: Actor) -> None:
    """Usual parameters, two items of their own, one made on the bench; a bench busy for a week; what a salesperson holds."""
    bench = booking.save_resource({"code": "MONT", "name": "Stanowisko montażu zestawów", "day_hours": Decimal(8)}, by=by)
    days = [on + dt.timedelta(days=n) for n in range(1, 6) if (on + dt.timedelta(days=n)).isoweekday() < 6]
    booking.book([
        booking.BookingDraft(
            resource_id=bench, starts_at=dt.datetime.combine(day, dt.time(7), clock.WARSAW), ends_at=dt.datetime.combine(day, dt.time(13), clock.WARSAW), title="Zestawy pompowe",
        )
        for day in days
    ], by=by)  # fmt: skip
    services.save_terms({"lead_days": 10, "cut_off": dt.time(13)}, by=by)
    services.save_terms({"item_id": items[0], "lead_days": 5, "lot": Decimal(20), "weekdays": "24", "safety": Decimal(2)}, by=by)
    services.save_terms(
        {
            "item_id": items[20 % len(items)],
            "lead_days": 2,
            "lot": Decimal(4),
            "most_lots": 3,
            "resource_id": bench,
            "unit_hours": Decimal("1.5"),
        },
        by=by,
    )
    place = stock.serving_warehouses(by.company_id)[0].id
    wanted = [Ask(pk, Decimal(2)) for pk in items[1:3]]
    if queries.promise(wanted, warehouse_id=place, by=by).on is not None:
        services.hold(wanted, warehouse_id=place, hours=8, title="Hydro-Term, czeka na decyzję inwestora", by=by)
