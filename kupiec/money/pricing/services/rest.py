"""The other lines of a document, as the engine asks for them when few of its lines are priced (PRC-6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from kupiec.money.pricing.values import Price, PriceLine

ENGINE = "engine"


class Line(Protocol):
    """What is read of a line of any trade document."""

    pk: int
    item_id: int | None
    quantity: Decimal
    factor: Decimal
    unit: str
    unit_price: Decimal
    discount_percent: Decimal
    price_source: str


class OtherLines:
    """Lines of one document besides those being priced; after the quote `changed` names those that cost something else now.

    `load` is called only where a rule asks of the whole document. Lines whose price is not the engine's count with theirs.
    """

    def __init__(self, load: Callable[[], Sequence[Line]]) -> None:
        self._load, self._rows = load, list[Line]()
        self.changed: list[int] = []

    def lines(self) -> Sequence[PriceLine]:
        self._rows = [row for row in self._load() if row.item_id]
        return [_asked(row) for row in self._rows]

    def told(self, prices: Sequence[Price]) -> None:
        pairs = zip(self._rows, prices, strict=True)
        self.changed = [
            row.pk for row, price in pairs
            if row.price_source == ENGINE and (row.unit_price, row.discount_percent) != (price.unit_price, price.discount_percent)
        ]  # fmt: skip


def _asked(row: Line) -> PriceLine:
    by_hand = row.price_source != ENGINE
    return PriceLine(
        row.item_id or 0, row.quantity, row.factor, row.unit, row.unit_price if by_hand else None, row.discount_percent if by_hand else None,
    )  # fmt: skip
