"""What this room does when stock receives."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import public as stock
from kupiec.sales.supply.services.converge import converge
from kupiec.sales.supply.values import LINE


def on_received(event: stock.ahead.Received, *, by: Actor) -> None:
    """Goods of supply orders came or were taken back: what is expected of them is computed anew. Inside the transaction."""
    rows = stock.ahead.ExpectedSupply.objects.filter(pk__in=event.supply_ids, source=LINE)
    line_ids = [pk for pk in rows.values_list("source_id", flat=True) if pk is not None]
    if line_ids:
        converge(line_ids, by=by)
