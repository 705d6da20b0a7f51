"""The price engine against spec/examples.md, to the grosz."""

from __future__ import annotations

import datetime as dt
import json
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupiec.money.pricing import traces
from kupiec.money.pricing.rules import price_line
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
    SourceDiscount,
    SourcePrice,
    Stage,
    StageMode,
)

D = Decimal
TODAY = dt.date(2026, 11, 23)
TOMORROW = dt.date(2026, 11, 24)
BASE, PROMOTION, THIRD = 1, 2, 3


def facts(prices: list[PriceRow], *, lists: tuple[ListFacts, ...] | None = None, mode: BaseMode = BaseMode.FIRST, **kw: Any) -> Facts:
    names = lists or tuple(ListFacts(pk) for pk in dict.fromkeys(row.list_id for row in prices))
    kw.setdefault("item", ItemTerms(7, group_path=(1, 4), discount_group_id=5, vat_percent=D(23)))
    kw.setdefault("customer", Customer())
    kw.setdefault("on", TODAY)
    return Facts(hierarchies=(Lists(mode, names),), rows=tuple(prices), **kw)


def row(amount: str, list_id: int = BASE, **kw: Any) -> PriceRow:
    return PriceRow(list_id, D(amount), **kw)


def line(quantity: str = "1", **kw: Any) -> PriceLine:
    return PriceLine(7, D(quantity), **kw)


def percent(pk: int, value: str, **kw: Any) -> Rule:
    return Rule(pk, kw.pop("priority", pk), Effect.PERCENT, D(value), **kw)


def priced(given_facts: Facts, wanted: PriceLine, *stages: Stage):
    price = price_line(given_facts, wanted, stages=stages)
    assert traces.replay(price.trace) == price.unit_price
    assert traces.replay_discount(price.trace) == price.discount_percent
    return price


@pytest.mark.feature("PRC-6")
def test_p1_promotional_list_break_and_markdown() -> None:
    given_facts = facts([row("92.00", PROMOTION), row("100.00", BASE)], customer=Customer(markup_percent=D(-2)))
    stage = Stage(1, StageMode.FIRST, (percent(1, "5", from_quantity=D(20)),))
    price = priced(given_facts, line("25"), stage)
    assert (price.unit_price, price.net) == (D("85.65"), D("2141.25"))
    running = [now for _, now, _ in traces.walk(price.trace)]
    assert running == [D("92"), D("87.4"), D("85.652")]
    assert price.trace["x"] == [["l", BASE, "later", "100"]]
    small = priced(given_facts, line("19"), stage)
    assert small.unit_price == D("90.16") and ["r", 1, "quantity", "20"] in small.trace["x"]
    assert small.trace["n"] == "20"


@pytest.mark.feature("PRC-6")
def test_p2_best_then_all() -> None:
    customer = Customer(group_id=8, markup_percent=D(-3))
    best = Stage(1, StageMode.BEST, (percent(1, "5", item_group_id=1), percent(2, "8", group_id=8)))
    amount = Rule(4, 2, Effect.AMOUNT, D("1.00"))
    each = Stage(2, StageMode.ALL, (amount, percent(3, "2", priority=1, payment_method="cash")))
    price = priced(facts([row("100")], customer=customer, payment_method="cash"), line(), best, each)
    assert [now for _, now, _ in traces.walk(price.trace)] == [100, 92, D("90.16"), D("89.16"), D("86.4852")]
    assert price.unit_price == D("86.49")
    assert price.trace["x"] == [["r", 1, "beaten", 2]]


@pytest.mark.feature("PRC-6")
def test_p3_fixed_exclusive_final() -> None:
    first = Stage(1, StageMode.FIRST, (Rule(1, 1, Effect.FIXED, D("79.90"), exclusive=True, final=True),))
    second = Stage(2, StageMode.BEST, (percent(2, "10"),))
    price = priced(facts([row("100")], customer=Customer(markup_percent=D(-3))), line(), first, second)
    assert price.unit_price == D("79.90")
    assert price.trace["x"] == [["r", 2, "excluded", 1], ["m", 0, "final", "-3"]]


