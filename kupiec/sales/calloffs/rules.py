"""Shares of amounts and periods of invoices, without the database (CON-6, CON-7)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.sales.calloffs.values import CATCH_UP, MOST_MONTHS, ZERO, Span


def share(net: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """The part of a value that a part of a quantity makes, rounded once; nothing of nothing."""
    return half_up(net * part / whole) if whole else ZERO


def check_positive(quantities: Mapping[int, Decimal], *, prefix: str) -> None:
    """Refuses QUANTITY at each field (`prefix` and its key) that asks for less than nothing; an empty one asks for nothing."""
    below = [
        Refusal("QUANTITY", N_("The quantity must be above zero."), f"{prefix}{key}")
        for key, quantity in quantities.items()
        if quantity < 0
    ]
    if below:
        raise Refusals(below)


def months_later(day: dt.date, months: int, *, keep: int) -> dt.date:
    """The day so many months later; `keep` is the day of the month it began with, so that 31 comes back after February."""
    at = day.month - 1 + months
    year, month = day.year + at // 12, at % 12 + 1
    return dt.date(year, month, min(keep, calendar.monthrange(year, month)[1]))


def spans(first: dt.date, *, months: int, anchor: int, until: dt.date, last: dt.date | None, prorate: bool) -> list[Span]:
    """Periods from `first` on whose first day has come by `until`: none is skipped, none comes twice.

    A period the contract's last day cuts short is whole, or prorated by days: so many of its days × its price ÷ all its days.
    """
    found: list[Span] = []
    begins = first
    while begins <= until and (last is None or begins <= last) and len(found) < CATCH_UP:
        after = months_later(begins, months, keep=anchor)
        whole = (after - begins).days
        ends = after - dt.timedelta(days=1)
        if last is not None and last < ends:
            days = (last - begins).days + 1
            found.append(Span(begins, last, Decimal(days) / Decimal(whole) if prorate else Decimal(1)))
        else:
            found.append(Span(begins, ends))
        begins = after
    return found


def check_months(months: int) -> None:
    """Refuses BAD_NUMBER."""
    if not 1 <= months <= MOST_MONTHS:
        raise Refusal("BAD_NUMBER", N_("From 1 to %(most)s months."), "every_months", params={"most": MOST_MONTHS})
