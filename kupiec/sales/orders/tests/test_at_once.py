"""Orders accepted as they are made: the same as step by step, held where they must be, numbered without gaps (ORD-6)."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from kupiec.ground.kernel import clock, rights
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.stock import public as stock
from kupiec.sales.orders.models import Hold, Order, OrderLine, RegisterMove
from kupiec.sales.orders.services import block, create, move
from kupiec.sales.orders.tests import builders
from kupiec.sales.orders.values import SOURCE_LINE

D = Decimal


def seller(shop: Any) -> Any:
    """Somebody who may not release holds."""
    return replace(shop.by, all_rights=False, rights=frozenset(rights.catalogue()) - {"orders.release"}, user_id=7)


def facts(shop: Any, order_id: int) -> dict[str, Any]:
    """What an order says of itself, but for its number."""
    order = Order.objects.get(pk=order_id)
    lines = OrderLine.objects.filter(order=order).order_by("position")
    kept = stock.ahead.kept([(SOURCE_LINE, line.pk) for line in lines], company_id=shop.company.pk)
    skipped = {"id", "number", "version", "register_at", "created_at", "updated_at", "accepted_at"}
    return {
        "head": {name: value for name, value in Order.objects.filter(pk=order_id).values()[0].items() if name not in skipped},
        "lines": [(line.item_id, line.quantity, line.net, line.followed) for line in lines],
        "kept": sorted((one.blocked, one.reserved, one.missing) for one in kept.values()),
        "moves": list(RegisterMove.objects.filter(order=order).order_by("pk").values_list("origin__code", "target__code")),
    }


@pytest.mark.django_db
@pytest.mark.feature("ORD-6")
def test_at_once_is_the_same_as_step_by_step(shop: Any, customer: Any) -> None:
    goods = builders.items(2)
    for item in goods:
        builders.stocked(shop, shop.place, item, 20)
    draft = builders.draft(shop, customer, builders.line(goods[0], 3), builders.line(goods[1], 15))
    (first,) = create.create([draft], by=shop.by)
    move.accept_orders([first.order_id], by=shop.by)
    expected = facts(shop, first.order_id)
    block.release([first.order_id], by=shop.by)
    (second,) = create.create([draft], accept=True, by=shop.by)
    assert facts(shop, second.order_id) == expected
    assert [*Order.objects.order_by("pk").values_list("number", flat=True)] == ["ZS 1/11/2026", "ZS 2/11/2026"]


@pytest.mark.django_db
@pytest.mark.feature("ORD-6")
def test_what_must_wait_is_made_and_held(shop: Any) -> None:
    (work,) = builders.items(kind="service", stocked=False)
    poor, rich = builders.customer(shop, "K2", credit_limit=D(10)), builders.customer(shop, "K3", credit_limit=D(10_000))
    drafts = [builders.draft(shop, party, builders.line(work, 1, price="100")) for party in (poor, rich)]
    made = create.create(drafts, accept=True, by=seller(shop))
    found = [Order.objects.select_related("register").get(pk=one.order_id) for one in made]
    assert [(order.state, order.number) for order in found] == [("draft", "ZS 1/11/2026"), ("accepted", "ZS 2/11/2026")]
    assert [(hold.order_id, hold.stops) for hold in Hold.objects.all()] == [(found[0].pk, "accept")]
    with pytest.raises(Refusal) as refused:
        create.create([builders.draft(shop, rich)], accept=True, by=shop.by)
    assert refused.value.code == "EMPTY" and Order.objects.count() == 2
    made = create.create([drafts[1]], accept=True, by=shop.by)
    assert Order.objects.get(pk=made[0].order_id).number == "ZS 3/11/2026"


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("ORD-6")
def test_racing_orders_take_credit_goods_and_numbers_in_turn(shop: Any) -> None:
    """Credit for three of six orders, goods for all: three pass, three wait, no goods kept twice, no gap in numbers."""
    (item,) = builders.items(1, vat_code_id="zw")
    builders.stocked(shop, shop.place, item, 100)
    party = builders.customer(shop, credit_limit=D(300))
    draft = builders.draft(shop, party, builders.line(item, 10, price="10"))
    failures: list[Exception] = []

    def make() -> None:
        try:
            with clock.frozen(builders.TODAY):
                create.create([draft], accept=True, by=seller(shop))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Order.objects.values_list("state", flat=True)) == ["accepted"] * 3 + ["draft"] * 3
    assert sorted(Order.objects.values_list("number", flat=True)) == [f"ZS {number}/11/2026" for number in range(1, 7)]
    free = stock.availability([item.pk], warehouse_ids=[shop.place.pk])[item.pk]
    assert (free.on_hand, free.blocked) == (100, 30)
