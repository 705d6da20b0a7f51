"""Building prices: examples.md P11 and P12, patterns, the first step that speaks of an item (PRC-2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupiec.ground.kernel import formula
from kupiec.money.pricelists import rules
from kupiec.money.pricelists.values import Direction, Goods, Method, Pattern, Plan, Step

D = Decimal
pytestmark = pytest.mark.feature("PRC-2")


def price(source: str | None, *steps: Step, pattern: Pattern | None = None, **given: Any) -> Decimal | None:
    plan = Plan(steps, pattern or Pattern(), given.pop("factor", D(1)), given.pop("gross", False))
    return rules.build([Goods(7, None if source is None else D(source), **given)], plan=plan)[0].new


@pytest.mark.parametrize(("source", "method", "percent", "made"), [
    ("198.00", Method.MARGIN, "25", "264.00"), ("198.00", Method.MARKUP, "25", "247.50"), ("37.20", Method.MARKUP, "30", "48.36"),
    ("442.00", Method.DISCOUNT, "6", "415.48"), ("100", Method.MARKUP, "-5", "95.00"),
])  # fmt: skip
def test_p11_margin_markup_discount(source: str, method: Method, percent: str, made: str) -> None:
    assert price(source, Step(method, D(percent))) == D(made)


@pytest.mark.parametrize(("ending", "direction", "made"), [
    ("9.90", Direction.UP, "49.90"), ("0.99", Direction.UP, "48.99"), ("0.99", Direction.DOWN, "47.99"), ("0.99", Direction.NEAREST, "47.99"),
    ("0.49", Direction.NEAREST, "48.49"), ("9", Direction.UP, "49.00"), ("0", Direction.UP, "49.00"), ("99", Direction.UP, "99.00"),
    ("99", Direction.DOWN, "99.00"),
])  # fmt: skip
def test_p12_patterns(ending: str, direction: Direction, made: str) -> None:
    assert price("37.20", Step(Method.MARKUP, D(30)), pattern=Pattern(2, D(ending), direction)) == D(made)


@given(st.decimals(min_value=0, max_value=100_000, places=4), st.sampled_from(["0.99", "9.90", "0.50", "0", "99", "4.99"]))
def test_up_is_the_next_price_of_the_pattern(amount: Decimal, ending: str) -> None:
    up = rules.rounded(amount, Pattern(2, D(ending), Direction.UP))
    period = rules.period_of(D(ending))
    assert amount <= up < amount + period + D(ending) and (up - D(ending)) % period == 0
    assert rules.rounded(up, Pattern(2, D(ending), Direction.UP)) == up


def test_the_first_step_that_speaks_of_an_item_counts() -> None:
    steps = (Step(Method.MARKUP, D(10), item_group_id=4, producer_id=2), Step(Method.MARKUP, D(20), supplier_id=9),
             Step(Method.MARKUP, D(30), discount_group_id=5), Step(Method.MARKUP, D(40), condition="towar_moc > 5"), Step(Method.MARKUP, D(50)))  # fmt: skip
    assert price("100", *steps, groups=(1, 4), producer_id=2) == D(110)
    assert price("100", *steps, groups=(1, 4), producer_id=3, supplier_id=9) == D(120)
    assert price("100", *steps, discount_group_id=5) == D(130)
    assert price("100", *steps, met=frozenset({"towar_moc > 5"})) == D(140)
    assert price("100", *steps) == D(150)


def test_what_cannot_be_made_says_why() -> None:
    def why(source: str | None, *steps: Step) -> str:
        return rules.build([Goods(7, None if source is None else D(source))], plan=Plan(steps, Pattern()))[0].why

    assert why(None, Step(Method.MARKUP)) == "source"
    assert why("10", Step(Method.MARKUP, producer_id=1)) == "step"
    program = formula.compile("cost * 2", rules.NAMES, result=formula.NUMBER)
    assert why("10", Step(Method.FORMULA, program=program)) == "value"


def test_a_formula_and_a_list_in_another_currency_with_vat() -> None:
    program = formula.compile("max(source * 1.2, coalesce(old, 0))", rules.NAMES, result=formula.NUMBER)
    assert price("100", Step(Method.FORMULA, program=program), old=D(130)) == D(130)
    assert price("100", Step(Method.MARKUP, D(0)), gross=True, vat=D(23)) == D(123)
    assert price("100", Step(Method.MARKUP, D(0)), factor=D("4.3770")) == D("22.85")
