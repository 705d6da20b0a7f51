"""When reminders come, and results of offers counted by a cause."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class When(StrEnum):
    """What a reminder counts its days from."""

    SENT = "sent"
    END = "end"


@dataclass(slots=True)
class Result:
    """Offers of one group: how many and for how much, in the company's currency, by how they ended."""

    label: str
    count: int = 0
    offered: Decimal = ZERO
    won: int = 0
    won_value: Decimal = ZERO
    lost: int = 0
    lost_value: Decimal = ZERO
    open: int = 0
    open_value: Decimal = ZERO
    rate: Decimal | None = None
    """Of those that ended, how many per cent were won, in whole or in part."""
