"""Rules of lists of items, whole documents, channels and formulas against the real database (PRC-6, PRC-7)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kupiec.ground.kernel import clock, formula
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing import services
from kupiec.money.pricing.models import DiscountRule
from kupiec.money.pricing.tests.test_services import TODAY, D, a_list, ask, default, one
from kupiec.money.pricing.values import NewPrice, PriceContext
from kupiec.people.catalog.models import Item
from kupiec.people.catalog.tests import builders as items

pytestmark = [pytest.mark.django_db, pytest.mark.feature("PRC-6")]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY), translation.override("en"):
        yield


@pytest.fixture
def goods(actor: Actor) -> list[Item]:
    """Three items at 100.00 in the default list."""
    made = [items.item(actor, list_price=D("100.00"), purchase_price=D("80.00")) for _ in range(3)]
    catalogue = a_list(actor)
    default(actor, catalogue)
    services.publish([NewPrice(item.pk, D("100.00")) for item in made], list_id=catalogue, by=actor)
    return made


def rule(by: Actor, **values: Any) -> int:
    stage = services.save_stage({"name": f"Etap {DiscountRule.objects.count()}", "mode": "best"}, by=by)
    return services.save_rule({"stage_id": stage, "name": "Reguła", "value": D(10), **values}, by=by)


def test_rules_of_a_list_of_items(actor: Actor, goods: list[Item]) -> None:
    chosen = services.save_item_list({"name": "Końcówki", "item_ids": [goods[0].pk, goods[1].pk]}, by=actor)
    rule(actor, item_list_id=chosen)
    assert [price.unit_price for price in ask(actor, *map(one, goods))] == [D(90), D(90), D(100)]
    services.save_item_list({"item_ids": [goods[2].pk]}, pk=chosen, version=1, by=actor)
    assert [price.unit_price for price in ask(actor, *map(one, goods))] == [D(100), D(100), D(90)]
    with pytest.raises(Refusal) as refused:
        services.archive_item_lists([chosen], by=actor)
    assert refused.value.code == "IN_RULE"


class Others:
    """The rest of a document, as the engine asks for it."""

    def __init__(self, *lines: pricing.PriceLine) -> None:
        self._lines, self.prices = lines, list[pricing.Price]()

    def lines(self) -> Sequence[pricing.PriceLine]:
        return self._lines

    def told(self, prices: Sequence[pricing.Price]) -> None:
        self.prices = list(prices)


def test_a_rule_of_the_whole_document_hears_of_its_other_lines(actor: Actor, goods: list[Item]) -> None:
    rule(actor, from_document_value=D(300))
    assert ask(actor, one(goods[0]))[0].unit_price == D(100)
    rest = Others(one(goods[1], "2"), one(goods[2], "1"))
    assert ask(actor, one(goods[0]), rest=rest)[0].unit_price == D(90)
    assert [price.unit_price for price in rest.prices] == [D(90), D(90)]


def test_nobody_asks_for_the_rest_where_no_rule_asks_of_it(actor: Actor, goods: list[Item]) -> None:
    rule(actor, from_line_value=D(300))
    rest = Others(one(goods[1]))
    assert ask(actor, one(goods[0], "3"), rest=rest)[0].unit_price == D(90)
    assert rest.prices == []


@pytest.mark.feature("PRC-7")
def test_a_formula_reads_what_upper_rooms_know(actor: Actor, goods: list[Item], monkeypatch: pytest.MonkeyPatch) -> None:
    class Ages:
        """Days on the shelf by item, and one figure for all."""

        def names(self) -> Mapping[str, formula.Name]:
            return {
                "shelf_days": formula.Name(formula.NUMBER, "Days on the shelf", "dni_na_polce"),
                "turnover": formula.Name(formula.NUMBER),
            }

        def values(self, used: Collection[str], item_ids: Sequence[int], *, context: PriceContext) -> Mapping[int, Mapping[str, Any]]:
            return {pricing.sockets.EVERY: {"turnover": D(1000)}, goods[0].pk: {"shelf_days": D(120)}}

    pricing.sockets.line_names.plug(Ages())
    try:
        rule(
            actor, effect="formula", value=None, formula="jeżeli(dni_na_polce > 90, baza * 0.8, baza) - turnover / 1000", floor_percent=D(5)
        )
        first, second, _ = ask(actor, *map(one, goods))
        assert (first.unit_price, second.unit_price) == (D("84.00"), D("99.00"))
        explanation = pricing.explain(first.trace, by=actor)
        assert explanation is not None
        assert "dni_na_polce = 120" in explanation.steps[1].detail and "floor" in explanation.steps[2].label
    finally:
        pricing.sockets.line_names._plugs.pop()


@pytest.mark.parametrize(("values", "field"), [
    ({"effect": "formula", "formula": "baza *"}, "formula"), ({"effect": "formula"}, "formula"), ({"formula": "baza"}, "formula"),
    ({"effect": "formula", "formula": "nieznane * 2"}, "formula"), ({"effect": "formula", "formula": "baza > 2"}, "formula"),
    ({"floor_percent": D(5), "shown": "line"}, "shown"), ({"floor_percent": D(-100)}, "floor_percent"),
    ({"from_line_value": D(-1)}, "from_line_value"), ({"channel": "gołąb"}, "channel"), ({"value": None}, "value"),
])  # fmt: skip
def test_wrong_rules_are_refused_at_their_field(actor: Actor, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rule(actor, **values)
    assert refused.value.field == field


def test_a_set_costs_the_same_whatever_rules_ask(actor: Actor, goods: list[Item]) -> None:
    rule(actor, from_document_value=D(300), effect="formula", value=None, formula="baza * 0.9", channel="office")
    ask(actor, one(goods[0]))
    with CaptureQueriesContext(connection) as captured:
        ask(actor, *map(one, goods), rest=Others(one(goods[0], "9")))
    assert len(captured) <= 4


@pytest.mark.feature("PRC-9")
def test_every_reason_has_words(actor: Actor) -> None:
    reasons = ["document_quantity", "line_value", "document_value", "channel", "formula", "cost", "floor", "item_list"]
    trace = {"s": [["cat", "10"]], "d": 2, "x": [["r", 1, why, "api" if why == "channel" else "5.5"] for why in reasons]}
    explanation = pricing.explain(trace, by=actor)
    assert explanation is not None and all(step.detail for step in explanation.passed)
    assert Decimal("10") == explanation.unit_price
