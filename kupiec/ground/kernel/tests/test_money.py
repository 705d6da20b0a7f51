"""Money, splitting and VAT: tables of cases from the law and from the worked examples."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupiec.ground.kernel.money import Money, half_up, line_net
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.split import split
from kupiec.ground.kernel.vat import VatMethod, VatRow, summarise


@pytest.mark.feature("KER-1")
@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [("1.005", 2, "1.01"), ("-1.005", 2, "-1.01"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("85.652", 2, "85.65"),
     ("10.392", 2, "10.39"), ("0.00005", 4, "0.0001"), ("999999999999.995", 2, "1000000000000.00")],
)  # fmt: skip
def test_half_up(value, places, rounded):
    assert half_up(D(value), places) == D(rounded)


@pytest.mark.feature("KER-1")
@pytest.mark.parametrize(
    ("price", "quantity", "discount", "net"),
    [("87.40", "25", "2", "2141.30"), ("85.65", "25", "0", "2141.25"), ("9.23", "96", "0", "886.08"), ("0.11", "3", "0", "0.33")],
)
def test_a_line_is_rounded_once(price, quantity, discount, net):
    assert line_net(D(price), D(quantity), D(discount)) == D(net)


@pytest.mark.feature("KER-1")
def test_two_currencies_are_never_added():
    assert Money(D("1.50"), "PLN") + Money(D("2.00"), "PLN") == Money(D("3.50"), "PLN")
    for operation in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b):
        with pytest.raises(Refusal, match="MIXED_CURRENCIES"):
            operation(Money(D(1), "PLN"), Money(D(1), "EUR"))


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("10.00", ["33.33", "33.33", "33.34"], ["3.33", "3.33", "3.34"]),
        ("0.05", ["1", "1", "1"], ["0.01", "0.02", "0.02"]),
        ("-10.00", ["1", "1", "1"], ["-3.33", "-3.33", "-3.34"]),
        ("1.00", ["0", "0"], ["0.50", "0.50"]),
        ("25.00", ["100", "25"], ["20.00", "5.00"]),
    ],
)
def test_split(total, weights, parts):
    assert split(D(total), [D(weight) for weight in weights]) == [D(part) for part in parts]


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.decimals(0, 10**9, places=4, allow_nan=False, allow_infinity=False), min_size=1, max_size=30),
)
def test_parts_always_sum_to_the_total(cents, weights):
    total = D(cents) / 100
    parts = split(total, weights)
    assert sum(parts) == total and len(parts) == len(weights)


@pytest.mark.feature("INV-2")
@pytest.mark.parametrize(
    ("rows", "method", "vat"),
    [
        (["0.33"] , VatMethod.NET_TOTAL, "0.08"),
        (["0.11", "0.11", "0.11"], VatMethod.LINE_SUM, "0.09"),
        (["10.02"] * 5, VatMethod.NET_TOTAL, "11.52"),
        (["10.02"] * 5, VatMethod.LINE_SUM, "11.50"),
        (["9.99", "19.98", "4.07"], VatMethod.NET_TOTAL, "7.83"),
        (["9.99", "19.98", "4.07"], VatMethod.LINE_SUM, "7.84"),
        (["0.02"] * 10, VatMethod.NET_TOTAL, "0.05"),
        (["0.02"] * 10, VatMethod.LINE_SUM, "0.00"),
        (["9.99"] * 3, VatMethod.GROSS_TOTAL, "5.60"),
        (["0.99"] * 10, VatMethod.GROSS_TOTAL, "1.85"),
        (["450.00"], VatMethod.GROSS_TOTAL, "84.15"),
        (["0.01"], VatMethod.GROSS_TOTAL, "0.00"),
    ],
)  # fmt: skip
def test_vat_by_method(rows, method, vat):
    [found] = summarise([VatRow("23", D(23), D(row)) for row in rows], method=method)
    assert found.vat == D(vat)
    whole = sum(D(row) for row in rows)
    assert found.gross == (whole if method is VatMethod.GROSS_TOTAL else whole + D(vat))
