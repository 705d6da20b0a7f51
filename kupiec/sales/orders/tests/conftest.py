"""An office with a warehouse; every test ends with the invariants of stock and orders holding."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kupiec.ground.kernel import clock
from kupiec.money.stock import invariants as stock_own
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders import invariants as own
from kupiec.sales.orders.tests import builders


@pytest.fixture(autouse=True)
def invariants_hold(request: pytest.FixtureRequest):
    database = next((name for name in ("transactional_db", "db") if name in request.fixturenames), "")
    if database:
        request.getfixturevalue(database)
    yield
    if database:
        assert own.offences() == []
        assert stock_own.offences() == []


@pytest.fixture
def shop(cast):
    """The cast with open books, one warehouse and today's date fixed."""
    with clock.frozen(builders.TODAY):
        builders.office(cast)
        cast.place = stocks.warehouse(cast)
        yield cast


@pytest.fixture
def customer(shop):
    return builders.customer(shop, credit_limit=Decimal("120000.00"))
