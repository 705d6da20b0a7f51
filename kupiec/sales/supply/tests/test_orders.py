"""Purchase and production orders: what they promise, what their receipts bring to those who wait (ORD-9, STK-4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal as D

import pytest

from kupiec.ground.documents.public import Ref, graph
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import grid_undo
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.money.stock.services.edit import edit_draft_line
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.supply import grid, queries, services
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.tests import builders as build
from kupiec.sales.supply.values import LineChange
from tests.statements import Meter, check_same

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.WARSAW)


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def place(cast):
    return stocks.warehouse(cast)


def _expected(item) -> list[tuple[D, D, dt.date]]:
    rows = stock.ahead.ExpectedSupply.objects.filter(item=item, quantity__gt=0).order_by("due")
    return list(rows.values_list("quantity", "reserved", "due"))


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


def _kept(cast, *sources) -> list[tuple[D, D, D]]:
    found = stock.ahead.kept(sources, company_id=cast.company.pk) if sources else {}
    return [(found[one].blocked, found[one].reserved, found[one].missing) for one in sources]


def _sound() -> None:
    assert [(found.code, rows) for found, rows in invariants.run() if rows] == []


@pytest.mark.feature("ORD-9")
def test_a_placed_purchase_is_expected_and_received_in_parts(cast, place):
    (item,) = stocks.items(1)
    order = build.order(cast, place, build.line(item, 10, unit_cost=D("7.50")), reference="ZAM/17")
    assert (order.state, order.number, _expected(item)) == ("draft", "", [])
    services.place([order.pk], by=cast.by)
    order.refresh_from_db()
    assert (order.state, order.number, _expected(item)) == ("placed", "ZD 1/2026", [(D(10), D(0), build.IN_A_WEEK)])
    (draft,) = services.receive([order.pk], by=cast.by)
    paper = stock.StockDocument.objects.get(pk=draft)
    line = stock.StockLine.objects.get(document=paper)
    assert (paper.kind, paper.party_id, paper.reference, line.quantity, line.unit_cost) == (
        "PZ",
        order.supplier_id,
        "ZD 1/2026, ZAM/17",
        D(10),
        D("7.50"),
    )
    edit_draft_line(line.pk, quantity=D(4), by=cast.by)
    stock.issue([draft], by=cast.by)
    assert _expected(item) == [(D(6), D(0), build.IN_A_WEEK)]
    assert queries.standing([order.pk]) == {order.pk: ("part", 0, 1)}
    (rest,) = services.receive([order.pk], by=cast.by)
    assert _refused(lambda: services.receive([order.pk], by=cast.by)) == ("NOTHING_LEFT", "state")
    stock.issue([rest], by=cast.by)
    assert (_expected(item), queries.standing([order.pk])[order.pk][0]) == ([], "all")
    assert not queries.awaited(queries.visible(cast.by)).exists()
    _sound()


@pytest.mark.feature("ORD-9")
def test_a_receipt_taken_back_is_expected_again(cast, place):
    (item,) = stocks.items(1)
    order = build.placed(cast, place, build.line(item, 10))
    (draft,) = services.receive([order.pk], by=cast.by)
    stock.issue([draft], by=cast.by)
    assert _expected(item) == []
    stock.reverse([draft], reason="pomyłka", by=cast.by)
    assert _expected(item) == [(D(10), D(0), build.IN_A_WEEK)]
    assert queries.standing([order.pk])[order.pk][0] == "none"
    _sound()


@pytest.mark.feature("ORD-9")
@pytest.mark.feature("STK-4")
def test_who_waits_is_promised_a_purchase_and_blocked_on_its_receipt(cast, place):
    """The example of the specification: Z1 6 pieces of 11-20, Z2 8 pieces of 11-22; 10 arrive."""
    (item,) = stocks.items(1)
    first = stocks.want(cast, place, item, 6, source_id=1, ordered_on=dt.date(2026, 11, 20))
    second = stocks.want(cast, place, item, 8, source_id=2, ordered_on=dt.date(2026, 11, 22))
    stock.block([second, first], by=cast.by)
    assert _kept(cast, first, second) == [(0, 0, 6), (0, 0, 8)]
    order = build.placed(cast, place, build.line(item, 10))
    assert _kept(cast, first, second) == [(0, 6, 0), (0, 4, 4)]
    assert [(line.order_id, quantity) for line, quantity, _due in queries.of_demands([second], by=cast.by)] == [(order.pk, D(4))]
    (draft,) = services.receive([order.pk], by=cast.by)
    stock.issue([draft], by=cast.by)
    assert _kept(cast, first, second) == [(6, 0, 0), (4, 0, 4)]
    _sound()


@pytest.mark.feature("ORD-9")
def test_own_production_comes_in_by_a_pw(cast, place):
    (item,) = stocks.items(1, purchase_price=D("3.00"))
    order = build.placed(cast, place, build.line(item, 5), kind="ZP")
    assert (order.number, order.supplier_id) == ("ZP 1/2026", None)
    (draft,) = services.receive([order.pk], by=cast.by)
    assert stock.StockDocument.objects.get(pk=draft).kind == "PW"
    stock.issue([draft], by=cast.by)
    assert stock.availability([item.pk], warehouse_ids=[place.pk])[item.pk].on_hand == 5


@pytest.mark.feature("ORD-9")
def test_dates_and_quantities_of_a_placed_order_still_move(cast, place):
    one, two = stocks.items(2)
    order = build.placed(cast, place, build.line(one, 10), build.line(two, 5, due=dt.date(2026, 12, 4)))
    line = SupplyLine.objects.get(order=order, item=one)
    services.change_line(order.pk, line.pk, LineChange(quantity=D(12), due=dt.date(2026, 12, 2)), version=1, by=cast.by)
    assert _expected(one) == [(D(12), D(0), dt.date(2026, 12, 2))]
    assert _refused(lambda: services.postpone([order.pk], due=dt.date(2026, 11, 1), by=cast.by)) == ("TOO_EARLY", "due")
    services.postpone([order.pk], due=dt.date(2026, 12, 18), by=cast.by)
    assert (_expected(one), _expected(two)) == ([(D(12), D(0), dt.date(2026, 12, 18))], [(D(5), D(0), dt.date(2026, 12, 18))])
    (draft,) = services.receive([order.pk], by=cast.by)
    stock.issue([draft], by=cast.by)
    assert _refused(lambda: services.change_line(order.pk, line.pk, LineChange(quantity=D(11)), by=cast.by)) == (
        "BELOW_RECEIVED",
        "quantity",
    )
    with pytest.raises(Conflict):
        services.change_line(order.pk, line.pk, LineChange(quantity=D(20)), version=1, by=cast.by)


@pytest.mark.feature("ORD-9")
def test_an_order_is_closed_with_its_rest_given_up_or_cancelled_while_nothing_came(cast, place):
    (item,) = stocks.items(1)
    waiting = stocks.want(cast, place, item, 6, source_id=1)
    order = build.placed(cast, place, build.line(item, 10))
    stock.block([waiting], by=cast.by)
    assert _kept(cast, waiting) == [(0, 6, 0)]
    services.close([order.pk], reason="nie dowiozą", by=cast.by)
    assert (_expected(item), _kept(cast, waiting)) == ([], [(0, 0, 6)])
    services.reopen([order.pk], by=cast.by)
    assert _kept(cast, waiting) == [(0, 6, 0)]
    services.receive([order.pk], by=cast.by)
    assert _refused(lambda: services.cancel([order.pk], by=cast.by)) == ("RECEIVED", "state")
    other = build.placed(cast, place, build.line(item, 3))
    services.cancel([other.pk], by=cast.by)
    other.refresh_from_db()
    assert (other.state, _expected(item)) == ("cancelled", [(D(10), D(6), build.IN_A_WEEK)])
    assert _refused(lambda: services.place([other.pk], by=cast.by)) == ("NOT_DRAFT", "state")


@pytest.mark.feature("ORD-9")
def test_what_may_not_be_ordered_is_told_at_its_field(cast, place):
    (item,) = stocks.items(1)
    customer = stocks.party()
    assert _refused(lambda: build.order(cast, place, supplier_id=None)) == ("NO_SUPPLIER", "supplier_id")
    assert _refused(lambda: build.order(cast, place, supplier_id=customer.pk)) == ("NOT_SUPPLIER", "supplier_id")
    assert _refused(lambda: build.order(cast, place, kind="ZP", supplier_id=build.supplier("D2").pk)) == ("NOT_SUPPLIER", "supplier_id")
    assert _refused(lambda: build.order(cast, place, build.line(item, 0))) == ("QUANTITY", "quantity")
    assert _refused(lambda: build.order(cast, place, build.line(item, 1, unit="wiadro"))) == ("NO_UNIT", "unit")
    assert _refused(lambda: build.order(cast, place, build.line(item, 1, unit_cost=D(-1)))) == ("NEGATIVE", "unit_cost")
    empty = build.order(cast, place)
    assert _refused(lambda: services.edit(empty.pk, {"due": dt.date(1, 1, 1)}, by=cast.by)) == ("TOO_FAR", "due")
    assert _refused(lambda: services.place([empty.pk], by=cast.by)) == ("EMPTY", "lines")
    assert _refused(lambda: services.receive([empty.pk], by=cast.by)) == ("NOT_PLACED", "state")
    order = build.placed(cast, place, build.line(item))
    assert _refused(lambda: services.edit(order.pk, {"warehouse_id": stocks.warehouse(cast, "MG2").pk}, by=cast.by)) == (
        "PLACED",
        "warehouse_id",
    )
    with pytest.raises(Conflict):
        services.edit(order.pk, {"reference": "X"}, version=99, by=cast.by)
    services.edit(order.pk, {"reference": "X", "due": dt.date(2026, 12, 9)}, by=cast.by)
    assert _expected(item) == [(D(10), D(0), dt.date(2026, 12, 9))]


@pytest.mark.feature("ORD-9")
def test_receipts_stand_in_the_chain(cast, place):
    (item,) = stocks.items(1)
    order = build.placed(cast, place, build.line(item))
    (draft,) = services.receive([order.pk], by=cast.by)
    found = graph(Ref("supply.order", order.pk), by=cast.by)
    assert {card.ref for card in found.cards} == {Ref("supply.order", order.pk), Ref("stock.document", draft)}
    assert {card.ref for card in graph(Ref("stock.document", draft), by=cast.by).cards} == {card.ref for card in found.cards}


@pytest.mark.feature("ORD-9")
def test_verbs_cost_the_same_for_any_set(cast, place):
    items = stocks.items(8)

    def some(count: int) -> list[int]:
        return [build.order(cast, place, *(build.line(item, 5) for item in items)).pk for _ in range(count)]

    costs = []
    for count in (1, 2, 6):
        ids, meter = some(count), Meter(cast.by)
        meter("place", services.place, ids)
        meter("receive", services.receive, ids)
        meter("postpone", services.postpone, ids, due=dt.date(2026, 12, 9))
        costs.append(meter.costs)
    check_same(*costs[1:])


@pytest.mark.feature("ORD-9")
def test_lines_are_typed_in_the_grid(cast, place):
    (item,) = stocks.items(1)
    order = build.order(cast, place)
    added = grid.apply(order.pk, kit.AddLine("T1", "4", None, None), by=cast.by)
    line = SupplyLine.objects.get(pk=added.touched[0])
    assert (line.item_id, line.quantity, line.unit_cost) == (item.pk, D(4), D("5.00"))
    grid.apply(order.pk, kit.SetCells(line.pk, line.version, {"quantity": "6", "due": "2.12.2026", "unit_cost": "4,20"}), by=cast.by)
    line.refresh_from_db()
    assert (line.quantity, line.due, line.unit_cost) == (D(6), dt.date(2026, 12, 2), D("4.20"))
    (row,) = grid.rows(order.pk, by=cast.by, ids=None)
    assert (row.cells["code"], row.cells["value"], row.cells["due"]) == ("T1", D("25.20"), "02.12.2026")
    (copied,) = grid.apply(order.pk, kit.CopyLine(line.pk), by=cast.by).touched
    grid.apply(order.pk, kit.MoveLine(copied, line.pk), by=cast.by)
    assert [found.pk for found in queries.lines(order.pk)] == [copied, line.pk]
    grid.apply(order.pk, kit.RemoveLines(((copied, 1),)), by=cast.by)
    assert _refused(lambda: grid.apply(order.pk, kit.AddLine("nie ma", "1", None, None), by=cast.by)) == ("NO_ITEM", "code")
    assert grid.apply(order.pk, kit.RemoveLines(((line.pk, 2),)), by=cast.by).removed == (line.pk,)
    assert SupplyOrder.objects.get(pk=order.pk).state == "draft"


def test_a_line_taken_off_a_draft_comes_back(cast, place):
    one, two = stocks.items(2)
    row = build.order(cast, place, build.line(one, 3, unit_cost=D("4.5")), build.line(two, 5))
    before = list(SupplyLine.objects.filter(order=row).order_by("position").values())
    gone = grid_undo.apply(grid.LINES, row.pk, kit.RemoveLines(((before[0]["id"], before[0]["version"]),)), by=cast.by)
    assert SupplyLine.objects.filter(order=row).count() == 1
    grid_undo.apply(grid.LINES, row.pk, kit.Restore(gone.undo), by=cast.by)
    assert list(SupplyLine.objects.filter(order=row).order_by("position").values()) == before


def test_a_line_whose_item_is_gone_meanwhile_does_not_come_back(cast, place):
    one, two = stocks.items(2)
    row = build.order(cast, place, build.line(one, 3), build.line(two, 5))
    line = SupplyLine.objects.get(order=row, item=one)
    gone = grid_undo.apply(grid.LINES, row.pk, kit.RemoveLines(((line.pk, line.version),)), by=cast.by)
    away = {**gone.undo, "back": gone.undo["back"].replace(f'"item": {one.pk}', '"item": 987654')}
    assert _refused(lambda: grid_undo.apply(grid.LINES, row.pk, kit.Restore(away), by=cast.by))[0] == "GONE"
    older = {**gone.undo, "back": gone.undo["back"].replace('"remarks"', '"remark"')}
    assert _refused(lambda: grid_undo.apply(grid.LINES, row.pk, kit.Restore(older), by=cast.by))[0] == "NOT_KEPT", "kept before an update"
    assert SupplyLine.objects.filter(order=row).count() == 1


def test_what_is_offered_while_a_line_is_typed_costs_what_it_is_bought_for(cast):
    """Those who may not know costs see none, nor the price it is sold at."""
    from dataclasses import replace

    from kupiec.ground.kit import grid_suggest
    from kupiec.money.stock.tests import builders as stocks
    from kupiec.sales.supply import grid

    (item,) = stocks.items(1, list_price=D("10.00"), purchase_price=D("6.40"))
    assert grid.prices(0, [item.pk], by=cast.by) == {item.pk: D("6.40")}
    clerk = replace(cast.by, all_rights=False, rights=frozenset({"catalog.see", "supply.edit", "supply.see"}))
    assert grid.prices(0, [item.pk], by=clerk) == {}
    assert grid_suggest.source(grid.LINES, by=clerk) is not None
    assert grid_suggest.source(grid.LINES, by=replace(clerk, rights=frozenset({"supply.edit"}))) is None, (
        "who may not see items is offered none"
    )
