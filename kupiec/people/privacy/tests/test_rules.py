"""Tables of cases."""

import datetime as dt

import pytest

from kupiec.people.privacy import rules

D = dt.date


@pytest.mark.parametrize(("channel", "typed", "key"), [
    ("email", " Jan@Example.COM ", "jan@example.com"), ("phone", "+48 600-700-800", "600700800"), ("sms", "600 700 800", "600700800"),
    ("phone", "0048600700800", "600700800"), ("post", "ul.  Cicha 4", "ul. cicha 4"), ("email", "", ""), ("messenger", "@jan", "@jan"),
])  # fmt: skip
def test_addresses_are_compared_by_what_they_mean(channel: str, typed: str, key: str) -> None:
    assert rules.address_key(channel, typed) == key


@pytest.mark.parametrize(("received", "until", "longest"), [
    (D(2026, 11, 23), D(2026, 12, 23), D(2027, 2, 23)), (D(2026, 1, 31), D(2026, 2, 28), D(2026, 4, 30)), (D(2027, 12, 31), D(2028, 1, 31), D(2028, 3, 31)),
    (D(2028, 1, 30), D(2028, 2, 29), D(2028, 4, 30)),
])  # fmt: skip
def test_answers_are_due_in_a_month_and_put_off_to_three(received: D, until: D, longest: D) -> None:
    assert rules.answer_by(received) == until and rules.longest(received) == longest


@pytest.mark.parametrize(("months", "day"), [(-1, D(2026, 2, 28)), (-13, D(2025, 2, 28)), (0, D(2026, 3, 31)), (11, D(2027, 2, 28))])
def test_months_are_added_to_the_last_day_there_is(months: int, day: D) -> None:
    assert rules.add_months(D(2026, 3, 31), months) == day


@pytest.mark.parametrize(("text", "left"), [
    ("Rozmowa z Jan Wolski, jan@example.com", "Rozmowa z X, X"), ("JAN WOLSKI dzwonił", "X dzwonił"), ("Jan Wolskiego nie było", "Jan Wolskiego nie było"), ("", ""),
    ("a.b*c (d)", "a.b*c (d)"),
])  # fmt: skip
def test_only_whole_names_and_addresses_leave_a_text(text: str, left: str) -> None:
    assert rules.redacted(text, ["Jan Wolski", "jan@example.com", "b*"], mark="X") == left
