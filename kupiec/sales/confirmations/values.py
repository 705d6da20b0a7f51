"""Confirmations, tranches and how they are spread: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

CONFIRMATION = "confirmations.confirmation"
CODE = "POT"
MOST_LINES = 1000
MOST_TRANCHES = 400
LONGEST_TEXT = 4_000
ZERO = Decimal(0)
ONE = Decimal(1)
Working = Callable[[dt.date], bool]
"""Whether a day is a working one."""


class State(StrEnum):
    """What a person decided; what was shipped is computed from deliveries."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Source(StrEnum):
    """What a confirmation is made from (CNF-1)."""

    NONE = ""
    LETTER = "letter"
    OFFER = "offer"
    ORDER = "order"
    CONTRACT = "contract"


class How(StrEnum):
    """What tranches are made by (CNF-2)."""

    LOT = "lot"
    COUNT = "count"
    CAPACITY = "capacity"
    STOCK = "stock"


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"


class Standing(StrEnum):
    """Where a tranche is on a day: not yet shipped whole, shipped, or its day has passed."""

    PLANNED = "planned"
    PART = "part"
    SHIPPED = "shipped"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Slice:
    """A tranche as rules see it, in the line's unit; `least`: what was shipped of it and stays. `key`: its row."""

    on: dt.date
    quantity: Decimal
    by_hand: bool = False
    least: Decimal = ZERO
    key: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a quantity is spread: by `lot`, in `count` parts, by `capacity` per working day, or by dates stock can promise.

    `pack`: tranches but the last are whole packs (0: any quantity). `starts`: since when capacity is taken.
    """

    how: How = How.LOT
    every: Every = Every.WEEK
    first: dt.date
    lot: Decimal = ZERO
    count: int = 0
    pack: Decimal = ZERO
    capacity: Decimal = ZERO
    starts: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much can be made on a day."""

    of: Callable[[dt.date], Decimal] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shipped:
    """What became of a tranche, in base units: how much went out, and the day on which it was whole."""

    quantity: Decimal = ZERO
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise as punctuality counts it: the days requested, first promised, promised now, and when it was kept (None: not yet)."""

    requested: dt.date | None
    first: dt.date
    current: dt.date
    actual: dt.date | None


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Promises whose day has come: how many, kept on the first promised day, on the last promised day, when asked for; days late on average."""

    due: int = 0
    kept_first: int = 0
    kept_current: int = 0
    kept_requested: int = 0
    requested: int = 0
    days_late: Decimal = ZERO

    @property
    def percent(self) -> Decimal | None:
        """Kept on the day first promised, of all that were due; None when none was."""
        return Decimal(self.kept_first * 100) / self.due if self.due else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """A line to be confirmed: `unit` empty takes the item's own, `price` None asks the price engine nothing and stays empty."""

    item_id: int | None = None
    description: str = ""
    quantity: Decimal = ONE
    unit: str = ""
    price: Decimal | None = None
    requested_on: dt.date | None = None
    order_line_id: int | None = None
    source_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A confirmation to be entered; recipient and payer None are the orderer."""

    orderer_id: int
    recipient_id: int | None = None
    payer_id: int | None = None
    delivery_address_id: int | None = None
    pickup_id: int | None = None
    warehouse_id: int | None = None
    source: str = Source.NONE
    source_id: int | None = None
    order_id: int | None = None
    currency: str = ""
    rate: Decimal | None = None
    salesperson_id: int | None = None
    branch_id: int | None = None
    customer_reference: str = ""
    remarks: str = ""
    lines: tuple[LineDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What changes on a line; None leaves it."""

    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    requested_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb of lines or tranches did, for the grid."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    back: str = ""
    """Lines taken off, as `documents.taken_off` kept them."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """So much of an item, in base units, wanted from a warehouse on a day; `kind`: order, confirmation or blanket."""

    item_id: int
    warehouse_id: int
    on: dt.date
    quantity: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class Coming:
    """So much of an item comes to a warehouse on a day; `drafted`: on an order not placed yet."""

    item_id: int
    warehouse_id: int
    on: dt.date
    quantity: Decimal
    drafted: bool = False


@dataclass(frozen=True, slots=True)
class Goods:
    """An item as the plan sees it: on the shelf, blocked of that, what must stay, whole lots it comes in, working days it takes."""

    on_hand: Decimal = ZERO
    blocked: Decimal = ZERO
    safety: Decimal = ZERO
    lot: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Cell:
    """A period of the plan: what is wanted, by kind, what comes, what is left at its end, and what should be ordered for it."""

    first: dt.date
    last: dt.date
    wanted: Mapping[str, Decimal]
    coming: Decimal
    drafted: Decimal
    left: Decimal
    proposed: Decimal

    @property
    def demand(self) -> Decimal:
        return sum(self.wanted.values(), ZERO)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A purchase (ZD) or production (ZP) order line proposed by the plan; a purchase needs its supplier."""

    item_id: int
    warehouse_id: int
    quantity: Decimal
    due: dt.date
    kind: str = "ZD"
    supplier_id: int | None = None
