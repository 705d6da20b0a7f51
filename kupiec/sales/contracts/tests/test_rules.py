"""Days of contracts, renewals, notice, comparisons: tables of cases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.contracts import rules
from kupiec.sales.contracts.values import Term

D = dt.date
TODAY = D(2026, 11, 23)


def term(ends: dt.date | None = None, **kw: Any) -> Term:
    values = {
        "effective_from": D(2026, 1, 1),
        "effective_to": None,
        "ends_on": ends,
        "renewal": "none",
        "renewal_months": 0,
        "notice_days": 0,
        **kw,
    }
    return Term(**values)


@pytest.mark.parametrize(
    ("of", "on", "last"),
    [
        (term(), TODAY, None),
        (term(D(2026, 12, 31)), TODAY, D(2026, 12, 31)),
        (term(D(2026, 10, 31)), TODAY, D(2026, 10, 31)),
        (term(D(2026, 10, 31), renewal="automatic", renewal_months=12), TODAY, D(2027, 10, 31)),
        (term(D(2026, 11, 23), renewal="automatic", renewal_months=1), TODAY, TODAY),
        (term(D(2026, 11, 22), renewal="automatic", renewal_months=1), TODAY, D(2026, 12, 22)),
        (term(D(2024, 1, 31), renewal="automatic", renewal_months=1), D(2026, 3, 1), D(2026, 3, 31)),
        (term(D(2023, 3, 31), renewal="automatic", renewal_months=3), TODAY, D(2026, 12, 31)),
        (term(D(2026, 12, 31), terminated_on=D(2026, 11, 30)), TODAY, D(2026, 11, 30)),
        (term(terminated_on=D(2026, 11, 30)), TODAY, D(2026, 11, 30)),
        (term(D(2026, 10, 31), renewal="automatic", renewal_months=12, terminated_on=D(2026, 12, 31)), TODAY, D(2026, 12, 31)),
        (term(D(2026, 10, 31), renewal="agreed", renewal_months=12), TODAY, D(2026, 10, 31)),
    ],
)
def test_the_last_day_moves_by_whole_renewals(of: Term, on: dt.date, last: dt.date | None) -> None:
    assert rules.last_day(of, on=on) == last


@pytest.mark.parametrize(
    ("of", "on", "holds"),
    [
        (term(), D(2025, 12, 31), False),
        (term(), D(2026, 1, 1), True),
        (term(effective_to=D(2026, 11, 22)), TODAY, False),
        (term(effective_to=D(2026, 11, 23)), TODAY, True),
        (term(D(2026, 11, 22)), TODAY, False),
        (term(D(2026, 11, 22), renewal="automatic", renewal_months=6), TODAY, True),
        (term(terminated_on=D(2026, 11, 22)), TODAY, False),
    ],
)
def test_an_edition_counts_from_its_day_to_its_last(of: Term, on: dt.date, holds: bool) -> None:
    assert rules.in_force(of, on=on) is holds


def test_notice_is_given_so_many_days_before_the_end() -> None:
    assert rules.notice_by(term(D(2026, 12, 31), notice_days=30), on=TODAY) == D(2026, 12, 1)
    assert rules.notice_by(term(notice_days=30), on=TODAY) is None
    assert rules.notice_by(term(D(2026, 12, 31)), on=TODAY) is None


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"effective_from": D(2026, 5, 1), "ends_on": D(2026, 4, 30)}, "ENDS_BEFORE", "ends_on"),
        ({"effective_from": D(1900, 1, 1)}, "BAD_DAY", "effective_from"),
        ({"notice_days": -1}, "BAD_NUMBER", "notice_days"),
        ({"notice_days": 99_999}, "BAD_NUMBER", "notice_days"),
        ({"renewal": "automatic", "renewal_months": 0, "ends_on": D(2027, 1, 1)}, "REQUIRED", "renewal_months"),
        ({"renewal": "automatic", "renewal_months": 12}, "REQUIRED", "ends_on"),
        ({"payment_days": 400}, "BAD_NUMBER", "payment_days"),
    ],
)
def test_terms_that_can_not_be_are_refused_at_their_field(values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        rules.check_term(values, today=TODAY)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_comparison_names_terms_and_lines_that_changed() -> None:
    before = [
        {"item_id": 1, "description": "A", "price": 10},
        {"item_id": None, "description": "Montaż", "price": 50},
        {"item_id": 2, "description": "B", "price": 5},
    ]
    after = [
        {"item_id": 1, "description": "A", "price": 11},
        {"item_id": None, "description": "Montaż", "price": 50},
        {"item_id": 3, "description": "C", "price": 7},
    ]
    found = rules.compare({"value": 100, "ends_on": None}, {"value": 120, "ends_on": None}, before, after)
    assert found.facts == (("value", 100, 120),)
    assert [one["item_id"] for one in found.added] == [3]
    assert [one["item_id"] for one in found.gone] == [2]
    assert [(was["price"], now["price"]) for was, now in found.changed] == [(10, 11)]
