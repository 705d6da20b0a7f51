"""Which items are kept by lots: read once, kept in memory till it changes (docs/adr/0011)."""

from __future__ import annotations

from kupiec.ground.kernel import known
from kupiec.money.lots.models import Tracking
from kupiec.money.lots.values import Terms


def terms() -> dict[int, Terms]:
    """By item."""
    return known.definition("lots.terms", _load)


def _load() -> dict[int, Terms]:
    rows = Tracking.objects.values_list("item_id", "expiry", "ship_days")
    return {item: Terms(expiry, ship_days) for item, expiry, ship_days in rows}
