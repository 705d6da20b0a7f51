"""Worth of cases, passages between phases, what a phase asks for: pure computation with tables of cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.money import half_up
from kupiec.people.cases.values import Group

RANK = {Group.POTENTIAL: 0, Group.OPEN: 1, Group.CLOSED: 2}


def worth(expected: Decimal | None, rate: Decimal, probability: int) -> tuple[Decimal, Decimal]:
    """The expected value in the company's currency, and the same by probability."""
    value = half_up((expected or Decimal(0)) * rate, 2)
    return value, half_up(value * probability / 100, 2)


def may_pass(passages: Mapping[int, Collection[int]], origin: int, target: int) -> bool:
    """Whether a case may go from a phase to another of its kind; a phase without passages is open to all."""
    onward = passages.get(origin, ())
    return origin != target and (not onward or target in onward)


def missing(required: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    """Which of the fields a phase asks for are still empty; zero is an answer."""
    return [name for name in required if values.get(name) in (None, "", (), [])]


def rank(group: str, position: int, pk: int) -> tuple[int, int, int]:
    """Phases in order: group, place, then as they were entered."""
    return RANK[Group(group)], position, pk


def share(part: int, whole: int) -> Decimal | None:
    """Per cent of a whole, one decimal; nothing of nothing."""
    return half_up(Decimal(100 * part) / whole, 1) if whole else None


def days(seconds: int, count: int) -> Decimal | None:
    """Mean days of a number of stays."""
    return half_up(Decimal(seconds) / 86400 / count, 1) if count else None
