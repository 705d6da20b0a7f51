"""The demo of promises, purchases and the hall fills, and what must hold holds."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.kernel import clock, invariants
from kupiec.money.stock.tests import builders as stocks
from kupiec.money.warehousing import demo as hall_demo
from kupiec.money.warehousing.models import Packing
from kupiec.sales.promising import demo
from kupiec.sales.promising.models import Hold
from kupiec.sales.supply import demo as supply_demo
from kupiec.sales.supply.models import SupplyOrder
from kupiec.sales.supply.tests import builders as supplies


@pytest.mark.django_db
def test_the_demo_fills(cast):
    place, items = stocks.warehouse(cast), stocks.items(25)
    for item in items:
        stocks.received(cast, place, item, 20)
    stocks.drafted(cast, "WZ", place, stocks.line(items[0], 3), stocks.line(items[1], 2), party_id=stocks.party().pk)
    goods, suppliers = [item.pk for item in items], [supplies.supplier(f"D{n}").pk for n in range(3)]
    with clock.frozen(dt.datetime(2026, 11, 23, 8, tzinfo=clock.WARSAW)):
        supply_demo.fill(clock.today(), items=goods, suppliers=suppliers, by=cast.by)
        demo.fill(clock.today(), items=goods, by=cast.by)
        hall_demo.fill(by=cast.by)
        assert (SupplyOrder.objects.count(), Hold.objects.count(), Packing.objects.count()) == (6, 2, 2)
        assert [(found.code, rows) for found, rows in invariants.run() if rows] == []
