"""Demo: a year's quantity released month by month, one lot late; through the verbs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import public as catalog
from kupiec.sales.blankets import queries, services
from kupiec.sales.blankets.values import Draft

D = Decimal
STORY = (
    (40, 12, 1200, 2, None, "Zawory kulowe na osiedle"),
    (25, 6, 600, 1, 5, "Stałe dostawy do sklepu"),
    (0, 4, 400, 0, None, "Plan na wiosnę"),
)


def fill(on: dt.date, *, customers: Sequence[int], items: Sequence[int], by: Actor) -> None:
    """Two in force, with lots released and to come; one being prepared."""
    facts = catalog.facts(items[:60])
    cheap = [pk for pk in items[:60] if D(0) < (facts[pk].list_price or D(0)) < 60 and not facts[pk].archived]
    for number, (ago, months, quantity, released, auto, remarks) in enumerate(STORY):
        begins = on - dt.timedelta(days=ago)
        with clock.frozen(dt.datetime.combine(begins, dt.time(10, 5), clock.WARSAW)):
            item = facts[cheap[(number * 7 + 3) % len(cheap)]]
            (pk,) = services.create([Draft(
                party_id=customers[(number * 5 + 3) % len(customers)], item_id=item.id, quantity=D(quantity), starts=begins + dt.timedelta(days=7), ends=begins + dt.timedelta(days=31 * months + 20),
                count=months, price=item.list_price, auto_days=auto, reference=f"UR/{number + 4}/26", remarks=remarks,
            )], by=by)  # fmt: skip
            if ago:
                services.place([pk], by=by)
                services.release([lot.pk for lot in queries.lots(pk)[:released]], by=by)
