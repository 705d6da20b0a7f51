"""When a reminder comes; results by a cause."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest

from kupiec.sales.followups import rules

SENT = dt.date(2026, 11, 2)
END = dt.date(2026, 11, 23)


@pytest.mark.feature("OFR-12")
@pytest.mark.parametrize(
    ("when", "days", "today", "expected"),
    [
        ("sent", 7, dt.date(2026, 11, 8), False), ("sent", 7, dt.date(2026, 11, 9), True), ("sent", 7, dt.date(2026, 11, 16), True), ("sent", 7, dt.date(2026, 11, 17), False),
        ("sent", 0, SENT, True), ("sent", 30, dt.date(2026, 12, 2), False), ("end", 3, dt.date(2026, 11, 19), False), ("end", 3, dt.date(2026, 11, 20), True),
        ("end", 3, END, True), ("end", 3, dt.date(2026, 11, 24), False), ("end", 60, SENT, True), ("end", 0, END, True),
    ],
)  # fmt: skip
def test_a_reminder_comes_on_its_day(when: str, days: int, today: dt.date, expected: bool) -> None:
    assert rules.due(when, days, sent_on=SENT, valid_until=END, today=today) is expected


@pytest.mark.feature("OFR-12")
def test_value_won_and_lost():
    rows = [
        ("Cena", "lost", D("100.00"), D(0)), ("Cena", "expired", D("50.00"), D(0)), ("Cena", "won", D("300.00"), D("300.00")), ("Termin", "partly", D("80.00"), D("30.00")),
        ("Termin", "sent", D("7.00"), D(0)),
    ]  # fmt: skip
    first, second = rules.results(rows)
    assert (first.label, first.count, first.won_value, first.lost, first.lost_value, first.rate) == (
        "Cena",
        3,
        D("300.00"),
        2,
        D("150.00"),
        D("33.3"),
    )
    assert (second.won_value, second.lost_value, second.open, second.open_value, second.rate) == (
        D("30.00"),
        D("50.00"),
        1,
        D("7.00"),
        D("100.0"),
    )
    whole = rules.total([first, second], "Razem")
    assert (whole.count, whole.offered, whole.won, whole.rate) == (5, D("537.00"), 2, D("50.0"))
    assert rules.results([("A", "sent", D(1), D(0))])[0].rate is None
