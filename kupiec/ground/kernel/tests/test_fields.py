"""Exact decimals as stored: quick for usual values, refused by name where the column can't hold them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kupiec.ground.kernel.fields import QuantityField

FIELD = QuantityField(name="quantity")


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (0, 0), (1, 10_000), (-3, -30_000), (10**12, 10**16), (True, 10_000), ("2.5", 25_000), (Decimal("0.0001"), 1), (Decimal("-1.5"), -15_000),
        (Decimal("1E+3"), 10_000_000), (Decimal("1.50000000"), 15_000), (Decimal("123456789012.3456"), 1_234_567_890_123_456), (Decimal("-0"), 0),
    ],
)  # fmt: skip
def test_values_are_scaled(value, stored) -> None:
    assert FIELD.to_scaled(value) == stored
    assert FIELD.reader(None)(stored) == Decimal(value)


@pytest.mark.parametrize("value", [Decimal("0.00001"), Decimal("1e15"), 10**15, Decimal("NaN"), Decimal("Infinity"), "many", 1.5])
def test_what_does_not_fit_is_refused(value) -> None:
    with pytest.raises(ValueError):
        FIELD.to_scaled(value)
