"""Words of the list of orders: one day is a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from kupiec.ground.kernel import clock
from kupiec.sales.orders import columns, screens
from kupiec.sales.orders.models import Order, Register


@pytest.mark.parametrize(
    ("days", "text"), [(1, "1 dzień po terminie"), (2, "2 dni po terminie"), (5, "5 dni po terminie"), (22, "22 dni po terminie")]
)
def test_days_late_in_polish(days: int, text: str) -> None:
    today = dt.date(2026, 11, 20)
    with clock.frozen(today), translation.override("pl"):
        order = Order(state="accepted", wanted_on=today - dt.timedelta(days=days), register_at=clock.now(), register=Register())
        mark = columns._mark(order, [], stale=False)
    assert mark is not None
    assert mark.text == text


def test_the_value_stands_before_how_far_it_is() -> None:
    keys = [column.key for column in screens.ORDERS.columns]
    assert keys.index("net") < keys.index("delivered") < keys.index("invoiced")
