"""What is still to come, table by table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kupiec.sales.supply import rules
from kupiec.sales.supply.values import Progress


@pytest.mark.parametrize(
    ("ordered", "received", "state", "left"),
    [
        (10, 0, "placed", 10),
        (10, 4, "placed", 6),
        (10, 12, "placed", 0),
        (10, 0, "draft", 0),
        (10, 4, "closed", 0),
        (10, 0, "cancelled", 0),
    ],
)
def test_what_may_still_be_expected(ordered, received, state, left):
    assert rules.coming(Decimal(ordered), Decimal(received), state=state) == left


@pytest.mark.parametrize(("ordered", "received", "drafted", "left"), [(10, 0, 0, 10), (10, 4, 3, 3), (10, 4, 6, 0), (10, 12, 0, 0)])
def test_what_a_new_receipt_takes(ordered, received, drafted, left):
    assert rules.to_receive(Progress(Decimal(ordered), Decimal(received), Decimal(drafted))) == left


@pytest.mark.parametrize(
    ("rows", "said"),
    [([], "none"), ([(10, 0)], "none"), ([(10, 4)], "part"), ([(10, 10), (5, 0)], "part"), ([(10, 10), (5, 6)], "all")],
)
def test_how_much_of_an_order_came(rows, said):
    assert rules.standing([Progress(Decimal(ordered), Decimal(received)) for ordered, received in rows]) == said
