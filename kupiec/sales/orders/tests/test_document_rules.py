"""Discounts that ask of the whole order: a new line is told of the others, those whose price it moves are marked stale (PRC-6)."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from kupiec.ground.kit import grid_suggest
from kupiec.money.pricing import public as pricing
from kupiec.sales.orders import grid
from kupiec.sales.orders.services import lines, reprice
from kupiec.sales.orders.tests import builders
from kupiec.sales.orders.values import LineChange

pytestmark = [pytest.mark.django_db, pytest.mark.feature("PRC-6")]


@pytest.fixture
def rule(shop: Any) -> int:
    stage = pricing.save_stage({"name": "Promocje", "mode": "all"}, by=shop.by)
    return pricing.save_rule({"stage_id": stage, "name": "Od 100 zł", "value": D(10), "from_document_value": D(100)}, by=shop.by)


def test_a_line_that_lifts_the_order_over_the_limit(shop: Any, rule: int) -> None:
    first, second = builders.items(2)
    order = builders.order(shop, builders.customer(shop, "K9"), builders.line(first, 4))
    lines.add(order.pk, [builders.line(second, 6)], by=shop.by)
    old, new = builders.lines_of(order)
    assert (old.unit_price, old.stale, new.unit_price, new.stale) == (D(10), "document", D(9), "")
    reprice.reprice(order.pk, by=shop.by)
    assert [(one.unit_price, one.stale) for one in builders.lines_of(order)] == [(D(9), ""), (D(9), "")]
    lines.change(order.pk, new.pk, LineChange(quantity=D(1)), by=shop.by)
    old, new = builders.lines_of(order)
    assert (old.unit_price, old.stale, new.unit_price) == (D(9), "document", D(10))


def test_a_whole_order_at_once_and_the_channel(shop: Any, rule: int) -> None:
    pricing.save_rule(
        {"stage_id": pricing.save_stage({"name": "Kanał"}, by=shop.by), "name": "API", "value": D(10), "channel": "api"}, by=shop.by
    )
    party = builders.customer(shop, "K9")
    first, second = builders.items(2)
    order = builders.order(shop, party, builders.line(first, 4), builders.line(second, 6))
    assert [one.unit_price for one in builders.lines_of(order)] == [D(9), D(9)]
    sent = builders.order(shop, party, builders.line(first, 4), builders.line(second, 6), channel="api")
    assert [one.unit_price for one in builders.lines_of(sent)] == [D("8.10"), D("8.10")]


@pytest.mark.feature("ORD-1")
def test_what_is_offered_while_typing_costs_what_the_customer_pays_each_by_itself(
    shop: Any, rule: int, django_assert_max_num_queries: Any
) -> None:
    """Eight items of 10 zł offered together are no order of 80 zł: the rule from 50 zł on moves none of them."""
    stage = pricing.save_stage({"name": "Dla wszystkich", "mode": "all"}, by=shop.by)
    pricing.save_rule({"stage_id": stage, "name": "Zawsze", "value": D(20)}, by=shop.by)
    pricing.save_rule({"stage_id": stage, "name": "Od 50 zł", "value": D(50), "from_document_value": D(50)}, by=shop.by)
    items = builders.items(9)
    order = builders.order(shop, builders.customer(shop, "K9"), builders.line(items[0], 1))
    told = grid_suggest.told(grid.LINES, order.pk, "T", by=shop.by)
    assert told == [], "one letter"
    with django_assert_max_num_queries(24):
        told = grid_suggest.told(grid.LINES, order.pk, items[0].name[:4], by=shop.by)
    assert [one["price"] for one in told] == ["8,00"] * 8


def test_taking_a_line_off_marks_those_whose_discount_went_with_it(shop: Any, rule: int) -> None:
    first, second, third = builders.items(3)
    order = builders.order(shop, builders.customer(shop, "K9"), *(builders.line(one, 4) for one in (first, second, third)))
    gone, *kept = builders.lines_of(order)
    assert [one.unit_price for one in (gone, *kept)] == [D(9)] * 3
    lines.remove(order.pk, [(gone.pk, None)], by=shop.by)
    assert [(one.unit_price, one.stale) for one in builders.lines_of(order)] == [(D(9), "document")] * 2
    lines.remove(order.pk, [(kept[0].pk, None)], by=shop.by)
    reprice.reprice(order.pk, by=shop.by)
    assert [(one.unit_price, one.stale) for one in builders.lines_of(order)] == [(D(10), "")]
