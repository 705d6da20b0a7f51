"""Parts for tests of lots: items kept by lots, receipts of lots."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kupiec.money.lots import services
from kupiec.money.lots.models import LotBalance
from kupiec.money.stock.models import Lot, Warehouse
from kupiec.money.stock.tests import builders as stocks

TODAY = stocks.TODAY
SOON, LATER, LATEST, GONE = (TODAY + dt.timedelta(days=days) for days in (20, 60, 200, -1))


def tracked(cast: Any, code: str = "T", **given: Any) -> Any:
    (item,) = stocks.items(1, prefix=code)
    services.track(item.pk, {"expiry": True, **given}, by=cast.by)
    return item


def came(cast: Any, place: Warehouse, item: Any, quantity: Any, lot: str, day: dt.date | None, **given: Any) -> Any:
    line = stocks.line(item, quantity, cost="5.00", lot_code=lot, lot_expires_on=day, **given)
    return stocks.issued(cast, "PZ", place, line)


def lot(code: str) -> Lot:
    return Lot.objects.get(code=code)


def left(place: Warehouse, item: Any) -> dict[str, tuple[str, str]]:
    """By lot what is on hand and what is kept of it."""
    rows = LotBalance.objects.filter(warehouse=place, lot__item=item).order_by("lot__code")
    return {
        code: (f"{on_hand.normalize():f}", f"{blocked.normalize():f}")
        for code, on_hand, blocked in rows.values_list("lot__code", "on_hand", "blocked")
        if on_hand or blocked
    }
