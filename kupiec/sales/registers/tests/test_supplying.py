"""What orders miss is bought or made: by whom, how much, once; by hand and by a register itself (ORD-5, ORD-9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.kernel.jobs import worker
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.pricing.models import ItemSupplier
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import RegisterOperation
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.registers import ahead, supplying
from kupiec.sales.registers.models import Ordered
from kupiec.sales.supply import public as supply
from kupiec.sales.supply.tests import builders as supplies

D = Decimal
pytestmark = [pytest.mark.feature("ORD-5"), pytest.mark.feature("ORD-9")]


def supplied(shop: Any, item: Any, party: Any, **given: Any) -> None:
    ItemSupplier.objects.create(
        company=shop.company, item=item, party=party, **{"main": True, "currency_id": "PLN", "updated_at": selling.clock.now(), **given}
    )


def refused(work: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    return caught.value.code


def lines(ids: list[int]) -> list[tuple[str, str, int, Decimal, Decimal | None]]:
    rows = supply.SupplyLine.objects.filter(order_id__in=ids).order_by("order_id", "position")
    return [(row.order.kind, row.order.state, row.item_id, row.base_quantity, row.unit_cost) for row in rows]


def test_missing_goods_are_bought_of_their_suppliers_once(shop, customer):
    here, short, none = selling.items(3)
    selling.stocked(shop, shop.place, here, 50)
    selling.stocked(shop, shop.place, short, 4)
    first, second = supplies.supplier("D1"), supplies.supplier("D2")
    supplied(shop, short, first, price=D("3.50"), lead_days=3)
    supplied(shop, none, second, least=D(20))
    order = selling.accepted(
        shop, customer, selling.line(here, 10), selling.line(short, 10), selling.line(none, 5), wanted_on=selling.day(10)
    )
    made = supplying.purchase([order.pk], by=shop.by)
    assert lines(made) == [("ZD", "draft", short.pk, D(6), D("3.50")), ("ZD", "draft", none.pk, D(20), D("5.00"))]
    assert {row.due for row in supply.SupplyOrder.objects.all()} == {selling.day(10)}
    assert [row.quantity for row in Ordered.objects.order_by("pk")] == [D(6), D(5)]
    assert refused(supplying.purchase, [order.pk], by=shop.by) == "NOTHING_MISSING"
    supply.place(made, by=shop.by)
    assert refused(supplying.purchase, [order.pk], by=shop.by) == "NOTHING_MISSING", "what was placed is reserved for those who wait"
    found = orders.standing([order.pk], kept=True, company_id=shop.company.pk)
    assert [found.progress[pk].reserved for pk in found.goods(order.pk)] == [0, 6, 5]


def test_products_are_made_and_placed_at_once(shop, customer):
    bought, product = selling.items(2)
    supplied(shop, bought, supplies.supplier())
    type(product).objects.filter(pk=product.pk).update(kind="product")
    order = selling.accepted(shop, customer, selling.line(bought, 2), selling.line(product, 3))
    made = supplying.produce([order.pk], place=True, by=shop.by)
    assert [(kind, state, item, quantity) for kind, state, item, quantity, _cost in lines(made)] == [("ZP", "placed", product.pk, D(3))]
    assert supply.SupplyOrder.objects.get().due == selling.day(supplying.USUAL_DAYS)
    assert refused(supplying.produce, [order.pk], by=shop.by) == "NOTHING_MISSING"
    ItemSupplier.objects.all().delete()
    assert refused(supplying.purchase, [order.pk], place=True, by=shop.by) == "NO_SUPPLIER"


def test_several_orders_share_one_purchase(shop, customer):
    (item,) = selling.items()
    supplied(shop, item, supplies.supplier())
    made = [selling.accepted(shop, customer, selling.line(item, quantity)).pk for quantity in (2, 3)]
    ids = supplying.purchase(made, by=shop.by)
    assert len(ids) == 1 and [row[3] for row in lines(ids)] == [D(2), D(3)]
    draft = selling.order(shop, customer, selling.line(item, 1))
    assert refused(supplying.purchase, [draft.pk], by=shop.by) == "WRONG_STATE"


def test_a_register_orders_by_itself_after_the_passage(shop, customer):
    (item,) = selling.items()
    supplied(shop, item, supplies.supplier())
    RegisterOperation.objects.create(
        register_id=selling.register(shop, "reserving"), position=98, kind="purchase", on_entry=True, arguments={"place": True}
    )
    order = selling.accepted(shop, customer, selling.line(item, 4))
    assert not supply.SupplyOrder.objects.exists()
    for _turn in range(2):
        worker.run_pending()
    assert lines(list(supply.SupplyOrder.objects.values_list("pk", flat=True))) == [("ZD", "placed", item.pk, D(4), D("5.00"))]
    found = orders.standing([order.pk], kept=True, company_id=shop.company.pk)
    assert [found.progress[pk].reserved for pk in found.goods(order.pk)] == [4]


def test_the_order_leads_to_its_promise_and_supplies(shop, customer, client: Client):
    from kupiec.ground.access.testing import user_with

    (item,) = selling.items()
    supplied(shop, item, supplies.supplier())
    order = selling.accepted(shop, customer, selling.line(item, 7))
    client.force_login(user_with())
    answer = client.get(reverse("order-promise", args=[order.pk]))
    assert answer.status_code == 302 and f"{item.code}+7" in answer["Location"]
    supplying.purchase([order.pk], by=shop.by)
    shown = client.get(f"{reverse('order', args=[order.pk])}?panel=supplies").content.decode()
    assert "ZD" in shown
    assert ahead._panel(order, shop.by)["lacking"] == 0
