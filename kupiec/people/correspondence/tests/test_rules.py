"""Days, weights and what may still be changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.correspondence import rules

TODAY = dt.date(2026, 11, 18)
EARLIER, LATER = dt.date(2026, 11, 10), dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"received_on": TODAY, "written_on": EARLIER, "due_on": LATER}, ""),
        ({"received_on": LATER}, "NOT_YET"), ({"sent_on": LATER}, "NOT_YET"), ({"registered_on": LATER}, "NOT_YET"),
        ({"received_on": EARLIER, "written_on": TODAY}, "WRONG_ORDER"), ({"sent_on": EARLIER, "written_on": TODAY}, "WRONG_ORDER"),
        ({"due_on": dt.date(2126, 1, 1)}, "BAD_DAY"), ({"written_on": dt.date(1926, 1, 1)}, "BAD_DAY"), ({}, ""),
    ],
)  # fmt: skip
def test_days_of_a_letter_follow_each_other(values, code):
    assert _code(lambda: rules.check_days(values, today=TODAY)) == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"postage": Decimal("8.30"), "weight_g": 20}, ""), ({"postage": Decimal("-1")}, "BAD_NUMBER"), ({"collected": Decimal("-0.01")}, "BAD_NUMBER"),
        ({"weight_g": 0}, "BAD_NUMBER"), ({"weight_g": 1_000_001}, "BAD_NUMBER"), ({"weight_g": None, "declared": None}, ""),
    ],
)  # fmt: skip
def test_numbers_of_the_post_are_those_a_post_takes(values, code):
    assert _code(lambda: rules.check_post(values)) == code


@pytest.mark.parametrize(
    ("state", "changes", "code"),
    [
        ("open", {"subject": "inny"}, ""), ("draft", {"content": "inny"}, ""), ("sent", {"subject": "inny"}, "SENT"), ("sent", {"subject": "ten sam"}, ""),
        ("sent", {"tracking": "PL1"}, ""), ("void", {"remarks": "x"}, "WITHDRAWN"),
    ],
)  # fmt: skip
def test_what_a_sent_letter_says_stays(state, changes, code):
    kept = {"subject": "ten sam", "content": "", "tracking": "", "remarks": ""}
    assert _code(lambda: rules.check_change(state, changes, kept)) == code


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("ul. Polna 3", "61-300", "Poznań", "PL"), "ul. Polna 3, 61-300 Poznań"), (("", "", "Śrem", ""), "Śrem"),
        (("Hauptstr. 1", "10115", "Berlin", "DE"), "Hauptstr. 1, 10115 Berlin, DE"), (("", "", "", ""), ""),
    ],
)  # fmt: skip
def test_an_address_in_one_line(parts, line):
    assert rules.place(*parts) == line


def _code(work):
    try:
        work()
    except Refusal as refusal:
        return refusal.code
    return ""