@pytest.mark.feature("PRC-1")
@pytest.mark.parametrize(("amount", "one", "unit_price"), [
    ("20.00", ListFacts(BASE, currency="EUR", rate=D("4.3770")), "87.54"),
    ("123.00", ListFacts(BASE, gross=True), "100.00"),
    ("99.99", ListFacts(BASE, gross=True), "81.29"),
])  # fmt: skip
def test_p5_p6_currency_and_gross_lists(amount: str, one: ListFacts, unit_price: str) -> None:
    assert priced(facts([row(amount)], lists=(one,)), line()).unit_price == D(unit_price)


@pytest.mark.feature("PRC-1")
def test_gross_documents_and_documents_in_a_currency() -> None:
    gross = priced(facts([row("81.29")], prices_gross=True), line("2"))
    assert (gross.unit_price, gross.net) == (D("99.99"), D("199.98"))
    same = priced(facts([row("99.99")], lists=(ListFacts(BASE, gross=True),), prices_gross=True), line())
    assert same.unit_price == D("99.99")
    in_euro = priced(facts([row("437.70")], rate=D("4.3770")), line())
    assert in_euro.unit_price == D("100.00")


@pytest.mark.feature("PRC-4")
def test_p7_lowest() -> None:
    prices = [row("50.00", 1), row("48.50", 2, valid_from=TOMORROW), row("49.00", 3)]
    today = priced(facts(prices, mode=BaseMode.LOWEST), line())
    assert today.unit_price == D("49.00")
    assert ["l", 1, "higher", "50"] in today.trace["x"] and ["l", 2, "date", "48.5"] in today.trace["x"]
    assert priced(facts(prices, mode=BaseMode.LOWEST, on=TOMORROW), line()).unit_price == D("48.50")


@pytest.mark.feature("PRC-1")
def test_p8_breaks_and_packs() -> None:
    breaks = [row("10.00", from_quantity=D(1)), row("9.50", from_quantity=D(10)), row("9.00", from_quantity=D(100))]
    price = priced(facts(breaks), line("8", factor=D(12), unit="krt"))
    assert price.unit_price == D("114.00") and price.trace["n"] == "100"
    rounded_first = Stage(1, StageMode.ALL, (percent(1, "2.7"),))
    price = priced(facts([row("9.49")]), line("8", factor=D(12), unit="krt"), rounded_first)
    assert (price.unit_price, price.net) == (D("110.76"), D("886.08"))


@pytest.mark.feature("PRC-1")
def test_a_packs_own_price_goes_before_the_base_units() -> None:
    prices = [row("10.00"), row("100.00", unit="krt")]
    assert priced(facts(prices), line("2", factor=D(12), unit="krt")).unit_price == D("100.00")
    assert priced(facts(prices), line("2")).unit_price == D("10.00")
    off = Stage(1, StageMode.ALL, (Rule(1, 1, Effect.AMOUNT, D("0.50")),))
    assert priced(facts(prices), line("2", factor=D(12), unit="krt"), off).unit_price == D("94.00")


@pytest.mark.feature("PRC-5")
def test_p13_markdown_on_the_line() -> None:
    customer = Customer(markup_percent=D(-2), markup_on_line=True)
    stage = Stage(1, StageMode.ALL, (percent(1, "5"),))
    price = priced(facts([row("92")], customer=customer), line("25"), stage)
    assert (price.unit_price, price.discount_percent, price.net) == (D("87.40"), D(2), D("2141.30"))


@pytest.mark.feature("PRC-5")
def test_markup_raises_the_price_even_when_discounts_show() -> None:
    price = priced(facts([row("100")], customer=Customer(markup_percent=D(4), markup_on_line=True)), line())
    assert (price.unit_price, price.discount_percent) == (D("104.00"), D(0))


