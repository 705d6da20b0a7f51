"""What may be said of inquiries without asking the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

SPAN = dt.timedelta(days=366 * 30)
MOST = Decimal(10) ** 9


def due(on: dt.date, days: int, *, is_working: Callable[[dt.date], bool]) -> dt.date:
    """So many working days later."""
    found = on
    while days:
        found += dt.timedelta(days=1)
        days -= is_working(found)
    return found


def check_days(values: Mapping[str, Any], *, today: dt.date) -> None:
    """Refuses BAD_DAY for days far away, NOT_YET for an inquiry of tomorrow."""
    for name in ("asked_on", "due_on"):
        day = values.get(name)
        if day is not None and abs(day - today) > SPAN:
            raise Refusal("BAD_DAY", N_("This day is too far away."), name)
    if values.get("asked_on") is not None and values["asked_on"] > today:
        raise Refusal("NOT_YET", N_("This day has not come yet."), "asked_on")


def check_quantity(quantity: Decimal) -> None:
    """Refuses QUANTITY."""
    if not quantity.is_finite() or not 0 < quantity <= MOST:
        raise Refusal("QUANTITY", N_("The quantity must be more than nothing."), "quantity")


def check_price(price: Decimal | None) -> None:
    """Refuses BAD_PRICE."""
    if price is not None and (not price.is_finite() or price < 0):
        raise Refusal("BAD_PRICE", N_("A price can’t be less than nothing."), "expected_price")


def left(due_on: dt.date | None, *, today: dt.date, is_working: Callable[[dt.date], bool]) -> int | None:
    """Working days left until the day it is due; less than nothing when it is over."""
    if due_on is None:
        return None
    first, last, sign = (today, due_on, 1) if due_on >= today else (due_on, today, -1)
    span = min((last - first).days, 400)
    return sign * sum(is_working(first + dt.timedelta(days=step)) for step in range(1, span + 1))
