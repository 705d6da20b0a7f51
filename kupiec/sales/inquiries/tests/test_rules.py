"""Working days to answer and what is left of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.inquiries import rules

WEDNESDAY = dt.date(2026, 11, 18)


def working(day: dt.date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("days", "due"), [(0, WEDNESDAY), (1, dt.date(2026, 11, 19)), (3, dt.date(2026, 11, 23)), (5, dt.date(2026, 11, 25))]
)
def test_an_answer_is_due_in_working_days(days, due):
    assert rules.due(WEDNESDAY, days, is_working=working) == due


@pytest.mark.parametrize(
    ("due", "left"),
    [
        (None, None),
        (WEDNESDAY, 0),
        (dt.date(2026, 11, 20), 2),
        (dt.date(2026, 11, 23), 3),
        (dt.date(2026, 11, 17), -1),
        (dt.date(2026, 11, 13), -3),
    ],
)
def test_what_is_left_counts_working_days(due, left):
    assert rules.left(due, today=WEDNESDAY, is_working=working) == left


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity"), Decimal(10) ** 10])
def test_quantities_are_more_than_nothing(quantity):
    with pytest.raises(Refusal) as caught:
        rules.check_quantity(quantity)
    assert caught.value.code == "QUANTITY"


def test_prices_and_days_within_reason():
    rules.check_price(None)
    rules.check_price(Decimal("1.5"))
    for work, code in (
        (lambda: rules.check_price(Decimal(-1)), "BAD_PRICE"),
        (lambda: rules.check_days({"asked_on": dt.date(2026, 11, 19)}, today=WEDNESDAY), "NOT_YET"),
        (lambda: rules.check_days({"due_on": dt.date(2226, 1, 1)}, today=WEDNESDAY), "BAD_DAY"),
    ):
        with pytest.raises(Refusal) as caught:
            work()
        assert caught.value.code == code
