"""The table of promises of the specification, row by row, and the arithmetic under it (ATP-1, ATP-3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupiec.sales.promising import rules
from kupiec.sales.promising.values import Bound, Days, Part, Replenishment, Situation, TermsFacts

TODAY = dt.date(2026, 11, 23)


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


WORKED = Days(lambda on: on.isoweekday() < 6)
RECEIPTS = ((day(12, 4), D(50)), (day(12, 11), D(30)))
DEMANDS = ((day(12, 2), D(20)), (day(12, 9), D(15)))
LEAD = rules.arrival(TODAY, TermsFacts(lead_days=10), WORKED)


def situation(replenishment: Replenishment | None = None, **given) -> Situation:
    """On hand 40, blocked 10; receipts of 50 and 30; others want 20 and 15."""
    return Situation(TODAY, D(30), RECEIPTS, DEMANDS, replenishment=replenishment, **given)


def test_what_can_be_promised_is_the_lowest_figure_from_a_day_on():
    assert rules.promisable(situation()) == [
        (TODAY, D(10)), (day(12, 2), D(10)), (day(12, 4), D(45)), (day(12, 9), D(45)), (day(12, 11), D(75)),
    ]  # fmt: skip


def test_the_lead_time_of_the_example():
    assert day(12, 7) == LEAD


ONE_LOT, MANY = Replenishment(day(12, 7), D(25), 1), Replenishment(day(12, 7), D(25))


@pytest.mark.feature("ATP-1")
@pytest.mark.parametrize(
    ("wanted", "replenishment", "full", "parts", "bound", "new"),
    [
        (10, None, TODAY, [(TODAY, 10)], Bound.NONE, 0),
        (45, None, day(12, 4), [(TODAY, 10), (day(12, 4), 35)], Bound.RECEIPT, 0),
        (50, None, day(12, 11), [(TODAY, 10), (day(12, 4), 35), (day(12, 11), 5)], Bound.RECEIPT, 0),
        (100, ONE_LOT, day(12, 11), [(TODAY, 10), (day(12, 4), 50), (day(12, 7), 10), (day(12, 11), 30)], Bound.NEW_SUPPLY, 25),
        (100, MANY, day(12, 7), [(TODAY, 10), (day(12, 4), 50), (day(12, 7), 40)], Bound.LEAD_TIME, 75),
        (100, None, None, [(TODAY, 10), (day(12, 4), 35), (day(12, 11), 30)], Bound.NO_SUPPLY, 0),
        (45, MANY, day(12, 4), [(TODAY, 10), (day(12, 4), 35)], Bound.RECEIPT, 0),
        (200, ONE_LOT, None, [(TODAY, 10), (day(12, 4), 50), (day(12, 7), 10), (day(12, 11), 30)], Bound.NEW_SUPPLY, 25),
        (100, Replenishment(day(12, 7), capacity=True), day(12, 7), [(TODAY, 10), (day(12, 4), 50), (day(12, 7), 40)], Bound.CAPACITY, 55),
    ],
)
def test_the_table_of_promises(wanted, replenishment, full, parts, bound, new):
    found = rules.promise(situation(replenishment), D(wanted))
    assert (found.full, found.parts, found.bound, found.new_supply) == (
        full,
        tuple(Part(on, D(quantity)) for on, quantity in parts),
        bound,
        D(new),
    )


@pytest.mark.feature("ATP-1")
def test_new_supply_covers_what_others_lack_too():
    short = Situation(TODAY, D(0), (), ((TODAY, D(8)),), replenishment=Replenishment(day(12, 7)))
    found = rules.promise(short, D(20))
    assert (found.full, found.parts, found.new_supply) == (day(12, 7), (Part(day(12, 7), D(20)),), D(28))


@pytest.mark.feature("ATP-3")
def test_safety_stock_is_never_promised():
    assert rules.promise(situation(safety=D(4)), D(10)).parts == (Part(TODAY, D(6)), Part(day(12, 4), D(4)))
    assert rules.promise(situation(safety=D(500)), D(10)).full is None


@pytest.mark.feature("ATP-3")
@pytest.mark.parametrize(
    ("hour", "cut_off", "first"),
    [(9, None, TODAY), (9, dt.time(12), TODAY), (13, dt.time(12), day(11, 24))],
)
def test_after_the_cut_off_it_begins_on_the_next_working_day(hour, cut_off, first):
    assert rules.first_day(dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC), cut_off=cut_off, days=WORKED) == first
    friday = dt.datetime(2026, 11, 27, 13, tzinfo=dt.UTC)
    assert rules.first_day(friday, cut_off=dt.time(12), days=WORKED) == day(11, 30)


@pytest.mark.feature("ATP-3")
@pytest.mark.parametrize(
    ("lead", "weekdays", "on"), [(0, "", TODAY), (5, "", day(11, 30)), (5, "24", day(12, 1)), (10, "4", day(12, 10)), (None, "", None)]
)
def test_new_supply_comes_on_its_suppliers_days(lead, weekdays, on):
    assert rules.arrival(TODAY, TermsFacts(lead_days=lead, weekdays=weekdays), WORKED) == on


@pytest.mark.feature("ATP-3")
def test_a_resource_works_off_the_hours_it_has_left():
    left = [(TODAY, D(2)), (day(11, 24), D(0)), (day(11, 25), D(8))]
    assert rules.made_by(left, D(2)) == TODAY
    assert rules.made_by(left, D(9)) == day(11, 25)
    assert rules.made_by(left, D(11)) is None


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60)), max_size=6), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60)), max_size=6), st.integers(0, 60),
    st.integers(1, 150), st.integers(1, 150),
)  # fmt: skip
def test_promises_never_take_what_others_were_promised(receipts, demands, free, first, second):
    """Whatever the situation: no more than wanted is promised, days rise, and two promises one after another fit together."""
    start = Situation(
        TODAY,
        D(free),
        tuple((TODAY + dt.timedelta(days=on), D(quantity)) for on, quantity in receipts),
        tuple((TODAY + dt.timedelta(days=on), D(quantity)) for on, quantity in demands),
    )
    one = rules.promise(start, D(first))
    two = rules.promise(rules.taken(start, one), D(second))
    assert one.covered <= first and [part.on for part in one.parts] == sorted({part.on for part in one.parts})
    assert one.covered + two.covered <= rules.promisable(start)[-1][1]
    before, after = dict(rules.promisable(start)), dict(rules.promisable(rules.taken(rules.taken(start, one), two)))
    assert all(after.get(on, D(0)) <= figure for on, figure in before.items())
