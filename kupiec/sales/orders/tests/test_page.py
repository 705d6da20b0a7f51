"""What the page of an order offers first: the main button is something that can be done."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.money.stock import figures
from kupiec.sales.orders import grid, page
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import move
from kupiec.sales.orders.tests import builders

pytestmark = pytest.mark.django_db


def _delivery(order: Order, by: Any) -> Any:
    return next(one for one in page.operations(order, by) if str(one.label) in ("Make WZ", "Wystaw szkic WZ"))


@pytest.mark.feature("ORD-7")
def test_a_delivery_waits_until_some_goods_are_there(shop, customer):
    (item,) = builders.items()
    order = builders.accepted(shop, customer, builders.line(item, 8))
    move.move([order.pk], builders.register(shop, "picking"), by=shop.by)
    order.refresh_from_db()
    waiting = _delivery(order, shop.by)
    assert not waiting.primary and waiting.allowed is not None and waiting.allowed(order, shop.by)
    builders.stocked(shop, shop.place, item, 3)
    ready = _delivery(order, shop.by)
    assert ready.primary and ready.allowed is None


@pytest.mark.feature("STK-2")
def test_reservations_name_the_order_that_wants_the_goods(shop, customer):
    (item,) = builders.items()
    order = builders.accepted(shop, customer, builders.line(item, 8))
    (line,) = builders.lines_of(order)
    cards = figures.cards_of_demands([("orders.line", line.pk), ("orders.line", 0), ("else", 1)], shop.by)
    assert {source: card.number for source, card in cards.items()} == {("orders.line", line.pk): order.number}


def test_the_key_of_blocking_is_there_only_where_the_register_allows_it(shop, customer):
    (item,) = builders.items()
    draft = builders.order(shop, customer, builders.line(item, 1))
    assert not grid.may_block(draft.pk, by=shop.by)
    order = builders.accepted(shop, customer, builders.line(item, 8))
    move.move([order.pk], builders.register(shop, "picking"), by=shop.by)
    assert grid.may_block(order.pk, by=shop.by)
