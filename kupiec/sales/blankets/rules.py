"""What a release warns of, and which lots release by themselves; pure (BLK-2)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kupiec.sales.blankets.values import Figures


def warnings(figures: Figures, quantity: Decimal, *, lot: Decimal, on: dt.date, ends: dt.date, today: dt.date) -> tuple[str, ...]:
    """Of a release: more than the lot or than is left (`over`), after the lot's day (`late`), after the last day (`ended`)."""
    found = []
    if quantity > lot or quantity > figures.remaining:
        found.append("over")
    if on < today:
        found.append("late")
    if today > ends:
        found.append("ended")
    return tuple(found)


def due(on: dt.date, *, auto_days: int | None, today: dt.date) -> bool:
    """Whether a lot releases by itself on a day: so many days before its own."""
    return auto_days is not None and on - dt.timedelta(days=auto_days) <= today
