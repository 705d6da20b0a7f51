"""Values of returns: why goods come back, where a return stands, what is registered and decided."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

RETURN = "returns.return"
SERIES = "ZR"
MOST_LINES = 500


class Reason(StrEnum):
    """Why goods come back."""

    DAMAGED = "damaged"
    QUALITY = "quality"
    WRONG = "wrong"
    SURPLUS = "surplus"
    NOT_NEEDED = "not_needed"
    OTHER = "other"


class State(StrEnum):
    """Where a return stands."""

    NEW = "new"
    DECIDED = "decided"
    REFUSED = "refused"
    RECEIVED = "received"
    SETTLED = "settled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class LineDraft:
    """How much of a delivered line comes back, in base units."""

    stock_line_id: int
    quantity: Decimal
    reason: str = Reason.OTHER
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """A return to be registered: of an order's deliveries, or of one delivery."""

    lines: tuple[LineDraft, ...]
    order_id: int | None = None
    document_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What is accepted of a line, and why not the rest."""

    line_id: int
    accepted: Decimal
    why: str = ""


@dataclass(frozen=True, slots=True)
class Returnable:
    """A delivered line of which something may still come back, in base units."""

    stock_line_id: int
    document_id: int
    document: str
    item_id: int
    code: str
    name: str
    unit: str
    delivered: Decimal
    back: Decimal

    @property
    def left(self) -> Decimal:
        return self.delivered - self.back
