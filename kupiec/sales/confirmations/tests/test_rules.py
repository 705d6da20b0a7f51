"""Tranches as pure rules: the examples of the specification, and what holds for any of them (CNF-2, CNF-3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kupiec.ground.company.queries import public_calendar
from kupiec.ground.kernel.refusal import Refusal
from kupiec.sales.confirmations import rules
from kupiec.sales.confirmations.values import Capacity, Every, How, Kept, Plan, Shipped, Slice, Standing

WORKING = public_calendar("PL").is_working
MONDAY = dt.date(2026, 11, 30)
AFTER = lambda day: day + dt.timedelta(days=7)  # noqa: E731


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def _spread(quantity: Any, **plan: Any) -> list[Slice]:
    return rules.spread(D(quantity), Plan(**{"first": MONDAY, **plan}), working=WORKING)


def _quantities(rows: list[Slice]) -> list[D]:
    return [row.quantity for row in rows]


EXAMPLES = [
    ("1000", {"lot": D(300)}, [300, 300, 300, 100], ["11-30", "12-07", "12-14", "12-21"]),
    ("1000", {"how": How.COUNT, "count": 3}, [334, 333, 333], None),
    ("1000", {"how": How.COUNT, "count": 3, "pack": D(12)}, [336, 336, 328], None),
    ("3", {"lot": D(1), "first": _day("12-18")}, [1, 1, 1], ["12-18", "12-28", "2027-01-04"]),
    ("10.5", {"how": How.COUNT, "count": 2}, [D("5.3"), D("5.2")], None),
    ("10", {"how": How.COUNT, "count": 3, "pack": D(8)}, [8, 2], None),
    ("4", {"lot": D(1), "every": Every.DAY, "first": _day("12-03")}, [1, 1, 1, 1], ["12-03", "12-04", "12-07", "12-08"]),
    ("3", {"lot": D(1), "every": Every.MONTH, "first": _day("2026-12-31")}, [1, 1, 1], ["2026-12-31", "2027-02-01", "2027-03-01"]),
    ("1000", {"lot": D(290), "pack": D(100)}, [300, 300, 300, 100], None),
]


@pytest.mark.feature("CNF-2")
@pytest.mark.parametrize(("quantity", "plan", "wanted", "when"), EXAMPLES)
def test_examples_of_tranches(quantity, plan, wanted, when):
    found = _spread(quantity, **plan)
    assert _quantities(found) == wanted
    if when:
        assert [row.on for row in found] == [_day(text) for text in when]


@pytest.mark.feature("CNF-2")
@pytest.mark.parametrize(
    ("at", "to", "wanted"),
    [(1, 200, [300, 200, 300, 200]), (1, 500, [300, 500, 200]), (3, 50, [300, 300, 350, 50]), (0, 1000, [1000]), (3, 400, [300, 300, 400])],
)
def test_a_correction_keeps_the_sum(at, to, wanted):
    assert _quantities(rules.correct(_spread(1000, lot=D(300)), at, quantity=D(to), after=AFTER)) == wanted


@pytest.mark.feature("CNF-2")
def test_what_is_corrected_by_hand_stays():
    rows = rules.correct(_spread(1000, lot=D(300)), 3, quantity=D(80), after=AFTER)
    assert _quantities(rows) == [300, 300, 320, 80]
    rows = rules.correct(rows, 2, on=_day("12-16"), after=AFTER)
    assert [(row.on, row.by_hand) for row in rows[1:]] == [(_day("12-07"), False), (_day("12-16"), True), (_day("12-21"), True)]
    assert _quantities(rules.correct(rows, 0, quantity=D(350), after=AFTER)) == [350, 250, 320, 80]
    with pytest.raises(Refusal, match="OVER_QUANTITY"):
        rules.correct(rows, 0, quantity=D(700), after=AFTER)
    for at in range(3):
        rows = rules.correct(rows, at, quantity=rows[at].quantity - 1, after=AFTER)
    assert _quantities(rows)[:4] == [299, 300, 319, 80]
    assert (rows[-1].quantity, rows[-1].on, rows[-1].by_hand) == (2, _day("12-28"), False)


@pytest.mark.feature("CNF-2")
def test_what_has_been_shipped_stays():
    rows = [Slice(MONDAY, D(300), least=D(300)), Slice(_day("12-07"), D(300), least=D(50)), Slice(_day("12-14"), D(100))]
    with pytest.raises(Refusal, match="BELOW_SHIPPED"):
        rules.correct(rows, 1, quantity=D(40), after=AFTER)
    with pytest.raises(Refusal, match="SHIPPED"):
        rules.correct(rows, 0, on=_day("12-01"), after=AFTER)
    assert _quantities(rules.absorb(rows, D(-350), after=AFTER)) == [300, 50]
    assert _quantities(rules.absorb(rows[:1], D(5), after=AFTER)) == [300, 5]


def test_capacity_and_stock_say_when():
    two_a_day = Capacity(lambda day: D(200) if WORKING(day) else D(0))
    made = rules.spread(
        D(2500), Plan(how=How.CAPACITY, first=_day("12-08"), starts=_day("12-01"), pack=D(300)), working=WORKING, capacity=two_a_day
    )
    assert [(row.on, row.quantity) for row in made] == [(_day("12-08"), D(900)), (_day("12-15"), D(900)), (_day("12-22"), D(700))]
    parts = [(MONDAY, D(10)), (_day("12-05"), D(35)), (_day("12-11"), D(20))]
    promised = rules.spread(D(50), Plan(how=How.STOCK, first=MONDAY), working=WORKING, parts=parts)
    assert [(row.on, row.quantity) for row in promised] == [(MONDAY, 10), (_day("12-07"), 35), (_day("12-11"), 5)]
    for plan, code in (
        (Plan(how=How.STOCK, first=MONDAY), "NO_SUPPLY"), (Plan(how=How.CAPACITY, first=MONDAY), "NO_CAPACITY"), (Plan(how=How.LOT, first=MONDAY), "NO_LOT"),
        (Plan(how=How.COUNT, first=MONDAY), "NO_COUNT"), (Plan(lot=D("0.1"), first=MONDAY), "TOO_MANY_TRANCHES"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=code):
            rules.spread(D(50), plan, working=WORKING)
    with pytest.raises(Refusal, match="NO_CAPACITY"):
        rules.spread(D(50), Plan(how=How.CAPACITY, first=MONDAY), working=WORKING, capacity=Capacity(lambda day: D(0)))


@pytest.mark.parametrize(
    ("deliveries", "wanted"),
    [
        ([], [(0, None), (0, None)]),
        ([("12-01", 10)], [(10, "12-01"), (0, None)]),
        ([("12-01", 4), ("12-03", 20)], [(10, "12-03"), (14, None)]),
        ([("12-01", 30), ("12-02", 5)], [(10, "12-01"), (20, "12-01")]),
        ([("12-01", 10), ("12-03", 20), ("12-04", -20)], [(10, "12-01"), (0, None)]),
        ([("12-01", 10), ("12-02", -4)], [(6, None), (0, None)]),
    ],
)
def test_deliveries_fill_tranches_in_order(deliveries, wanted):
    found = rules.shipped([D(10), D(30)], [(_day(on), D(quantity)) for on, quantity in deliveries])
    assert found == [Shipped(D(quantity), _day(on) if on else None) for quantity, on in wanted]


def test_where_a_tranche_stands_and_how_promises_were_kept():
    today = _day("12-10")
    assert rules.standing(D(5), D(5), on=_day("12-01"), today=today) is Standing.SHIPPED
    assert rules.standing(D(5), D(4), on=_day("12-01"), today=today) is Standing.LATE
    assert rules.standing(D(5), D(4), on=today, today=today) is Standing.PART
    assert rules.standing(D(5), D(0), on=today, today=today) is Standing.PLANNED
    first, later = _day("12-01"), _day("12-05")
    rows = [
        Kept(first, first, first, first), Kept(_day("11-20"), first, later, later), Kept(None, first, first, None),
        Kept(None, _day("12-20"), _day("12-20"), None), Kept(None, _day("12-20"), _day("12-20"), _day("12-09")),
    ]  # fmt: skip
    found = rules.punctuality(rows, today=today)
    assert (found.due, found.kept_first, found.kept_current, found.kept_requested, found.requested, found.days_late) == (
        4,
        2,
        3,
        1,
        2,
        D("3.3"),
    )
    assert (found.percent, rules.punctuality([], today=today).percent) == (D(50), None)


@settings(max_examples=120, deadline=None)
@given(
    st.integers(1, 5000), st.integers(1, 12), st.integers(0, 30), st.booleans(),
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 3000), st.booleans()), max_size=8),
)  # fmt: skip
def test_the_sum_is_kept_whatever_is_corrected(quantity, count, pack, by_lot, corrections):
    plan = {"how": How.LOT, "lot": D(max(quantity // count, 1))} if by_lot else {"how": How.COUNT, "count": count, "pack": D(pack)}
    rows = _spread(quantity, **plan)
    assert sum(_quantities(rows)) == quantity
    assert all(row.quantity > 0 and WORKING(row.on) for row in rows)
    for place, value, dated in corrections:
        at = place % len(rows)
        before = {(row.on, row.quantity) for index, row in enumerate(rows) if row.by_hand and index != at}
        chosen = {"on": rows[at].on + dt.timedelta(days=value % 90)} if dated else {"quantity": D(value)}
        try:
            rows = rules.correct(rows, at, after=AFTER, **chosen)
        except Refusal as refused:
            assert refused.code == "OVER_QUANTITY"
            continue
        assert sum(_quantities(rows)) == quantity
        assert all(row.quantity > 0 for row in rows)
        assert before <= {(row.on, row.quantity) for row in rows if row.by_hand}
        assert [row.on for row in rows] == sorted(row.on for row in rows)
