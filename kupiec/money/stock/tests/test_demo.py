"""The demo's stock: three warehouses, nothing short, figures that say something."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.money.stock import demo
from kupiec.money.stock.models import ExpectedSupply, Place, StockBalance, StockDocument
from kupiec.money.stock.tests import builders as build

pytestmark = pytest.mark.django_db


def test_the_demo_fills_three_warehouses(cast):
    prices = [Decimal(price) for price in ("4.20", "38", "190", "900", "4200")]
    items = [item.pk for n, price in enumerate(prices) for item in build.items(10, prefix=f"D{n}", purchase_price=price)]
    supplier = build.party("D1", supplier=True)
    made = demo.fill(by=cast.by, items=items, suppliers=[supplier.pk], on=dt.date(2026, 8, 3))
    assert set(made.warehouses) == {"MG1", "MG2", "MG3"}
    kinds = set(StockDocument.objects.filter(state="issued").values_list("kind", flat=True))
    assert kinds == {"PZ", "MM", "RW", "INW", "PW"} | ({"RW"})
    assert StockBalance.objects.filter(on_hand__gt=0).count() > 100
    assert Place.objects.filter(quantity__gt=0).count() > 50
    assert demo.expect(by=cast.by, items=items, suppliers=[supplier.pk], today=dt.date(2026, 11, 22)) > 10
    assert ExpectedSupply.objects.filter(warehouse__code="MG2").exists()
