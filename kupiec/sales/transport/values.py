"""Values of transport orders: states, what a trip says, what is carried."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

TRANSPORT = "transport.order"
ORDER, DELIVERY = "orders.order", "stock.document"
KIND = "transport"
SERIES = "TR"
MOST_LOADS = 200
LONGEST_TEXT = 2000


class State(StrEnum):
    """What a person decided of a trip."""

    DRAFT = "draft"
    PLACED = "placed"
    LEFT = "left"
    DONE = "done"
    CANCELLED = "cancelled"


class Stop(StrEnum):
    """How a stop went."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TripDraft:
    """A trip to be entered; without a carrier it is our own car."""

    warehouse_id: int
    loading_on: dt.date
    carrier_id: int | None = None
    vehicle: str = ""
    driver: str = ""
    phone: str = ""
    cost: Decimal | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What something on a trip weighs and takes; None: nothing is known of it."""

    weight: Decimal | None = None
    volume: Decimal | None = None