@pytest.mark.feature("PRC-5")
def test_contract_prices_come_first_and_say_when_they_ended() -> None:
    contract = SourcePrice("UM 14/2026", D("47.00"))
    stage = Stage(1, StageMode.ALL, (percent(1, "10"),))
    customer = Customer(markup_percent=D(-3))
    price = priced(facts([row("49")], source=contract, customer=customer), line(), stage)
    assert (price.unit_price, price.source) == (D("47.00"), "contract")
    ended = SourcePrice("UM 14/2026", warning="ended")
    price = priced(facts([row("49")], source=ended), line())
    assert (price.unit_price, price.warnings) == (D("49.00"), ("ended",))


@pytest.mark.feature("CON-3")
def test_a_contract_discount_stands_in_place_of_the_groups_and_promotions_follow() -> None:
    """442.00 → −6 % 415.48 → promotion −2.5 % 405.09; the group's −4 % gives way."""
    of_group = percent(1, "4", group_id=3, discount_group_id=5)
    stages = (Stage(1, StageMode.BEST, (of_group,)), Stage(2, StageMode.ALL, (percent(2, "2.5"),)))
    given = {"customer": Customer(9, group_id=3), "discount": SourceDiscount("UM 14/2026", D(6))}
    price = priced(facts([row("442.00")], **given), line(), *stages)
    assert (price.unit_price, price.source) == (D("405.09"), "rule")
    assert [now for _, now, _ in traces.walk(price.trace)] == [D("442.00"), D("415.48"), D("405.093")]
    assert price.trace["x"] == [["r", 1, "contract", ""]]
    fixed = priced(facts([row("442.00")], source=SourcePrice("UM 14/2026", D("400")), **given), line())
    assert fixed.unit_price == D("400.00")


def test_manual_price_and_manual_discount() -> None:
    price = priced(facts([row("100")]), line("3", manual_price=D("90.5"), reason="stały klient"))
    assert (price.unit_price, price.source, price.net) == (D("90.5"), "manual", D("271.50"))
    customer = Customer(markup_percent=D(-2), markup_on_line=True)
    price = priced(facts([row("100")], customer=customer), line("1", manual_discount=D(7)))
    assert (price.unit_price, price.discount_percent, price.net) == (D("100.00"), D(7), D("93.00"))


def test_no_price_is_said_and_catalogue_price_is_the_last_resort() -> None:
    none = priced(facts([]), line())
    assert (none.unit_price, none.source, none.warnings) == (D(0), "none", ("no_price",))
    catalogue = ItemTerms(7, list_price=D("12.30"))
    assert priced(facts([], item=catalogue), line("1", factor=D(10))).unit_price == D("123.00")
    too_much = Stage(1, StageMode.ALL, (Rule(1, 1, Effect.AMOUNT, D(20)),))
    free = priced(facts([], item=catalogue), line(), too_much)
    assert (free.unit_price, free.warnings) == (D(0), ("below_zero",))


@pytest.mark.feature("PRC-6")
@pytest.mark.parametrize(("condition", "holds"), [
    ({"party_id": 3}, True), ({"party_id": 4}, False), ({"group_id": 8}, True), ({"group_id": 9}, False),
    ({"base_id": 2}, True), ({"base_id": 1}, False), ({"item_id": 7}, True), ({"item_id": 8}, False),
    ({"item_group_id": 4}, True), ({"item_group_id": 9}, False), ({"discount_group_id": 5}, True),
    ({"discount_group_id": 6}, False), ({"from_quantity": D(10)}, True), ({"from_quantity": D("10.01")}, False),
    ({"to_quantity": D(10)}, True), ({"to_quantity": D(9)}, False), ({"payment_method": "cash"}, True),
    ({"payment_method": "transfer"}, False), ({"valid_from": TODAY}, True), ({"valid_from": TOMORROW}, False),
    ({"valid_to": TODAY}, True), ({"valid_to": dt.date(2026, 11, 22)}, False),
])  # fmt: skip
def test_conditions(condition: dict[str, Any], holds: bool) -> None:
    customer = Customer(party_id=3, group_id=8, base_ids=frozenset({2}))
    stage = Stage(1, StageMode.ALL, (percent(1, "10", **condition),))
    price = priced(facts([row("100")], customer=customer, payment_method="cash"), line("10"), stage)
    assert price.unit_price == (D(90) if holds else D(100))
    assert ("x" in price.trace) is not holds


