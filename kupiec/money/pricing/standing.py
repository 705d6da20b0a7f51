"""Prices that stand: where quantity is all that is asked, a price is the same from one break to the next (PRC-6).

The engine works such a price out once for all customers who agreed the same; a line then only multiplies. What is
remembered is kept beside all it came from and used only while that reads the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from typing import Any

from kupiec.ground.kernel.money import CENT
from kupiec.money.pricing.traces import ONE, left_after
from kupiec.money.pricing.values import Facts, Price, PriceLine, Stage

MOST_REMEMBERED = 8_192
LEAST, MOST = Decimal("-Infinity"), Decimal("Infinity")
Row = tuple[Any, ...]
Key = tuple[int, int, str]
Interval = tuple[Decimal, Decimal]


def interval_of(facts: Facts, line: PriceLine, stages: Sequence[Stage]) -> Interval | None:
    """From which quantity of base units, and below which, the line's price holds; None when more is asked than that."""
    if facts.source is not None or facts.discount is not None:
        return None
    low, high, quantity = LEAST, MOST, line.quantity * line.factor
    for row in facts.rows:
        low, high = _narrowed(low, high, row.from_quantity, quantity)
    for stage in stages:
        if stage.table is None:
            return None
        reached = bisect_right(stage.table.breaks, quantity)
        for at in stage.table.breaks[max(reached - 1, 0) : reached + 1]:
            low, high = _narrowed(low, high, at, quantity)
    return low, high


def _narrowed(low: Decimal, high: Decimal, at: Decimal, quantity: Decimal) -> Interval:
    return (max(low, at), high) if at <= quantity else (low, min(high, at))


class Standing:
    """A price that holds in an interval of quantities; `item` and `rows` as the database gave them."""

    __slots__ = ("factor", "high", "item", "left", "low", "price", "rows")

    def __init__(self, item: Row, rows: Sequence[Row], factor: Decimal, interval: Interval, price: Price) -> None:
        self.item, self.rows, self.factor, self.price = item, rows, factor, price
        self.low, self.high = interval
        self.left = left_after(price.discount_percent) if price.discount_percent else ONE

    def answer(self, item: Row, rows: Sequence[Row], factor: Decimal, quantity: Decimal) -> Price | None:
        """The price of a line if it is this one; its trace is shared and nobody's to change."""
        if self.rows is not rows or self.item is not item:
            if self.rows != rows or self.item != item:
                return None
            self.rows, self.item = rows, item
        if self.factor is not factor and self.factor != factor:
            return None
        if not self.low <= (quantity if factor is ONE or factor == ONE else quantity * factor) < self.high:
            return None
        item_id, unit, listed, discount, _net, source, cost, trace, warnings = self.price
        net = (unit * quantity if self.left is ONE else unit * quantity * self.left).quantize(CENT, ROUND_HALF_UP)
        return tuple.__new__(Price, (item_id, unit, listed, discount, net, source, cost, trace, warnings))


class Memory:
    """Standing prices by who asks, item and unit: the last one of each that was asked twice.

    What is asked once costs nothing to remember. It forgets everything when there is too much.
    """

    __slots__ = ("_asked", "_numbers", "_who", "prices")

    def __init__(self) -> None:
        self.prices: dict[Key, Standing] = {}
        self._asked: set[Key] = set()
        self._who: dict[Hashable, int] = {}
        self._numbers = count()

    def who(self, agreed: Hashable) -> int:
        """A number for all who agreed the same; never given again."""
        return self._who.setdefault(agreed, next(self._numbers))

    def asked_before(self, key: Key) -> bool:
        if key in self._asked:
            return True
        if len(self._asked) >= MOST_REMEMBERED:
            for remembered in (self._asked, self.prices, self._who):
                remembered.clear()
        self._asked.add(key)
        return False
