"""Kinds and states of supply orders, drafts of them and of their lines: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ORDER = "supply.order"
LINE = "supply.line"
MOST_LINES = 1000
LONGEST_TEXT = 4_000
ONE = Decimal(1)
ZERO = Decimal(0)


class Kind(StrEnum):
    """Kinds of supply orders, by their number series."""

    PURCHASE = "ZD"
    PRODUCTION = "ZP"


class State(StrEnum):
    """What a person decided; what has come is computed from receipts."""

    DRAFT = "draft"
    PLACED = "placed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """What is ordered: `unit` empty takes the item's own, `unit_cost` (per unit) None its purchase price, `due` None the order's day."""

    item_id: int
    quantity: Decimal = ONE
    unit: str = ""
    unit_cost: Decimal | None = None
    due: dt.date | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """A supply order to be entered; a purchase names its supplier."""

    kind: str = Kind.PURCHASE
    warehouse_id: int
    due: dt.date
    supplier_id: int | None = None
    reference: str = ""
    remarks: str = ""
    lines: tuple[LineDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What changes on a line; None leaves it."""

    quantity: Decimal | None = None
    unit: str | None = None
    unit_cost: Decimal | None = None
    due: dt.date | None = None
    remarks: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb of lines did, for the grid."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    back: str = ""
    """Lines taken off, as `documents.taken_off` kept them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A line in base units: `ordered`, `received` so far, `drafted` on receipts not issued yet."""

    ordered: Decimal
    received: Decimal
    drafted: Decimal = ZERO
