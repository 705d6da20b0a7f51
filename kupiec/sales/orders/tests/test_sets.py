"""Sets on orders: taken apart at entry, priced of their components or at their own price, delivered and billed (CAT-5)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import public as invoicing
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import public as promotions
from kupiec.money.stock import public as stock
from kupiec.people.catalog.models import Item
from kupiec.sales.orders import grid
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import bill, copy, create, deliver, lines, reprice, undo
from kupiec.sales.orders.tests import builders
from kupiec.sales.orders.values import LineChange

D = Decimal


@pytest.fixture
def goods(shop: Any, customer: Any) -> Any:
    """A set of one pump (100.00) and four valves (10.00 each); its own price 120.00."""
    shop.pump, shop.valve = builders.items(2)
    Item.objects.filter(pk=shop.pump.pk).update(list_price=D(100), purchase_price=D(60))
    Item.objects.filter(pk=shop.valve.pk).update(purchase_price=D(5))
    (shop.whole,) = builders.items(1, prefix="ZEST", kind="set", stocked=False, list_price=D(120), purchase_price=D(70))
    shop.customer = customer
    return shop


def compose(goods: Any, price: str = "components") -> None:
    promotions.save_set(goods.whole.pk, [(goods.pump.pk, D(1)), (goods.valve.pk, D(4))], price=price, by=goods.by)


def shown(order: Order) -> list[tuple[str, str, str]]:
    rows = OrderLine.objects.filter(order=order).order_by("position").values_list("item__code", "quantity", "net")
    return [(code, f"{quantity.normalize():f}", str(net)) for code, quantity, net in rows]


@pytest.mark.feature("CAT-5")
@pytest.mark.parametrize(
    ("price", "each", "nets"),
    [("components", D(140), ("0.00", "200.00", "80.00")), ("own", D(120), ("0.00", "171.43", "68.57"))],
)
def test_a_set_is_taken_apart_and_priced(goods: Any, price: str, each: Decimal, nets: tuple[str, ...]) -> None:
    compose(goods, price)
    order = builders.order(goods, goods.customer, builders.line(goods.whole, 2))
    assert shown(order) == [("ZEST1", "2", nets[0]), ("T1", "2", nets[1]), ("T2", "8", nets[2])]
    head, *parts = builders.lines_of(order)
    assert (head.list_price, head.stocked, [line.set_line_id for line in parts]) == (each, False, [head.pk, head.pk])
    order.refresh_from_db()
    assert order.net == each * 2
    assert order.cost == 2 * 60 + 8 * 5
    for line in parts:
        trace = json.loads(json.dumps(dict(line.trace)))
        assert pricing.replay(trace) == line.unit_price
    told = pricing.explain(parts[0].trace, by=goods.by)
    assert told is not None and ("ZEST1" in told.steps[-1].label) is (price == "own")


@pytest.mark.feature("CAT-5")
def test_components_follow_their_set_through_change_removal_undo_and_copy(goods: Any) -> None:
    compose(goods)
    order = builders.order(goods, goods.customer)
    grid.apply(order.pk, kit.AddLine("ZEST1", "1", None, None), by=goods.by)
    assert shown(order) == [("ZEST1", "1", "0.00"), ("T1", "1", "100.00"), ("T2", "4", "40.00")]
    head = builders.lines_of(order)[0]
    lines.change(order.pk, head.pk, LineChange(quantity=D(3)), by=goods.by)
    assert [quantity for _, quantity, _ in shown(order)] == ["3", "3", "12"]
    gone = lines.remove(order.pk, [(head.pk, None)], by=goods.by)
    assert shown(order) == [] and len(gone.removed) == 3
    undo.undo(order.pk, step_id=gone.undo_id, by=goods.by)
    assert [quantity for _, quantity, _ in shown(order)] == ["3", "3", "12"]
    twin = Order.objects.get(pk=copy.copy(order.pk, by=goods.by).order_id)
    assert shown(twin) == shown(order)
    reprice.reprice(order.pk, by=goods.by)
    assert shown(twin) == shown(order)
    assert not any(row.differs for row in reprice.preview(order.pk, by=goods.by))


@pytest.mark.feature("CAT-5")
def test_a_component_priced_by_hand_keeps_that_and_the_rest_makes_up_the_set(goods: Any) -> None:
    compose(goods, "own")
    order = builders.order(goods, goods.customer, builders.line(goods.whole, 1))
    head, pump, _valve = builders.lines_of(order)
    lines.change(order.pk, pump.pk, LineChange(unit_price=D(90)), by=goods.by)
    assert shown(order)[1:] == [("T1", "1", "90.00"), ("T2", "4", "30.00")]
    lines.change(order.pk, head.pk, LineChange(quantity=D(2)), by=goods.by)
    assert shown(order)[1:] == [("T1", "2", "180.00"), ("T2", "8", "60.00")]
    for attempt in (
        lambda: lines.change(order.pk, pump.pk, LineChange(quantity=D(5)), by=goods.by),
        lambda: lines.remove(order.pk, [(pump.pk, None)], by=goods.by),
        lambda: lines.duplicate(order.pk, pump.pk, by=goods.by),
        lambda: lines.change(order.pk, head.pk, LineChange(unit_price=D(5)), by=goods.by),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code in ("SET_PART", "SET_PRICE")


@pytest.mark.feature("CAT-5")
def test_components_are_blocked_delivered_and_billed(goods: Any) -> None:
    compose(goods, "own")
    builders.stocked(goods, goods.place, goods.pump, 10, "60.00")
    builders.stocked(goods, goods.place, goods.valve, 3)
    order = builders.accepted(goods, goods.customer, builders.line(goods.whole, 1))
    with_stock = stock.availability([goods.pump.pk, goods.valve.pk], warehouse_ids=[goods.place.pk])
    assert with_stock[goods.valve.pk].open_demand == 4
    made = deliver.deliver([order.pk], by=goods.by)
    assert sorted(stock.StockLine.objects.filter(document_id__in=made).values_list("item__code", "quantity")) == [
        ("T1", D(1)),
        ("T2", D(3)),
    ]
    stock.issue(made, by=goods.by)
    (invoice,) = bill.bill([order.pk], by=goods.by)
    invoicing.issue([invoice], by=goods.by)
    billed = dict(invoicing.InvoiceLine.objects.filter(invoice_id=invoice).values_list("item__code", "net"))
    _head, pump, valve = builders.lines_of(order)
    assert billed["T1"] == pump.net and billed["T2"] == (valve.unit_price * 3).quantize(D("0.01"))
    assert billed.get("ZEST1", D(0)) == 0


@pytest.mark.feature("CAT-5")
def test_an_order_accepted_at_once_asks_stock_for_components(goods: Any) -> None:
    compose(goods)
    draft = builders.draft(goods, goods.customer, builders.line(goods.whole, 2))
    (made,) = create.create([draft], accept=True, by=goods.by)
    assert len(made.line_ids) == 1
    assert stock.availability([goods.valve.pk], warehouse_ids=[goods.place.pk])[goods.valve.pk].open_demand == 8


@pytest.mark.feature("CAT-5")
def test_what_a_set_may_be_made_of(goods: Any) -> None:
    (other,) = builders.items(1, prefix="INNY", kind="set", stocked=False)
    for item, parts, code, field in (
        (goods.pump, [(goods.valve.pk, D(1))], "NOT_A_SET", "item_1"),
        (goods.whole, [], "NO_PARTS", "item_1"),
        (goods.whole, [(other.pk, D(1))], "SET_IN_SET", "item_1"),
        (goods.whole, [(goods.pump.pk, D(1)), (goods.pump.pk, D(1))], "TWICE", "item_2"),
        (goods.whole, [(goods.pump.pk, D(0))], "QUANTITY", "quantity_1"),
        (goods.whole, [(999_999, D(1))], "NO_ITEM", "item_1"),
    ):
        with pytest.raises(Refusal) as refused:
            promotions.save_set(item.pk, parts, by=goods.by)
        assert (refused.value.code, refused.value.field) == (code, field)
