"""When a reminder is due; results put together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from kupiec.ground.kernel.money import half_up
from kupiec.sales.followups.values import ZERO, Result, When

LATEST = dt.timedelta(days=7)
"""A reminder set today does not dig up what was due long ago."""


def due(when: str, days: int, *, sent_on: dt.date, valid_until: dt.date, today: dt.date) -> bool:
    """Whether a reminder comes on a day, for an offer sent and still valid."""
    if not sent_on <= today <= valid_until:
        return False
    day = sent_on + dt.timedelta(days) if when == When.SENT else max(valid_until - dt.timedelta(days), sent_on)
    return day <= today <= day + LATEST


WON, LOST = frozenset({"won", "partly"}), frozenset({"lost", "expired"})


def results(rows: Iterable[tuple[str, str, Decimal, Decimal]]) -> list[Result]:
    """Offers as (group, state, value, value won), counted by group, the largest first; what of a partly won offer was not ordered is lost."""
    found: dict[str, Result] = {}
    for label, state, value, ordered in rows:
        one = found.setdefault(label, Result(label))
        one.count += 1
        one.offered += value
        if state in WON:
            one.won += 1
            one.won_value += ordered
            one.lost_value += max(value - ordered, ZERO)
        elif state in LOST:
            one.lost += 1
            one.lost_value += value
        else:
            one.open += 1
            one.open_value += value
    for one in found.values():
        one.rate = half_up(Decimal(one.won * 100) / (one.won + one.lost), 1) if one.won + one.lost else None
    return sorted(found.values(), key=lambda one: (-one.offered, one.label))


def total(rows: Iterable[Result], label: str) -> Result:
    """All groups together."""
    made = Result(label)
    for one in rows:
        for name in ("count", "offered", "won", "won_value", "lost", "lost_value", "open", "open_value"):
            setattr(made, name, getattr(made, name) + getattr(one, name))
    made.rate = half_up(Decimal(made.won * 100) / (made.won + made.lost), 1) if made.won + made.lost else None
    return made
