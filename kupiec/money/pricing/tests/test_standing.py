"""Prices that stand say what the engine says, to the grosz and to the last word of the trace."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupiec.money.pricing.rules import price_line
from kupiec.money.pricing.standing import Memory, Standing, interval_of
from kupiec.money.pricing.tables import quantity_table
from kupiec.money.pricing.values import (
    BaseMode,
    Customer,
    Effect,
    Facts,
    ItemTerms,
    ListFacts,
    Lists,
    PriceLine,
    PriceRow,
    Rule,
    SourcePrice,
    Stage,
    StageMode,
)

D = Decimal
TODAY = dt.date(2026, 11, 23)
VALUES = st.decimals(min_value=-20, max_value=90, places=2)
STARTS = st.sampled_from([None, D(1), D(5), D(20), D("20.5")])
QUANTITIES = st.decimals(min_value=0, max_value=60, places=1)
ROWS = st.lists(
    st.builds(
        PriceRow, st.sampled_from([1, 2]), st.decimals(min_value=0, max_value=500, places=2),
        st.sampled_from([D(0), D(3), D(20), D(48)]), st.sampled_from(["", "krt"]),
        st.sampled_from([None, TODAY, dt.date(2027, 1, 1)]),
    ),
    max_size=4,
)  # fmt: skip
PERCENTS = st.lists(
    st.tuples(VALUES, st.fixed_dictionaries({
        "on_line": st.booleans(), "exclusive": st.booleans(), "final": st.booleans(), "from_quantity": STARTS,
    })),
    max_size=4,
)  # fmt: skip


def stages_of(drawn: list[tuple[StageMode, list[Any]]]) -> tuple[Stage, ...]:
    made = []
    for number, (mode, percents) in enumerate(drawn):
        rules = tuple(Rule(number * 10 + n, n, Effect.PERCENT, value, **kw) for n, (value, kw) in enumerate(percents, 1))
        made.append(Stage(number, mode, rules, sorted=True, table=quantity_table(mode, rules)))
    return tuple(made)


def facts_of(rows: list[PriceRow], **kw: Any) -> Facts:
    item = ItemTerms(7, vat_percent=D(23), list_price=D("61.50"), cost=D(30))
    lists = (ListFacts(1), ListFacts(2, gross=True, decimals=4))
    customer = Customer(markup_percent=D("-2.5"), markup_on_line=True)
    return Facts(item, customer, (Lists(BaseMode.LOWEST, lists),), rows, TODAY, **kw)


@pytest.mark.feature("PRC-6")
@given(
    ROWS, st.lists(st.tuples(st.sampled_from(list(StageMode)), PERCENTS), max_size=2), QUANTITIES,
    st.lists(QUANTITIES, min_size=4, max_size=12), st.sampled_from([("", D(1)), ("krt", D(12)), ("m", D("0.5"))]),
)  # fmt: skip
def test_a_standing_price_is_the_engines(
    rows: list[PriceRow], drawn: list[Any], first: Decimal, others: list[Decimal], unit: tuple[str, Decimal]
) -> None:
    facts, stages = facts_of(rows), stages_of(drawn)
    asked = PriceLine(7, first, unit[1], unit[0])
    interval = interval_of(facts, asked, stages)
    assert interval is not None
    standing = Standing((7,), (), unit[1], interval, price_line(facts, asked, stages=stages))
    assert standing.answer((7,), (), unit[1], first) == price_line(facts, asked, stages=stages)
    for quantity in others:
        answer = standing.answer((7,), (), unit[1], quantity)
        engine = price_line(facts, asked._replace(quantity=quantity), stages=stages)
        assert answer in (None, engine) and (answer is None or str(answer) == str(engine))
        inside = interval[0] <= quantity * unit[1] < interval[1]
        assert (answer is not None) is inside


def test_it_stands_only_while_all_it_came_from_reads_the_same() -> None:
    facts, asked = facts_of([PriceRow(1, D(10), D(5)), PriceRow(1, D(9), D(20))]), PriceLine(7, D(6))
    interval = interval_of(facts, asked, ())
    assert interval == (D(5), D(20))
    standing = Standing((7, "1/"), [(7, 1)], D(1), interval, price_line(facts, asked, stages=()))
    assert standing.answer((7, "1/"), [(7, 1)], D(1), D("19.9")) is not None
    for other in (
        ((7, "2/"), [(7, 1)], D(1), D(6)), ((7, "1/"), [(7, 2)], D(1), D(6)), ((7, "1/"), [(7, 1)], D(2), D(6)),
        ((7, "1/"), [(7, 1)], D(1), D(20)), ((7, "1/"), [(7, 1)], D(1), D("4.9")),
    ):  # fmt: skip
        assert standing.answer(*other) is None


def test_what_asks_more_than_the_quantity_does_not_stand() -> None:
    cash = Rule(1, 1, Effect.PERCENT, D(5), payment_method="cash")
    stage = Stage(1, StageMode.ALL, (cash,), sorted=True, table=quantity_table(StageMode.ALL, (cash,)))
    assert interval_of(facts_of([]), PriceLine(7, D(1)), (stage,)) is None
    assert interval_of(facts_of([], source=SourcePrice("UM 1", D(1))), PriceLine(7, D(1)), ()) is None


def test_memory_keeps_what_is_asked_twice_and_never_grows_past_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kupiec.money.pricing.standing.MOST_REMEMBERED", 3)
    memory = Memory()
    one, other = memory.who("A"), memory.who("B")
    assert memory.who("A") == one != other
    assert [memory.asked_before((one, item, "")) for item in (1, 1, 2, 3)] == [False, True, False, False]
    assert not memory.asked_before((one, 4, ""))
    assert memory.who("C") not in (one, other) and not memory.asked_before((one, 1, ""))
