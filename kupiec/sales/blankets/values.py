"""Blanket orders and their lots: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

BLANKET = "blankets.blanket"
CODE = "RAM"
LONGEST_TEXT = 4_000
ZERO = Decimal(0)


class State(StrEnum):
    """What a person decided; what was released is computed from lots."""

    DRAFT = "draft"
    PLACED = "placed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A blanket order of an item: so much from a day to a day at a price (None: the price of the day), in lots of a size or so many of them."""

    party_id: int
    item_id: int
    quantity: Decimal
    starts: dt.date
    ends: dt.date
    every: str = "month"
    lot: Decimal = ZERO
    count: int = 0
    unit: str = ""
    price: Decimal | None = None
    currency: str = ""
    warehouse_id: int | None = None
    auto_days: int | None = None
    reference: str = ""
    remarks: str = ""
    salesperson_id: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a blanket order is, in its unit: agreed, released by orders that stand, and what is left."""

    quantity: Decimal
    released: Decimal = ZERO
    late: int = 0

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.released

    @property
    def over(self) -> Decimal:
        return max(-self.remaining, ZERO)


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: the order made, and warnings (`over`, `late`, `ended`) for the person."""

    order_id: int
    warnings: tuple[str, ...] = ()
