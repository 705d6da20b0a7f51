"""Supply orders for tests of any room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from kupiec.money.stock.models import Warehouse
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import Item
from kupiec.people.parties.models import Party
from kupiec.sales.supply import services
from kupiec.sales.supply.models import SupplyOrder
from kupiec.sales.supply.values import LineDraft, OrderDraft

TODAY = stocks.TODAY
IN_A_WEEK = TODAY + dt.timedelta(days=7)


def supplier(code: str = "D1", **given: Any) -> Party:
    return stocks.party(code, **{"name": f"Dostawca {code}", "supplier": True, "customer": False, **given})


def line(item: Item, quantity: Any = 10, **given: Any) -> LineDraft:
    return LineDraft(item_id=item.pk, quantity=Decimal(quantity), **given)


def order(cast: Any, place: Warehouse, *lines: LineDraft, **given: Any) -> SupplyOrder:
    """A draft; a purchase of a new supplier unless said otherwise."""
    if given.get("kind", "ZD") == "ZD" and "supplier_id" not in given:
        given["supplier_id"] = (Party.objects.filter(code="D1").first() or supplier()).pk
    (pk,) = services.create([OrderDraft(warehouse_id=place.pk, lines=lines, **{"due": IN_A_WEEK, **given})], by=cast.by)
    return SupplyOrder.objects.get(pk=pk)


def placed(cast: Any, place: Warehouse, *lines: LineDraft, **given: Any) -> SupplyOrder:
    made = order(cast, place, *lines, **given)
    services.place([made.pk], by=cast.by)
    made.refresh_from_db()
    return made
