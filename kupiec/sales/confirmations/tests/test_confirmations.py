"""Confirmations made, spread, corrected and confirmed (CNF-1, CNF-2)."""

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
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.correspondence.tests import builders as letters
from kupiec.people.parties.models import CustomerTerms
from kupiec.sales.confirmations import forms, grid, printing, queries, services
from kupiec.sales.confirmations.models import Confirmation, Line, Promised, Tranche
from kupiec.sales.confirmations.tests import builders as build
from kupiec.sales.confirmations.values import How, LineChange, Plan
from kupiec.sales.contracts.tests import builders as agreeing
from kupiec.sales.contracts.values import LineDraft as Agreed
from kupiec.sales.offers import public as offers
from kupiec.sales.offers.tests import builders as offering
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as ordering
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


def _d(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


def _sound() -> None:
    assert [(found.code, rows) for found, rows in invariants.run() if rows] == []


@pytest.mark.feature("CNF-2")
def test_a_line_is_spread_corrected_and_every_date_is_kept(cast, place):
    (item,) = stocks.items(1)
    row = build.confirmation(cast, build.line(item, 1000, requested_on=_d("12-01")))
    assert build.told(row) == [(1000, _d("12-01"))]
    build.spread(cast, row, lot=D(300))
    assert build.told(row) == [(300, _d("11-30")), (300, _d("12-07")), (300, _d("12-14")), (100, _d("12-21"))]
    assert not Promised.objects.exists()
    second = build.tranches(row)[1]
    services.correct(second.pk, quantity=D(200), by=cast.by)
    assert [quantity for quantity, _on in build.told(row)] == [300, 200, 300, 200]
    services.confirm([row.pk], by=cast.by)
    row.refresh_from_db()
    assert (row.state, row.number, Promised.objects.count()) == ("confirmed", "POT 1/2026", 4)
    with clock.frozen(NOON + dt.timedelta(days=1)):
        services.correct(second.pk, quantity=D(500), on=_d("12-09"), reason="brak wagonu", by=cast.by)
    assert build.told(row) == [(300, _d("11-30")), (500, _d("12-09")), (200, _d("12-14"))]
    second.refresh_from_db()
    assert (second.first_on, second.on, second.by_hand) == (_d("12-07"), _d("12-09"), True)
    kept = queries.promises([second.pk])[second.pk]
    assert [(one.on, one.quantity, one.reason) for one in kept] == [(_d("12-07"), 200, ""), (_d("12-09"), 500, "brak wagonu")]
    gone = Tranche.objects.get(line__confirmation=row, quantity=0)
    assert [one.quantity for one in queries.promises([gone.pk])[gone.pk]] == [200, 0]
    build.spread(cast, row, how=How.COUNT, count=2)
    assert build.told(row) == [(250, _d("11-30")), (250, _d("12-07")), (500, _d("12-09"))]
    _sound()


@pytest.mark.feature("CNF-2")
def test_a_changed_quantity_is_taken_by_tranches_nobody_corrected(cast, place):
    (item,) = stocks.items(1)
    row = build.confirmation(cast, build.line(item, 1000))
    build.spread(cast, row, lot=D(300))
    services.correct(build.tranches(row)[3].pk, quantity=D(90), by=cast.by)
    line = build.line_of(row)
    services.change_line(row.pk, line.pk, LineChange(quantity=D(1100)), version=line.version, by=cast.by)
    assert [quantity for quantity, _on in build.told(row)] == [300, 300, 410, 90]
    services.change_line(row.pk, line.pk, LineChange(quantity=D(500)), by=cast.by)
    assert [quantity for quantity, _on in build.told(row)] == [300, 110, 90]
    assert _refused(lambda: services.change_line(row.pk, line.pk, LineChange(quantity=D(50)), by=cast.by)) == ("OVER_QUANTITY", "quantity")
    with pytest.raises(Conflict):
        services.change_line(row.pk, line.pk, LineChange(quantity=D(700)), version=1, by=cast.by)
    _sound()


@pytest.mark.feature("CNF-2")
def test_stock_and_resources_say_when(cast, place):
    (item,) = stocks.items(1)
    stocks.received(cast, place, item, 40)
    stocks.coming(cast, place, item, 50, source_id=1, due=_d("12-04"))
    row = build.confirmation(cast, build.line(item, 60))
    services.spread(row.pk, Plan(how=How.STOCK, first=build.TODAY), by=cast.by)
    assert build.told(row) == [(40, _d("11-23")), (20, _d("12-04"))]
    services.spread(row.pk, Plan(how=How.CAPACITY, first=_d("11-30"), capacity=D(10)), by=cast.by)
    assert build.told(row) == [(50, _d("11-30")), (10, _d("12-07"))]
    assert _refused(lambda: services.spread(row.pk, Plan(how=How.CAPACITY, first=_d("11-30")), by=cast.by)) == ("NO_CAPACITY", "capacity")
    assert _refused(lambda: services.spread(row.pk, Plan(lot=D(5), first=_d("11-20")), by=cast.by)) == ("TOO_EARLY", "first")
    assert _refused(lambda: services.spread(row.pk, Plan(lot=D(5), first=dt.date(9999, 12, 31)), by=cast.by)) == ("TOO_FAR", "first")
    assert _refused(lambda: services.spread(row.pk, Plan(lot=D(-5), first=_d("11-30")), by=cast.by)) == ("NEGATIVE", "lot")
    assert _refused(lambda: services.spread(row.pk, Plan(lot=D(10) ** 15, first=_d("11-30")), by=cast.by)) == ("BAD_NUMBER", "lot")
    one = build.tranches(row)[0].pk
    assert _refused(lambda: services.correct(one, quantity=D(0), by=cast.by)) == ("QUANTITY", "quantity")
    assert _refused(lambda: services.correct(one, on=_d("11-01"), by=cast.by)) == ("TOO_EARLY", "on")
    with pytest.raises(Conflict):
        services.correct(one, quantity=D(5), version=99, by=cast.by)


@pytest.mark.feature("CNF-1")
def test_an_order_is_confirmed_in_its_roles_and_shipped_by_tranches(cast, place):
    ordering.office(cast)
    (item,) = ordering.items(1)
    ordering.stocked(cast, place, item, 100)
    buyer, payer = ordering.customer(cast), ordering.customer(cast, "K2")
    order = ordering.accepted(cast, buyer, ordering.line(item, 50), payer_id=payer.pk, wanted_on=_d("12-01"), customer_reference="PO-7")
    (pk,) = services.from_orders([order.pk], by=cast.by)
    row = Confirmation.objects.get(pk=pk)
    line = build.line_of(row)
    assert (row.order_id, row.source, row.orderer_id, row.payer_id, row.customer_reference) == (
        order.pk,
        "order",
        buyer.pk,
        payer.pk,
        "PO-7",
    )
    assert (line.quantity, line.price, line.requested_on, line.order_line_id) == (
        50,
        D("10.0000"),
        _d("12-01"),
        ordering.lines_of(order)[0].pk,
    )
    assert _refused(lambda: services.from_orders([order.pk], by=cast.by)) == ("NOTHING_LEFT", "state")
    services.spread(pk, Plan(how=How.STOCK, first=build.TODAY), by=cast.by)
    assert build.told(row) == [(50, build.TODAY)]
    build.spread(cast, row, lot=D(20), first=_d("11-24"))
    services.confirm([pk], by=cast.by)
    with clock.frozen(NOON + dt.timedelta(days=2)):
        (paper,) = orders.deliver([order.pk], quantities={line.order_line_id: D(30)}, by=cast.by)
        stock.issue([paper], by=cast.by)
    went = queries.shipped([line.pk])
    assert [(went[one.pk].quantity, went[one.pk].on) for one in build.tranches(row)] == [(20, _d("11-25")), (10, None), (0, None)]
    assert queries.progress([pk])[pk] == (1, 3, False)
    with clock.frozen(NOON + dt.timedelta(days=9)):
        assert queries.progress([pk])[pk] == (1, 3, True)
        assert [one.on for one in queries.late(queries.tranches(cast.by), on=clock.today())] == [_d("12-01")]
        assert list(queries.with_late(queries.visible(cast.by), on=clock.today())) == [row]
    first = build.tranches(row)[0].pk
    assert _refused(lambda: services.correct(first, quantity=D(10), by=cast.by)) == ("BELOW_SHIPPED", "quantity")
    assert _refused(lambda: services.cancel([pk], by=cast.by)) == ("SHIPPED", "state")
    found = graph(Ref("confirmations.confirmation", pk), by=cast.by)
    assert {card.ref.kind for card in found.cards} == {"confirmations.confirmation", "orders.order", "stock.document"}
    services.close([pk], by=cast.by)
    services.reopen([pk], by=cast.by)
    _sound()


@pytest.mark.feature("CNF-1")
def test_a_cancelled_confirmation_frees_the_lines_of_its_order(cast, place):
    ordering.office(cast)
    (item,) = ordering.items(1)
    order = ordering.order(cast, ordering.customer(cast), ordering.line(item, 5))
    (first,) = services.from_orders([order.pk], by=cast.by)
    services.confirm([first], by=cast.by)
    services.cancel([first], by=cast.by)
    (second,) = services.from_orders([order.pk], by=cast.by)
    assert Line.objects.filter(order_line=ordering.lines_of(order)[0], live=True).count() == 1
    services.confirm([second], by=cast.by)
    assert _refused(lambda: services.cancel([first], by=cast.by)) == ("FINISHED", "state")
    assert [
        card.ref.id for card in graph(Ref("orders.order", order.pk), by=cast.by).cards if card.ref.kind == "confirmations.confirmation"
    ] == [second]


@pytest.mark.feature("CNF-1")
def test_offers_and_contracts_are_confirmed_and_ordered_by_themselves(cast, place):
    ordering.office(cast)
    (item,) = ordering.items(1)
    buyer = ordering.customer(cast)
    made = offering.offer(cast.by, buyer, lines=(DraftOfferLine(item_id=item.pk, quantity=D(8), unit="szt", unit_price=D(9)),))
    (pk,) = services.from_offers([made.version_id], by=cast.by)
    services.confirm([pk], by=cast.by)
    offers.send([made.version_id], by=cast.by)
    (taken,) = services.order([pk], by=cast.by)
    line = build.line_of(Confirmation.objects.get(pk=pk))
    assert (line.order_line.order_id, line.order_line.quantity, line.order_line.unit_price) == (taken, 8, 9)
    assert offers.left_to_order(list(made.line_ids)) == {made.line_ids[0]: 0}
    agreed = agreeing.contract(
        cast.by, party_id=buyer.pk, lines=(Agreed(item_id=item.pk, quantity=D(100), price=D(7)),), effective_from=dt.date(2026, 1, 1)
    )
    (other,) = services.from_contract([agreed.pk], by=cast.by)
    assert (build.line_of(Confirmation.objects.get(pk=other)).price, build.told(Confirmation.objects.get(pk=other))) == (
        D(7),
        [(100, _d("11-30"))],
    )
    services.confirm([other], by=cast.by)
    (order_id,) = services.order([other], by=cast.by)
    line = build.line_of(Confirmation.objects.get(pk=other))
    assert (line.order_line.order_id, line.order_line.quantity, line.order_line.unit_price) == (order_id, 100, 7)
    assert _refused(lambda: services.order([other], by=cast.by)) == ("ORDERED", "state")
    kinds = {card.ref.kind for card in graph(Ref("confirmations.confirmation", other), by=cast.by).cards}
    assert {"contracts.contract", "orders.order"} <= kinds


@pytest.mark.feature("CNF-1")
def test_a_letter_is_confirmed_with_its_own_currency_and_place(cast, place):
    ordering.office(cast)
    ordering.items(1)
    letters.dictionaries(cast.by)
    buyer, letter = ordering.customer(cast), letters.came(cast.by)
    values = {"orderer_id": buyer.pk, "recipient_id": None, "payer_id": None, "warehouse_id": place.pk, "delivery_address_id": None, "pickup_id": place.pk,
              "currency_id": "EUR", "rate": D("4.25"), "customer_reference": "", "remarks": "", "letter_id": str(letter.pk)}  # fmt: skip
    row = Confirmation.objects.get(pk=forms._create(values, by=cast.by))
    assert (row.source, row.source_id, row.currency_id, row.rate, row.pickup_id) == ("letter", letter.pk, "EUR", D("4.25"), place.pk)
    grid.apply(row.pk, kit.AddLine("T1", "4", None, None), by=cast.by)
    line = build.line_of(row)
    grid.apply(row.pk, kit.SetCells(line.pk, line.version, {"price": "2,50", "requested": "2.12.2026"}), by=cast.by)
    (cells,) = [one.cells for one in grid.rows(row.pk, by=cast.by, ids=None)]
    assert (cells["value"], cells["requested"], cells["tranches"]) == (D("10.00"), "02.12.2026", "30.11.2026")
    tranche = build.tranches(row)[0]
    grid.apply_tranche(row.pk, kit.SetCells(tranche.pk, tranche.version, {"quantity": "1", "on": "1.12.2026"}), by=cast.by)
    assert [(one.cells["position"], one.cells["quantity"], one.cells["on"]) for one in grid.tranche_rows(row.pk, by=cast.by, ids=None)] == [
        ("1.1", 1, "01.12.2026"), ("1.2", 3, "08.12.2026"),
    ]  # fmt: skip
    done = grid.apply_tranche(row.pk, kit.SetCells(tranche.pk, build.tranches(row)[0].version, {"on": "25.12.2026"}), by=cast.by)
    assert "Boże Narodzenie" in str(done.message), "a holiday may be promised, but not unawares"
    noted = [one.notes.get("on", "") for one in grid.tranche_rows(row.pk, by=cast.by, ids=None) if one.id == tranche.pk]
    assert noted == [done.message]
    (moved,) = [one for one in build.tranches(row) if one.pk == tranche.pk]
    grid.apply_tranche(row.pk, kit.SetCells(tranche.pk, moved.version, {"on": "1.12.2026"}), by=cast.by)
    assert not any(one.notes for one in grid.tranche_rows(row.pk, by=cast.by, ids=None))
    services.confirm([row.pk], by=cast.by)
    (order_id,) = services.order([row.pk], by=cast.by)
    order = orders.Order.objects.get(pk=order_id)
    assert (order.currency_id, order.rate, order.net, order.wanted_on) == ("EUR", D("4.25"), D("10.00"), _d("12-01"))
    paper = printing.printout(queries.one(row.pk, by=cast.by), by=cast.by)
    assert [one[-1] for one in paper.rows] == ["", "01.12.2026", "08.12.2026"]
    assert {"correspondence.letter", "orders.order"} <= {
        card.ref.kind for card in graph(Ref("confirmations.confirmation", row.pk), by=cast.by).cards
    }


@pytest.mark.feature("CNF-1")
def test_credit_is_checked_again(cast, place):
    ordering.office(cast)
    (item,) = stocks.items(1)
    buyer = ordering.customer(cast, credit_limit=D(1000))
    fits, over = (build.confirmation(cast, build.line(item, quantity, price=D(10)), orderer_id=buyer.pk) for quantity in (50, 100))
    clerk = letters.only(cast.by, "confirmations.see", "confirmations.edit", "confirmations.confirm")
    assert services.confirm([fits.pk], by=clerk) == 1
    assert _refused(lambda: services.confirm([over.pk], by=clerk)) == ("OVER_LIMIT", "payer_id")
    services.confirm([over.pk], by=cast.by)
    over.refresh_from_db()
    assert over.credit_over_by == D("230.00")
    CustomerTerms.objects.filter(party=buyer).update(credit_limit=None)
    free = build.confirmed(cast, build.line(item, 9999, price=D(10)), orderer_id=buyer.pk)
    assert free.credit_over_by is None


@pytest.mark.feature("CNF-1")
def test_what_may_not_be_confirmed_is_told_at_its_field(cast, place):
    (item,) = stocks.items(1)
    supplier = stocks.party("D9", customer=False, supplier=True)
    assert _refused(lambda: build.confirmation(cast, orderer_id=supplier.pk)) == ("NOT_CUSTOMER", "orderer_id")
    assert _refused(lambda: build.confirmation(cast, orderer_id=10**9)) == ("UNKNOWN_KEY", "orderer_id")
    assert _refused(lambda: build.confirmation(cast, warehouse_id=10**9)) == ("NO_WAREHOUSE", "warehouse_id")
    assert _refused(lambda: build.confirmation(cast, currency="XYZ")) == ("NO_CURRENCY", "currency_id")
    assert _refused(lambda: build.confirmation(cast, currency="EUR", rate=D(-1))) == ("NEGATIVE", "rate")
    assert _refused(lambda: build.confirmation(cast, delivery_address_id=10**9)) == ("NO_ADDRESS", "delivery_address_id")
    assert _refused(lambda: build.confirmation(cast, build.line(item, 0))) == ("QUANTITY", "quantity")
    assert _refused(lambda: build.confirmation(cast, build.line(item, 1, price=D(-1)))) == ("NEGATIVE", "price")
    assert _refused(lambda: build.confirmation(cast, build.line(item, 1, unit="wiadro"))) == ("NO_UNIT", "unit")
    empty = build.confirmation(cast)
    assert _refused(lambda: services.confirm([empty.pk], by=cast.by)) == ("EMPTY", "lines")
    row = build.confirmation(cast, build.line(item, 5))
    with clock.frozen(NOON + dt.timedelta(days=30)):
        assert _refused(lambda: services.confirm([row.pk], by=cast.by)) == ("TOO_EARLY", "on")
    with pytest.raises(Conflict):
        services.edit(row.pk, {"remarks": "X"}, version=99, by=cast.by)
    services.edit(row.pk, {"remarks": "X", "pickup_id": place.pk}, version=1, by=cast.by)
    services.confirm([row.pk], by=cast.by)
    other = stocks.party("K7")
    assert _refused(lambda: services.edit(row.pk, {"orderer_id": other.pk}, by=cast.by)) == ("CONFIRMED", "orderer_id")
    assert _refused(lambda: services.add_lines(row.pk, [build.line(item)], by=cast.by)) == ("CONFIRMED", "code")
    assert _refused(lambda: services.confirm([row.pk], by=cast.by)) == ("NOT_DRAFT", "state")


@pytest.mark.feature("CNF-1")
def test_verbs_cost_the_same_for_any_set(cast, place):
    ordering.office(cast)
    items = ordering.items(6)
    buyer = ordering.customer(cast)

    def some(count: int) -> list[int]:
        return [ordering.accepted(cast, buyer, *(ordering.line(item, 5) for item in items)).pk for _ in range(count)]

    costs = []
    for count in (1, 2, 5):
        ids, meter = some(count), Meter(cast.by)
        made = meter("make", services.from_orders, ids)
        meter("confirm", services.confirm, made)
        meter("cancel", services.cancel, made)
        costs.append(meter.costs)
    check_same(*costs[1:])
    few, many = (build.confirmation(cast, *(build.line(item, 10) for item in items[:count])) for count in (2, 6))
    costs = []
    for row in (few, many):
        meter = Meter(cast.by)
        meter("spread", lambda pk, *, by: services.spread(pk, Plan(lot=D(3), first=build.MONDAY), by=by), row.pk)
        costs.append(meter.costs)
    check_same(*costs)


@pytest.mark.feature("CNF-2")
def test_a_line_taken_off_a_draft_comes_back_with_its_tranches(cast, place):
    one, two = stocks.items(2)
    row = build.confirmation(cast, build.line(one, 30), build.line(two, 5))
    first, second = queries.lines(row.pk)
    build.spread(cast, row, how=How.COUNT, count=3)
    before = build.told(row)
    gone = grid_undo.apply(grid.LINES, row.pk, kit.RemoveLines(((first.pk, Line.objects.get(pk=first.pk).version),)), by=cast.by)
    assert [line.pk for line in queries.lines(row.pk)] == [second.pk]
    grid_undo.apply(grid.LINES, row.pk, kit.Restore(gone.undo), by=cast.by)
    assert [line.pk for line in queries.lines(row.pk)] == [first.pk, second.pk] and build.told(row) == before
    _sound()
