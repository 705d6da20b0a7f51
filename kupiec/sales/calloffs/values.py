"""What was drawn on a contract: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
MOST_MONTHS = 60
CATCH_UP = 36
"""At most so many periods are invoiced at once for one plan: what was forgotten for longer is looked at by a person."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How far a line of a contract was drawn, in its own unit."""

    line_id: int
    description: str
    unit: str
    planned: Decimal | None
    ordered: Decimal = ZERO
    delivered: Decimal = ZERO
    invoiced: Decimal = ZERO

    @property
    def left(self) -> Decimal | None:
        """What may still be ordered; None where no quantity was planned, less than nothing when more was ordered."""
        return None if self.planned is None else self.planned - self.ordered


@dataclass(frozen=True, slots=True)
class Figures:
    """What a contract came to, net in the company's currency."""

    ordered: Decimal = ZERO
    delivered: Decimal = ZERO
    invoiced: Decimal = ZERO
    paid: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """Invoices that come round, to be set up: each so many months from a day on; what they bill are the contract's lines with a quantity and a price."""

    name: str
    every_months: int
    first_on: dt.date
    in_advance: bool = False
    prorate: bool = True
    issue: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A period to be invoiced: its first and last day, and the part of a whole one."""

    begins: dt.date
    ends: dt.date
    part: Decimal = Decimal(1)
