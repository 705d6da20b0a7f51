"""Demo: two open orders whose customers changed their minds after the confirmation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.amendments import services
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import amending

REASONS = ("Klient zmniejszył zakres po wizji na budowie", "Dołożone pozycje, nowy termin uzgodniony telefonicznie")


def fill(today: dt.date, *, by: Actor) -> None:
    """One has less of its first line, the other a later date."""
    rows = orders.Order.objects.filter(company_id=by.company_id, state="accepted").order_by("-pk")[:12]
    found = orders.standing([row.pk for row in rows])
    chosen = []
    for row in rows:
        line = next((one for one in found.rows_of(row.pk) if one.quantity >= 2 and not amending.begun_of(found.progress[one.pk])), None)
        if line is not None:
            chosen.append((row, line))
    for (row, line), reason, later in zip(chosen, REASONS, (None, 10), strict=False):
        if later is None:
            change = amending.Amend(lines=(amending.LineAmend(line_id=line.pk, quantity=line.quantity - Decimal(1)),), reason=reason)
        else:
            change = amending.Amend(
                lines=(amending.LineAmend(line_id=line.pk, quantity=line.quantity + Decimal(1)),),
                head={"wanted_on": today + dt.timedelta(days=later)},
                reason=reason,
            )
        services.amend(row.pk, change, by=by)
