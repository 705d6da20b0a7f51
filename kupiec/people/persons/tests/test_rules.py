"""Days of every year."""

from __future__ import annotations

import datetime as dt

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.parties.rules import split_name
from kupiec.people.persons import rules
from kupiec.people.persons.values import YearlyDay

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12.05.1980", YearlyDay("05-12", 1980)), ("12.05", YearlyDay("05-12")), ("1980-05-12", YearlyDay("05-12", 1980)), ("7 3", YearlyDay("03-07")),
        ("29.02", YearlyDay("02-29")), ("29.02.2024", YearlyDay("02-29", 2024)), ("", None), ("  ", None), ("22.11.2026", YearlyDay("11-22", 2026)),
    ],
)  # fmt: skip
def test_days_are_read(text: str, day: YearlyDay | None) -> None:
    assert rules.yearly_day(text, field="birthday", today=TODAY) == day


@pytest.mark.parametrize(
    "text", ["31.02", "29.02.2023", "23.11.2026", "12.05.1880", "maj", "12", "1.2.3.4", "0.0", "12.13", "12.05.99999", "²³.05"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        rules.yearly_day(text, field="birthday", today=TODAY)
    assert (caught.value.code, caught.value.field) == ("NOT_A_DAY", "birthday")


@pytest.mark.parametrize(
    ("month_day", "today", "next_on"),
    [
        ("11-22", TODAY, TODAY), ("11-21", TODAY, dt.date(2027, 11, 21)), ("12-31", TODAY, dt.date(2026, 12, 31)),
        ("02-29", TODAY, dt.date(2027, 2, 28)), ("02-29", dt.date(2027, 12, 1), dt.date(2028, 2, 29)), ("02-29", dt.date(2027, 3, 1), dt.date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_a_day_comes_next(month_day: str, today: dt.date, next_on: dt.date) -> None:
    assert rules.next_on(month_day, today=today) == next_on


def test_the_days_that_come_go_over_the_year_and_the_leap_day() -> None:
    assert rules.coming(dt.date(2026, 12, 30), 3) == ["12-30", "12-31", "01-01", "01-02"]
    assert rules.coming(dt.date(2027, 2, 27), 2) == ["02-27", "02-28", "02-29", "03-01"]
    assert rules.coming(dt.date(2028, 2, 28), 1) == ["02-28", "02-29"]


def test_years_and_writing() -> None:
    assert rules.years(1980, on=dt.date(2027, 1, 1)) == 47 and rules.years(None, on=TODAY) is None and rules.years(2026, on=TODAY) is None
    assert rules.written(YearlyDay("05-12", 1980)) == "12.05.1980" and rules.written(YearlyDay("05-12")) == "12.05"


@pytest.mark.parametrize(("line", "names"), [("Anna Maria Kowalska", ("Anna Maria", "Kowalska")), ("Cher", ("", "Cher")), ("", ("", ""))])
def test_names_are_taken_apart(line: str, names: tuple[str, str]) -> None:
    assert split_name(line) == names
