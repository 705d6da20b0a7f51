"""Bundle promotions on an order: suggested, taken, living and dying with their cause, explained, replayed (PRC-8, PRC-9)."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import public as promotions
from kupiec.money.promotions.services import archive
from kupiec.sales.orders import grid
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import bundles, copy, lines, reprice, undo
from kupiec.sales.orders.tests import builders
from kupiec.sales.orders.values import LineChange

D = Decimal


def bundle(by: Any, code: str = "P-07", **values: Any) -> int:
    return promotions.save({"code": code, "name": "Jesień", **values}, by=by)


def shown(order: Order) -> list[tuple[str, str, str]]:
    """Code, quantity and value of each line, in order."""
    rows = OrderLine.objects.filter(order=order).order_by("position").values_list("item__code", "quantity", "net")
    return [(code, f"{quantity.normalize():f}", str(net)) for code, quantity, net in rows]


@pytest.fixture
def order(shop: Any, customer: Any) -> Order:
    """10 pieces of T1 at 10.00; T2 costs 25.00."""
    shop.a, shop.b, shop.c = builders.items(3)
    type(shop.b).objects.filter(pk=shop.b.pk).update(list_price=D("25.00"))
    return builders.order(shop, customer, builders.line(shop.a, 10))


@pytest.fixture
def ten(shop: Any, order: Order) -> int:
    return bundle(shop.by, buys=[{"item_id": shop.a.pk, "quantity": D(10)}], gifts=[{"item_id": shop.b.pk, "quantity": D(1)}])


def quantity(order: Order, amount: Any, at: int = 0, *, by: Any) -> Any:
    return lines.change(order.pk, builders.lines_of(order)[at].pk, LineChange(quantity=D(amount)), by=by)


@pytest.mark.feature("PRC-8")
def test_a_gift_lives_and_dies_with_its_cause(shop: Any, order: Order, ten: int) -> None:
    (ready,) = bundles.offer(order).ready
    assert (ready.times, ready.gifts[0].quantity) == (1, 1)
    changed = bundles.take(order.pk, ten, by=shop.by)
    assert shown(order) == [("T1", "10", "100.00"), ("T2", "1", "0.00")]
    assert len(changed.touched) == 1 and changed.reordered
    quantity(order, 25, by=shop.by)
    assert shown(order) == [("T1", "25", "250.00"), ("T2", "2", "0.00")]
    fallen = quantity(order, 9, by=shop.by)
    assert shown(order) == [("T1", "9", "90.00")] and len(fallen.removed) == 1
    quantity(order, 10, by=shop.by)
    assert shown(order) == [("T1", "10", "100.00"), ("T2", "1", "0.00")]
    lines.remove(order.pk, [(builders.lines_of(order)[0].pk, None)], by=shop.by)
    assert shown(order) == []
    undo.undo(order.pk, by=shop.by)
    assert shown(order) == [("T1", "10", "100.00"), ("T2", "1", "0.00")]
    order.refresh_from_db()
    assert (order.net, order.gross) == (D("100.00"), D("123.00"))


@pytest.mark.feature("PRC-8")
def test_a_gift_never_counts_toward_a_promotion_and_scans_go_to_the_line_bought(shop: Any, order: Order) -> None:
    own = bundle(shop.by, buys=[{"item_id": shop.a.pk, "quantity": D(10)}], gifts=[{"item_id": shop.a.pk, "quantity": D(10)}])
    bundles.take(order.pk, own, by=shop.by)
    assert shown(order) == [("T1", "10", "100.00"), ("T1", "10", "0.00")]
    quantity(order, 11, by=shop.by)
    assert shown(order) == [("T1", "11", "110.00"), ("T1", "10", "0.00")]
    grid.apply(order.pk, kit.AddLine("T1", "1", None, None), by=shop.by)
    assert shown(order) == [("T1", "12", "120.00"), ("T1", "10", "0.00")]


@pytest.mark.feature("PRC-8")
def test_removing_the_gift_gives_the_promotion_up_and_undo_takes_it_again(shop: Any, order: Order, ten: int) -> None:
    bundles.take(order.pk, ten, by=shop.by)
    gift = builders.lines_of(order)[1]
    lines.remove(order.pk, [(gift.pk, gift.version)], by=shop.by)
    quantity(order, 20, by=shop.by)
    assert shown(order) == [("T1", "20", "200.00")]
    undo.undo(order.pk, by=shop.by)
    undo.undo(order.pk, step_id=None, by=shop.by)
    assert [one[0] for one in shown(order)] == ["T1"]
    again = bundles.take(order.pk, ten, by=shop.by)
    undo.undo(order.pk, step_id=again.undo_id, by=shop.by)
    assert [one[0] for one in shown(order)] == ["T1"]


@pytest.mark.feature("PRC-8")
def test_undo_of_a_removed_gift(shop: Any, order: Order, ten: int) -> None:
    bundles.take(order.pk, ten, by=shop.by)
    gift = builders.lines_of(order)[1]
    step = lines.remove(order.pk, [(gift.pk, None)], by=shop.by)
    assert shown(order) == [("T1", "10", "100.00")]
    redo = undo.undo(order.pk, step_id=step.undo_id, by=shop.by)
    assert shown(order) == [("T1", "10", "100.00"), ("T2", "1", "0.00")]
    undo.undo(order.pk, step_id=redo.undo_id, by=shop.by)
    assert shown(order) == [("T1", "10", "100.00")]


@pytest.mark.feature("PRC-8")
@pytest.mark.parametrize(
    ("settling", "wanted"),
    [("zero", ("100.00", "0.00")), ("symbolic", ("100.00", "0.01")), ("spread", ("80.00", "20.00"))],
)
def test_what_a_free_gift_costs_on_paper(shop: Any, order: Order, settling: str, wanted: tuple[str, str]) -> None:
    parts = {"buys": [{"item_id": shop.a.pk, "quantity": D(10)}], "gifts": [{"item_id": shop.b.pk, "quantity": D(1)}]}
    pk = bundle(shop.by, settling=settling, **parts)
    bundles.take(order.pk, pk, by=shop.by)
    assert [net for _, _, net in shown(order)] == list(wanted)
    for line in builders.lines_of(order):
        trace = json.loads(json.dumps(dict(line.trace)))
        assert (pricing.replay(trace), pricing.replay_discount(trace)) == (line.unit_price, line.discount_percent)
    told = pricing.explain(builders.lines_of(order)[1].trace, by=shop.by)
    assert told is not None and "P-07 Jesień" in told.steps[-1].label
    bundles.leave(order.pk, pk, by=shop.by)
    assert shown(order) == [("T1", "10", "100.00")]


@pytest.mark.feature("PRC-8")
@pytest.mark.parametrize(("bought", "net"), [(3, "30.00"), (7, "65.00"), (8, "70.00")])
def test_every_fourth_at_half_price(shop: Any, order: Order, bought: int, net: str) -> None:
    pk = bundle(shop.by, reward="own", effect="percent", value=D(50), own_quantity=D(1), buys=[{"item_id": shop.a.pk, "quantity": D(4)}])
    bundles.take(order.pk, pk, by=shop.by)
    quantity(order, bought, by=shop.by)
    assert shown(order) == [("T1", str(bought), net)]
    reprice.reprice(order.pk, by=shop.by)
    assert shown(order) == [("T1", str(bought), net)]
    (row,) = reprice.preview(order.pk, by=shop.by)
    assert not row.differs


@pytest.mark.feature("PRC-8")
def test_a_gift_cheaper_and_one_at_a_fixed_price(shop: Any, order: Order) -> None:
    parts = {"buys": [{"item_id": shop.a.pk, "quantity": D(5)}], "gifts": [{"item_id": shop.b.pk, "quantity": D(2)}]}
    first = bundle(shop.by, "P-1", effect="percent", value=D(40), most=1, **parts)
    second = bundle(shop.by, "P-2", effect="price", value=D("9.90"), **parts)
    bundles.take(order.pk, first, by=shop.by)
    bundles.take(order.pk, second, by=shop.by)
    assert sorted(net for _, _, net in shown(order)) == ["100.00", "19.80", "30.00"]


@pytest.mark.feature("PRC-8")
def test_a_choice_among_gifts(shop: Any, order: Order) -> None:
    gifts = [{"item_id": shop.b.pk, "quantity": D(1)}, {"item_id": shop.c.pk, "quantity": D(2)}]
    pk = bundle(shop.by, buys=[{"item_id": shop.a.pk, "quantity": D(10)}], gifts=gifts)
    (ready,) = bundles.offer(order).ready
    bundles.take(order.pk, pk, gift_id=ready.gifts[1].gift_id, by=shop.by)
    assert shown(order)[1] == ("T3", "2", "0.00")
    bundles.take(order.pk, pk, gift_id=ready.gifts[0].gift_id, by=shop.by)
    assert shown(order)[1:] == [("T2", "1", "0.00")]
    with pytest.raises(Refusal) as refused:
        bundles.take(order.pk, pk, gift_id=999_999, by=shop.by)
    assert refused.value.code == "NO_PROMOTION"


@pytest.mark.feature("PRC-8")
def test_the_hint_and_what_may_not_be_taken_yet(shop: Any, order: Order, ten: int) -> None:
    quantity(order, 8, by=shop.by)
    (near,) = bundles.offer(order).near
    assert (near.missing, near.unit, near.of) == (2, "szt", "Towar T1")
    with pytest.raises(Refusal) as refused:
        bundles.take(order.pk, ten, by=shop.by)
    assert refused.value.code == "NOT_ENOUGH"


@pytest.mark.feature("PRC-8")
def test_a_line_of_a_promotion_can_not_be_edited_nor_doubled(shop: Any, order: Order, ten: int) -> None:
    bundles.take(order.pk, ten, by=shop.by)
    gift = builders.lines_of(order)[1]
    for attempt in (
        lambda: lines.change(order.pk, gift.pk, LineChange(quantity=D(5)), by=shop.by),
        lambda: lines.change(order.pk, gift.pk, LineChange(unit_price=D(5)), by=shop.by),
        lambda: lines.duplicate(order.pk, gift.pk, by=shop.by),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "GIFT_LINE"
    lines.change(order.pk, gift.pk, LineChange(description="Prezent"), by=shop.by)
    quantity(order, 30, by=shop.by)
    assert builders.lines_of(order)[1].description == "Prezent"


@pytest.mark.feature("PRC-8")
def test_a_copy_takes_what_the_original_took(shop: Any, order: Order, ten: int) -> None:
    bundles.take(order.pk, ten, by=shop.by)
    made = copy.copy(order.pk, by=shop.by)
    twin = Order.objects.get(pk=made.order_id)
    assert shown(twin) == [("T1", "10", "100.00"), ("T2", "1", "0.00")]
    quantity(twin, 9, by=shop.by)
    assert shown(twin) == [("T1", "9", "90.00")]
    assert len(shown(order)) == 2


@pytest.mark.feature("PRC-8")
def test_a_promotion_ended_is_suggested_no_more_but_kept_where_taken(shop: Any, order: Order, ten: int) -> None:
    bundles.take(order.pk, ten, by=shop.by)
    archive([ten], by=shop.by)
    quantity(order, 20, by=shop.by)
    assert shown(order)[1] == ("T2", "2", "0.00")
    other = builders.order(shop, builders.customer(shop, "K2"), builders.line(shop.a, 10))
    assert bundles.offer(other) == promotions.Offer()


def test_orders_without_promotions_pay_nothing_for_them(shop: Any, order: Order) -> None:
    pk = builders.lines_of(order)[0].pk
    with CaptureQueriesContext(
        connection,
    ) as seen:
        lines.change(order.pk, pk, LineChange(quantity=D(12)), by=shop.by)
    assert [one["sql"] for one in seen.captured_queries if "promotions_taken" in one["sql"]] == []


@pytest.mark.feature("PRC-8")
def test_the_grid_marks_locks_and_answers_the_key(shop: Any, order: Order, ten: int) -> None:
    done = grid.apply(order.pk, kit.LineCommand("promotion", (ten,)), by=shop.by)
    assert done.reload
    bought, gift = grid.rows(order.pk, by=shop.by, ids=None)
    assert ["P-07" in str(mark.text) for mark in gift.marks] == [True] and "quantity" in gift.locked and not bought.locked
    foot = grid.foot(order.pk, by=shop.by)
    assert [one.label for one in foot["strip"].taken] == ["P-07 Jesień"]
    again = grid.apply(order.pk, kit.LineCommand("promotion", (ten,)), by=shop.by)
    assert again.reload, "taken in another window meanwhile: its line is seen here, too"
    grid.apply(order.pk, kit.LineCommand("promotion-leave", (ten,)), by=shop.by)
    assert len(shown(order)) == 1
    assert grid.foot(order.pk, by=shop.by)["strip"].note.buttons[0].ids.startswith(f"{ten},")


@pytest.mark.feature("PRC-8")
def test_no_promotion_feeds_on_what_promotions_give_whatever_is_typed(shop: Any, order: Order) -> None:
    """Three promotions that give one another's goods: only pieces bought earn, each once; a stored explanation replays its price."""
    lines.add(order.pk, [builders.line(shop.b, 5)], by=shop.by)
    quantity(order, 23, by=shop.by)
    parts = ((shop.a, 10, shop.a, 2), (shop.a, 3, shop.b, 1), (shop.b, 2, shop.a, 1))
    for number, (bought, many, gift, pieces) in enumerate(parts, 1):
        made = bundle(
            shop.by,
            f"R-{number}",
            priority=number,
            buys=[{"item_id": bought.pk, "quantity": D(many)}],
            gifts=[{"item_id": gift.pk, "quantity": D(pieces)}],
        )
        bundles.take(order.pk, made, by=shop.by)
    dice = random.Random(7)
    for _step in range(12):
        row = dice.choice(list(OrderLine.objects.filter(order=order, promotion__isnull=True).order_by("pk")))
        amount = D(dice.randint(1, 45))
        for _again in range(2):  # the same figure typed twice changes nothing the second time
            lines.change(order.pk, row.pk, LineChange(quantity=amount), by=shop.by)
            every = list(OrderLine.objects.filter(order=order))
            a, b = (
                sum(int(one.quantity) for one in every if one.item_id == item.pk and one.promotion_id is None) for item in (shop.a, shop.b)
            )
            given = {
                item.pk: sum(int(one.quantity) for one in every if one.item_id == item.pk and one.promotion_id) for item in (shop.a, shop.b)
            }
            assert given == {shop.a.pk: a // 10 * 2 + b // 2, shop.b.pk: a % 10 // 3}
            assert all(pricing.replay(json.loads(json.dumps(dict(one.trace)))) == one.unit_price for one in every)
