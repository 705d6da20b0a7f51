"""How much of a supply order is still to come; pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kupiec.sales.supply.values import ZERO, Progress, State


def coming(ordered: Decimal, received: Decimal, *, state: str) -> Decimal:
    """What may still be expected of a line: nothing of orders not placed, or whose rest was given up."""
    return max(ordered - received, ZERO) if state == State.PLACED else ZERO


def to_receive(line: Progress) -> Decimal:
    """What a new receipt would take: neither come nor on another receipt's draft."""
    return max(line.ordered - line.received - line.drafted, ZERO)


def standing(lines: Iterable[Progress]) -> str:
    """Of a whole order: `none`, `part` or `all` has come; more than ordered is all of it."""
    rows = list(lines)
    if not any(line.received > 0 for line in rows):
        return "none"
    return "all" if all(line.received >= line.ordered for line in rows) else "part"
