"""Overlaps, free slots and hours left of days; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from kupiec.sales.booking.values import ZERO, Span

HOUR = Decimal(3600)


def overlap(one: Span, other: Span) -> bool:
    """Whether they share a moment; one that begins when the other ends doesn't."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def clash(spans: Sequence[Span]) -> tuple[Span, Span] | None:
    """Two of them that overlap, the earliest."""
    ordered = sorted(spans, key=lambda span: (span.starts_at, span.ends_at))
    for one, other in pairwise(ordered):
        if overlap(one, other):
            return one, other
    return None


def free_from(wanted: Span, taken: Iterable[Span]) -> dt.datetime:
    """The first moment from which the wanted length fits between what is taken."""
    start, length = wanted.starts_at, wanted.ends_at - wanted.starts_at
    for span in sorted(taken, key=lambda span: span.starts_at):
        if span.ends_at <= start:
            continue
        if span.starts_at >= start + length:
            break
        start = span.ends_at
    return start


def hours_left(day_hours: Decimal, day: Span, taken: Iterable[Span]) -> Decimal:
    """Hours of a day not taken by firm bookings, of those the resource works."""
    seconds = sum(
        (
            Decimal((min(span.ends_at, day.ends_at) - max(span.starts_at, day.starts_at)).total_seconds())
            for span in taken
            if overlap(span, day)
        ),
        ZERO,
    )
    return max(day_hours - seconds / HOUR, ZERO)
