"""Rules that ask of the line's value, the whole document, the channel, lists of items; formulas and floors (PRC-6, PRC-7)."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kupiec.ground.kernel import formula
from kupiec.money.pricing import traces
from kupiec.money.pricing.rules import price_document
from kupiec.money.pricing.rules.formulas import NAMES
from kupiec.money.pricing.tests.test_rules import D, facts, line, percent, priced, row
from kupiec.money.pricing.values import Customer, Effect, ItemTerms, Price, Rule, Stage, StageMode

pytestmark = pytest.mark.feature("PRC-6")
DAYS = {"days_to_expiry": formula.Name(formula.NUMBER)}


def by_formula(pk: int, source: str, **kw: Any) -> Rule:
    program = formula.compile(source, {**NAMES, **DAYS}, result=formula.NUMBER)
    return Rule(pk, kw.pop("priority", pk), Effect.FORMULA, D(0), program=program, **kw)


def stage(*rules: Rule, mode: StageMode = StageMode.ALL, pk: int = 1) -> Stage:
    return Stage(pk, mode, rules)


@pytest.mark.feature("PRC-7")
@pytest.mark.parametrize(("days", "unit_price"), [("20", "10.39"), ("7", "6.50"), ("31", "12.99")])
def test_p4_price_by_days_to_expiry(days: str, unit_price: str) -> None:
    rule = by_formula(1, "if(days_to_expiry <= 7, base * 0.5, if(days_to_expiry <= 30, base * 0.8, base))")
    price = priced(facts([row("12.99")], known={"days_to_expiry": D(days)}), line(), stage(rule))
    assert price.unit_price == D(unit_price)
    assert price.trace["s"][1] == ["frm", 1, price.trace["s"][1][2], {"base": "12.99", "days_to_expiry": days}]


@pytest.mark.feature("PRC-7")
def test_a_formula_without_a_value_loses_and_says_so() -> None:
    price = priced(facts([row("10")]), line(), stage(by_formula(1, "base * days_to_expiry")))
    assert (price.unit_price, price.trace["x"]) == (D(10), [["r", 1, "formula", ""]])
    below = priced(facts([row("10")]), line(), stage(by_formula(1, "base - 20")))
    assert below.unit_price == D(10)


def test_formulas_speak_net_per_base_unit_in_the_companys_currency() -> None:
    rule = by_formula(1, "base - 1")
    euro = priced(facts([row("437.70")], rate=D("4.3770")), line(), stage(rule))
    assert euro.unit_price == D("99.77")
    gross = priced(facts([row("100")], prices_gross=True), line(), stage(rule))
    assert gross.unit_price == D("121.77")
    pack = priced(facts([row("120", unit="krt")]), line("1", factor=D(12), unit="krt"), stage(rule))
    assert pack.unit_price == D("108.00")


@pytest.mark.parametrize(("condition", "holds"), [
    ({"item_list_id": 3}, True), ({"item_list_id": 4}, False), ({"channel": "portal"}, True), ({"channel": "api"}, False),
    ({"from_line_value": D(1000)}, True), ({"from_line_value": D("1000.01")}, False),
    ({"from_document_value": D(1000)}, True), ({"from_document_value": D("1000.01")}, False),
    ({"item_list_id": 3, "item_group_id": 9}, False), ({"group_id": 8, "party_id": 3}, True), ({"group_id": 9, "party_id": 3}, False),
])  # fmt: skip
def test_more_conditions(condition: dict[str, Any], holds: bool) -> None:
    given_facts = facts([row("100")], item_lists=frozenset({3}), channel="portal", customer=Customer(party_id=3, group_id=8))
    price = priced(given_facts, line("10"), stage(percent(1, "10", **condition)))
    assert price.unit_price == (D(90) if holds else D(100))
    assert ("x" in price.trace) is not holds


def test_values_are_asked_before_the_stage_and_net_in_the_rules_currency() -> None:
    first, second = stage(percent(1, "10"), pk=1), stage(percent(2, "5", from_line_value=D("900.01")), pk=2)
    assert priced(facts([row("100")]), line("10"), first, second).unit_price == D(90)
    euro = percent(1, "10", from_line_value=D(100), rate=D(4))
    assert priced(facts([row("100")], prices_gross=True), line("3"), stage(euro)).unit_price == D(123)
    assert priced(facts([row("100")], prices_gross=True), line("4"), stage(euro)).unit_price == D("110.70")


@pytest.mark.parametrize(("cost", "floor", "unit_price", "why"), [
    ("80", "12", "89.60", None), ("80", "0", "86.49", None), (None, "12", "100.00", "cost"), ("95", "12", "100.00", "floor"),
])  # fmt: skip
def test_p10_a_rule_never_goes_below_its_floor(cost: str | None, floor: str, unit_price: str, why: str | None) -> None:
    item = ItemTerms(7, cost=None if cost is None else D(cost), vat_percent=D(23))
    price = priced(facts([row("100")], item=item), line(), stage(percent(1, "13.51", floor_percent=D(floor))))
    assert price.unit_price == D(unit_price)
    assert [told[2] for told in price.trace.get("x", ())] == ([why] if why else [])
    assert (["flr", 1, "89.6"] in price.trace["s"]) is (unit_price == "89.60")


def test_a_floor_never_raises_what_is_below_it() -> None:
    item = ItemTerms(7, cost=D(80), vat_percent=D(23))
    rules = stage(percent(1, "30"), percent(2, "5", floor_percent=D(12)))
    assert priced(facts([row("100")], item=item), line(), rules).unit_price == D("70.00")


def document(*lines: tuple[str, str], rules: Sequence[Stage], **kw: Any) -> list[Price]:
    """Lines of a document as (price, quantity), of different items."""
    asked = []
    for number, (amount, quantity) in enumerate(lines, 1):
        item = ItemTerms(number, group_path=(1, number % 2 + 10), vat_percent=D(23))
        asked.append((facts([row(amount)], item=item, **kw), line(quantity)._replace(item_id=number), rules))
    found = price_document(asked, order=[one.id for one in rules])
    for price in found:
        assert traces.replay(json.loads(json.dumps(price.trace))) == price.unit_price
    return found


def test_the_whole_documents_value_and_quantity() -> None:
    value = stage(percent(1, "10", from_document_value=D(300)))
    assert [one.unit_price for one in document(("100", "1"), ("50", "4"), rules=(value,))] == [D(90), D(45)]
    small = document(("100", "1"), ("50", "3"), rules=(value,))
    assert small[0].unit_price == D(100) and small[0].trace["x"] == [["r", 1, "document_value", "300"]]
    of_group = stage(percent(1, "10", from_quantity=D(5), per_document=True, item_group_id=11))
    prices = document(("100", "2"), ("100", "9"), ("100", "3"), rules=(of_group,))
    assert [one.unit_price for one in prices] == [D(90), D(100), D(90)]
    assert document(("100", "2"), ("100", "9"), rules=(of_group,))[0].trace["x"] == [["r", 1, "document_quantity", "5"]]


def test_the_documents_value_is_that_before_the_stage_that_asks() -> None:
    stages = (stage(percent(1, "10"), pk=1), stage(percent(2, "5", from_document_value=D(280)), pk=2))
    assert [one.unit_price for one in document(("100", "1"), ("50", "4"), rules=stages)] == [D(90), D(45)]
    assert [one.unit_price for one in document(("100", "1"), ("50", "5"), rules=stages)] == [D("85.50"), D("42.75")]


def test_a_price_by_hand_counts_as_decided() -> None:
    rules = (stage(percent(1, "10", from_document_value=D(300))),)
    item = ItemTerms(1, vat_percent=D(23))
    asked = [(facts([row("100")], item=item), line("1"), rules), (facts([row("100")], item=item), line("1", manual_price=D(200)), rules)]
    assert [one.unit_price for one in price_document(asked, order=[1])] == [D(90), D(200)]


AMOUNTS = st.decimals(min_value=0, max_value=90, places=2)


@st.composite
def any_rules(draw: Any) -> tuple[Stage, ...]:
    """Rules of every effect and every condition there is."""
    stages, pk = [], 0
    for number in range(1, draw(st.integers(1, 3)) + 1):
        rules = []
        for priority in range(1, draw(st.integers(1, 4)) + 1):
            pk += 1
            effect = draw(st.sampled_from(list(Effect)))
            kw: dict[str, Any] = {
                "exclusive": draw(st.booleans()), "final": draw(st.booleans()), "per_document": draw(st.booleans()),
                "from_quantity": draw(st.sampled_from([None, D(1), D(20)])), "from_line_value": draw(st.sampled_from([None, D(100)])),
                "from_document_value": draw(st.sampled_from([None, D(250), D(900)])), "channel": draw(st.sampled_from(["", "office", "api"])),
                "item_list_id": draw(st.sampled_from([None, 3, 4])), "floor_percent": draw(st.sampled_from([None, D(0), D(12)])),
            }  # fmt: skip
            if effect is Effect.FORMULA:
                rules.append(
                    by_formula(
                        pk,
                        draw(st.sampled_from(["base * 0.9", "price - 1", "cost * 1.2", "base - document_value / 100"])),
                        priority=priority,
                        **kw,
                    )
                )
            else:
                rules.append(Rule(pk, priority, effect, draw(AMOUNTS), **kw))
        stages.append(Stage(number, draw(st.sampled_from(list(StageMode))), tuple(rules)))
    return tuple(stages)


@pytest.mark.feature("PRC-9")
@settings(max_examples=60, deadline=None)
@given(any_rules(), st.lists(st.tuples(AMOUNTS, st.integers(1, 40)), min_size=1, max_size=4), st.randoms())
def test_order_of_entry_never_matters_in_a_document(
    stages: tuple[Stage, ...], lines: list[tuple[Decimal, int]], chance: random.Random
) -> None:
    order = [one.id for one in stages]

    def prices(rules: tuple[Stage, ...], places: Sequence[int]) -> dict[int, Price]:
        asked = []
        for place in places:
            amount, quantity = lines[place]
            item = ItemTerms(place, cost=amount * D("0.7"), vat_percent=D(23))
            asked.append(
                (facts([row(str(amount))], item=item, item_lists=frozenset({3})), line(str(quantity))._replace(item_id=place), rules)
            )
        return dict(zip(places, price_document(asked, order=order), strict=True))

    found = prices(stages, range(len(lines)))
    shuffled = tuple(Stage(s.id, s.mode, tuple(chance.sample(s.rules, len(s.rules)))) for s in stages)
    assert prices(shuffled, chance.sample(range(len(lines)), len(lines))) == found
    for price in found.values():
        assert traces.replay(json.loads(json.dumps(price.trace))) == price.unit_price >= 0
        assert traces.replay_discount(price.trace) == price.discount_percent
