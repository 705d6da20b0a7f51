"""What is asked and promised: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
LONGEST_HOLD = 72


class Bound(StrEnum):
    """What keeps a full date from being earlier."""

    NONE = ""
    RECEIPT = "receipt"
    LEAD_TIME = "lead_time"
    NEW_SUPPLY = "new_supply"
    CAPACITY = "capacity"
    NO_SUPPLY = "no_supply"


@dataclass(frozen=True, slots=True)
class Replenishment:
    """New supply that could still be ordered: there `on`, in lots of `lot` (0: any quantity), at most `most` lots (None: any number).

    `capacity`: the day is set by the load of a production resource.
    """

    on: dt.date
    lot: Decimal = ZERO
    most: int | None = None
    capacity: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """An item in a warehouse: what is free today above the safety stock, what comes and what others want, day by day."""

    today: dt.date
    free: Decimal
    receipts: tuple[tuple[dt.date, Decimal], ...] = ()
    demands: tuple[tuple[dt.date, Decimal], ...] = ()
    safety: Decimal = ZERO
    replenishment: Replenishment | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """So much on a day."""

    on: dt.date
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Promise:
    """The earliest full date (None: never), the parts that can go earlier, what binds the date, and new supply it counts on."""

    wanted: Decimal
    full: dt.date | None
    parts: tuple[Part, ...]
    bound: Bound
    bound_on: dt.date | None = None
    new_supply: Decimal = ZERO

    @property
    def covered(self) -> Decimal:
        return sum((part.quantity for part in self.parts), ZERO)


@dataclass(frozen=True, slots=True)
class Ask:
    """A line of a promise: so much of an item, in base units."""

    item_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way: the same item from another warehouse, or a substitute."""

    kind: str
    item_id: int
    warehouse_id: int
    full: dt.date


@dataclass(frozen=True, slots=True)
class Answer:
    """A line promised, with what would be earlier."""

    ask: Ask
    promise: Promise
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """An order promised at once: its lines, and the one date on which all of it is there (None: never)."""

    answers: tuple[Answer, ...]
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class TermsFacts:
    """Parameters of replenishment in force for an item."""

    lead_days: int | None = None
    lot: Decimal = ZERO
    most_lots: int | None = None
    safety: Decimal = ZERO
    weekdays: str = ""
    cut_off: dt.time | None = None
    resource_id: int | None = None
    unit_hours: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar as rules ask it."""

    is_working: Callable[[dt.date], bool] = field(repr=False)
