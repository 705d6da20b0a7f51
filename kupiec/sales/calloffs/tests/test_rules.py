"""Periods of recurring invoices and shares: tables of cases."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.calloffs import rules

D = dt.date


def periods(
    first: dt.date, *, until: dt.date, months: int = 1, last: dt.date | None = None, prorate: bool = True
) -> list[tuple[str, str, str]]:
    found = rules.spans(first, months=months, anchor=first.day, until=until, last=last, prorate=prorate)
    return [(span.begins.isoformat()[5:], span.ends.isoformat()[5:], str(round(span.part, 4).normalize())) for span in found]


@pytest.mark.feature("CON-7")
def test_no_period_is_skipped_or_comes_twice() -> None:
    assert periods(D(2026, 9, 1), until=D(2026, 11, 23)) == [("09-01", "09-30", "1"), ("10-01", "10-31", "1"), ("11-01", "11-30", "1")]
    assert periods(D(2026, 12, 1), until=D(2026, 11, 30)) == []
    assert periods(D(2026, 5, 15), until=D(2026, 11, 23), months=3) == [
        ("05-15", "08-14", "1"),
        ("08-15", "11-14", "1"),
        ("11-15", "02-14", "1"),
    ]


def test_the_last_day_of_a_month_comes_back_after_february() -> None:
    assert [begins for begins, _ends, _part in periods(D(2026, 1, 31), until=D(2026, 5, 31))] == [
        "01-31",
        "02-28",
        "03-31",
        "04-30",
        "05-31",
    ]


def test_a_period_the_contract_cuts_short_costs_its_days() -> None:
    assert periods(D(2026, 11, 1), until=D(2026, 12, 31), last=D(2026, 12, 10)) == [("11-01", "11-30", "1"), ("12-01", "12-10", "0.3226")]
    assert periods(D(2026, 11, 1), until=D(2026, 12, 31), last=D(2026, 12, 10), prorate=False)[-1] == ("12-01", "12-10", "1")
    assert periods(D(2026, 11, 1), until=D(2026, 12, 31), last=D(2026, 10, 31)) == []


def test_what_was_forgotten_for_years_is_looked_at_by_a_person() -> None:
    assert len(periods(D(2000, 1, 1), until=D(2026, 11, 23))) == 36


def test_shares_are_rounded_once_and_nothing_of_nothing_is_nothing() -> None:
    assert rules.share(Decimal("100.00"), Decimal(1), Decimal(3)) == Decimal("33.33")
    assert rules.share(Decimal("100.00"), Decimal(1), Decimal(0)) == 0


@pytest.mark.parametrize("months", [0, -1, 61])
def test_months_have_their_limits(months: int) -> None:
    with pytest.raises(Refusal) as caught:
        rules.check_months(months)
    assert caught.value.code == "BAD_NUMBER"