@pytest.mark.feature("PRC-9")
def test_a_trace_is_compact_json() -> None:
    customer = Customer(group_id=8, markup_percent=D(-3))
    stage = Stage(1, StageMode.BEST, tuple(percent(100000 + n, str(n)) for n in range(1, 6)))
    price = priced(facts([row("92", PROMOTION), row("100", BASE)], customer=customer), line("25"), stage)
    stored = json.dumps(price.trace, separators=(",", ":"))
    assert len(stored) < 600
    assert traces.replay(json.loads(stored)) == price.unit_price


MODES = st.sampled_from(list(StageMode))
VALUES = st.decimals(min_value=0, max_value=90, places=2)


@st.composite
def rule_sets(draw: Any) -> tuple[Stage, ...]:
    stages, pk = [], 0
    for number in range(draw(st.integers(1, 3))):
        rules = []
        for priority in range(1, draw(st.integers(1, 5)) + 1):
            pk += 1
            effect = draw(st.sampled_from(list(Effect)))
            on_line = effect is Effect.PERCENT and draw(st.booleans())
            rules.append(Rule(
                pk, priority, effect, draw(VALUES), on_line=on_line, exclusive=draw(st.booleans()),
                final=draw(st.booleans()), from_quantity=draw(st.sampled_from([None, D(1), D(20)])),
            ))  # fmt: skip
        stages.append(Stage(number, draw(MODES), tuple(rules)))
    return tuple(stages)


@pytest.mark.feature("PRC-9")
@given(rule_sets(), VALUES, st.integers(1, 50), st.randoms())
def test_order_of_entry_never_matters_and_replay_is_exact(
    stages: tuple[Stage, ...], base: Decimal, quantity: int, chance: random.Random
) -> None:
    given_facts = facts([row(str(base))], customer=Customer(markup_percent=D("-2.5"), markup_on_line=quantity % 2 == 0))
    price = priced(given_facts, line(str(quantity)), *stages)
    shuffled = tuple(Stage(s.id, s.mode, tuple(chance.sample(s.rules, len(s.rules)))) for s in stages)
    assert priced(given_facts, line(str(quantity)), *shuffled) == price
    assert price.unit_price >= 0 and 0 <= price.discount_percent <= 100


PERCENTS = st.lists(
    st.builds(
        lambda value, **kw: (value, kw), st.decimals(min_value=-20, max_value=90, places=2), on_line=st.booleans(),
        exclusive=st.booleans(), final=st.booleans(), from_quantity=st.sampled_from([None, D(1), D(5), D(20)]),
    ),
    max_size=5,
)  # fmt: skip


@pytest.mark.feature("PRC-6")
@given(st.lists(st.tuples(MODES, PERCENTS), max_size=3), VALUES, st.integers(1, 50))
def test_a_table_of_quantities_says_what_asking_each_rule_says(
    drawn: list[tuple[StageMode, list[Any]]], base: Decimal, quantity: int
) -> None:
    asked, tables = [], []
    for number, (mode, percents) in enumerate(drawn):
        rules = tuple(Rule(number * 10 + n, n, Effect.PERCENT, value, **kw) for n, (value, kw) in enumerate(percents, 1))
        table = quantity_table(mode, rules)
        assert table is not None
        asked.append(Stage(number, mode, rules))
        tables.append(Stage(number, mode, rules, sorted=True, table=table))
    given_facts = facts([row(str(base))], customer=Customer(markup_percent=D(-3)))
    assert priced(given_facts, line(str(quantity)), *tables) == priced(given_facts, line(str(quantity)), *asked)


def test_rules_that_ask_more_than_the_quantity_have_no_table() -> None:
    assert quantity_table(StageMode.ALL, (percent(1, "5"), percent(2, "5", payment_method="cash"))) is None
    assert quantity_table(StageMode.ALL, (Rule(1, 1, Effect.AMOUNT, D(1)),)) is None
