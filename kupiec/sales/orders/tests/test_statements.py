"""SQL statements per verb: the same for 10 and 100 lines and for many orders, and no more than agreed (QUALITY, R7)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kupiec.money.pricing import rulesets
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders
from tests.statements import Meter, check_same

pytestmark = pytest.mark.django_db
MOST = {"at once": 23, "create": 13, "accept": 19, "block": 8, "ship": 32, "bill": 34}
"""What each verb may cost, with all that stock, invoicing, receivables and the ledger do for it."""


@pytest.fixture
def goods(shop: Any) -> list[Any]:
    rulesets.touch(shop.company.pk)
    found = builders.items(100)
    stocks.issued(shop, "PZ", shop.place, *[stocks.line(item, 1_000, cost="5.00") for item in found])
    return found


def walk(shop: Any, customer: Any, goods: list[Any], *, lines: int, count: int = 1) -> dict[str, int]:
    """Statements of each verb for `count` orders of so many lines."""
    drafts = [builders.draft(shop, customer, *(builders.line(item, 2) for item in goods[:lines])) for _ in range(count)]
    meter = Meter(shop.by)
    meter("at once", orders.create, drafts, accept=True)
    ids = [one.order_id for one in meter("create", orders.create, drafts)]
    meter("accept", orders.accept, ids)
    meter("block", orders.block, ids)
    meter("ship", orders.ship, ids)
    invoices = meter("bill", orders.bill, ids, issue=True)
    assert len(invoices) == count and orders.Order.objects.filter(pk__in=ids, net=Decimal(20 * lines)).count() == count
    return meter.costs


@pytest.mark.feature("ORD-7")
def test_verbs_cost_the_same_for_ten_and_a_hundred_lines(shop: Any, customer: Any, goods: list[Any]) -> None:
    walk(shop, customer, goods, lines=1)
    ten, hundred = (walk(shop, customer, goods, lines=lines) for lines in (10, 100))
    check_same(ten, hundred, most=MOST)


@pytest.mark.feature("ORD-7")
def test_verbs_cost_the_same_for_one_and_twenty_orders(shop: Any, customer: Any, goods: list[Any]) -> None:
    walk(shop, customer, goods, lines=3)
    one, twenty = (walk(shop, customer, goods, lines=3, count=count) for count in (1, 20))
    check_same(one, twenty)
