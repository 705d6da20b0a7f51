"""The demo's orders: in all registers, through verbs, invariants holding."""

from __future__ import annotations

import datetime as dt

from kupiec.money.stock import public as stock
from kupiec.sales.orders import demo
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.tests import builders


def test_orders_in_all_registers(shop, customer):
    items = builders.items(8)
    for item in items:
        builders.stocked(shop, shop.place, item, 500)
    ids = [item.pk for item in items]
    day = builders.TODAY - dt.timedelta(days=30)
    demo.enter_day(by=shop.by, customers=[customer.pk], items=ids, on=day, count=2)
    assert demo.finish(by=shop.by, on=builders.TODAY) == 2
    demo.open_orders(by=shop.by, customers=[customer.pk], items=ids, today=builders.TODAY)
    found = set(Order.objects.values_list("register__code", flat=True))
    assert stock.StockDocument.objects.filter(kind="WZ", state="draft").exists()
    assert found >= {"received", "checking", "reserving", "picking", "billing", "cancelled", "closed"}
