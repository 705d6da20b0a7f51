"""Rules of calculations, by tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.calculations import rules
from kupiec.sales.calculations.values import Piece, Pricing

D = Decimal
STEEL, WORK, SETUP = (
    Piece("material", "each", D(2), D("30")),
    Piece("labour", "each", D("1.5"), D("60")),
    Piece("labour", "once", D(4), D("100")),
)
OVERHEAD = Piece("overhead", "percent", D(1), D(10))
ALL = (STEEL, WORK, SETUP, OVERHEAD)


@pytest.mark.parametrize(("quantity", "total"), [(D(1), "605.00"), (D(10), "2090.00"), (D("0.5"), "522.50")])
def test_what_counts_once_weighs_less_in_more_pieces(quantity, total):
    """150 a piece, 400 once, 10% on all."""
    assert rules.total(ALL, quantity) == D(total)


@pytest.mark.parametrize(("method", "percent", "rate", "vat", "rounding", "price"), [
    ("markup", "25", "1", "0", "0.01", "261.25"), ("margin", "20", "1", "0", "0.01", "261.25"), ("markup", "0", "1", "0", "0.01", "209.00"),
    ("markup", "25", "4.25", "0", "0.01", "61.47"), ("markup", "25", "1", "23", "0.01", "321.34"), ("markup", "25", "1", "0", "10", "260.00"), ("markup", "25", "1", "0", "0.1", "261.30"),
])  # fmt: skip
def test_the_price_of_ten(method, percent, rate, vat, rounding, price):
    found = rules.result(ALL, D(10), Pricing(method, D(percent), D(rounding), D(rate), D(vat)))
    assert (found.total, found.cost, found.price) == (D("2090.00"), D("209.0000"), D(price)) and found.value == found.price * 10


def test_the_margin_is_of_the_net_price_in_our_currency():
    assert rules.result(ALL, D(10), Pricing("margin", D(20))).margin == D("20.0")
    assert rules.result(ALL, D(10), Pricing("margin", D(20), D("0.01"), D("4.25"), D(23))).margin == D("20.0")
    assert rules.result((), D(1), Pricing("markup", D(25))).price == 0


def test_kinds_add_up_to_the_total():
    found = rules.by_kind(ALL, D(10))
    assert dict(found) == {"material": D("600.00"), "labour": D("1300.00"), "overhead": D("190.00")} and sum(found.values()) == rules.total(
        ALL, D(10)
    )


@pytest.mark.parametrize(
    ("text", "found"), [("", ()), ("10; 50;100", (10, 50, 100)), ("50;10;10", (10, 50)), ("2,5", ("2.5",)), ("1 000", (1000,))]
)
def test_scales_as_typed(text, found):
    assert rules.scales(text) == tuple(map(D, found)) and rules.scales(rules.written(rules.scales(text))) == rules.scales(text)


@pytest.mark.parametrize(
    "text", ["x", "0", "-1", "1e9", "NaN", "Infinity", "1;;x", "٣", "1.23456", "99999999999999999", ";".join(map(str, range(1, 11)))]
)
def test_scales_refused(text):
    with pytest.raises(Refusal):
        rules.scales(text)


@pytest.mark.parametrize(("method", "percent", "rounding", "ok"), [
    ("markup", "0", "0.01", True), ("markup", "1000", "1", True), ("markup", "1001", "1", False), ("margin", "99.99", "1", True), ("margin", "100", "1", False), ("markup", "-1", "1", False),
    ("tax", "1", "1", False), ("markup", "1", "3", False),
])  # fmt: skip
def test_how_a_price_may_be_made(method, percent, rounding, ok):
    if ok:
        rules.check_pricing(method, D(percent), D(rounding))
    else:
        with pytest.raises(Refusal):
            rules.check_pricing(method, D(percent), D(rounding))
