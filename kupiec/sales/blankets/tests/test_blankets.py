"""Blanket orders planned and released (BLK-1, BLK-2)."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal as D

import pytest
from django.db import connection

from kupiec.ground.documents.public import Ref, graph
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.blankets import queries, rules, screens, services
from kupiec.sales.blankets.models import Lot
from kupiec.sales.blankets.tests import builders as build
from kupiec.sales.blankets.values import Figures, Released
from kupiec.sales.confirmations import planning
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as ordering
from tests.statements import Meter, check_same

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.WARSAW)


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def place(cast):
    ordering.office(cast)
    return stocks.warehouse(cast)


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


@pytest.mark.django_db
@pytest.mark.feature("BLK-1")
@pytest.mark.feature("BLK-2")
def test_the_example_of_the_specification(cast, place):
    """12,000 a year, monthly lots of 1,000: stock stays available, the plan shows February, a release makes an order."""
    (item,) = ordering.items(1)
    ordering.stocked(cast, place, item, 50)
    row = build.placed(cast, ordering.customer(cast), item)
    assert (row.number, len(build.lots(row)), row.quantity) == ("RAM 1/2026", 12, 12000)
    assert stock.availability([item.pk], warehouse_ids=[place.pk])[item.pk].available == 50
    february = planning.Asked(((clock.today(), dt.date(2027, 1, 31)), (dt.date(2027, 2, 1), dt.date(2027, 2, 28))))
    (planned,) = planning.plan(february, by=cast.by)
    assert planned.cells[1].wanted == {"blanket": D(1000)}
    told = services.release([lot.pk for lot in build.lots(row)[:3]], by=cast.by)
    assert {one.warnings for one in told.values()} == {()}
    assert queries.figures([row])[row.pk] == Figures(D(12000), D(3000), 0)
    assert queries.figures([row])[row.pk].remaining == 9000
    order = orders.Order.objects.get(pk=told[build.lots(row)[2].pk].order_id)
    line = ordering.lines_of(order)[0]
    assert (line.quantity, line.unit_price, order.wanted_on, order.state) == (1000, D("7.50"), dt.date(2027, 2, 1), "draft")
    assert planning.plan(february, by=cast.by)[0].cells[1].wanted == {"blanket": D(1000)}
    orders.accept([order.pk], by=cast.by)
    assert planning.plan(february, by=cast.by)[0].cells[1].wanted == {"order": D(1000)}
    fourth = build.lots(row)[3]
    assert services.release([fourth.pk], quantities={fourth.pk: D(1500)}, by=cast.by)[fourth.pk].warnings == ("over",)
    assert queries.figures([row])[row.pk].remaining == 7500
    assert [(found.code, rows) for found, rows in invariants.run() if rows] == []


@pytest.mark.parametrize(
    ("left", "quantity", "on", "ends", "wanted"),
    [
        (9000, 1000, 25, 300, ()),
        (9000, 1500, 25, 300, ("over",)),
        (500, 1000, 25, 300, ("over",)),
        (9000, 1000, -1, 300, ("late",)),
        (9000, 1200, -9, -2, ("over", "late", "ended")),
    ],
)
def test_what_a_release_warns_of(left, quantity, on, ends, wanted):
    today = NOON.date()
    days = (today + dt.timedelta(days=on), today + dt.timedelta(days=ends))
    assert rules.warnings(Figures(D(12000), D(12000 - left)), D(quantity), lot=D(1000), on=days[0], ends=days[1], today=today) == wanted
    assert rules.due(days[0], auto_days=30, today=today) and not rules.due(today, auto_days=None, today=today)


@pytest.mark.django_db
@pytest.mark.feature("BLK-2")
def test_lots_become_orders_by_themselves_and_again_when_cancelled(cast, place):
    (item,) = ordering.items(1)
    row = build.placed(cast, ordering.customer(cast), item, auto_days=10)
    build.placed(cast, ordering.customer(cast, "K2"), item)
    (first,) = services.release_due(by=cast.by)
    assert services.release_due(by=cast.by) == []
    lot = build.lots(row)[0]
    assert (lot.order_id, _refused(lambda: services.release([lot.pk], by=cast.by))) == (first, ("RELEASED", "state"))
    orders.cancel([first], by=cast.by)
    assert queries.figures([row])[row.pk].released == 0
    with clock.frozen(NOON + dt.timedelta(days=20)):
        assert queries.with_late(queries.visible(cast.by), on=clock.today()).order_by("pk").first() == row
        again = services.release([lot.pk], by=cast.by)[lot.pk]
        assert again == Released(again.order_id, ("late",)) and again.order_id != first
    assert {card.ref.kind for card in graph(Ref("blankets.blanket", row.pk), by=cast.by).cards} == {"blankets.blanket", "orders.order"}
    assert _refused(lambda: services.cancel([row.pk], by=cast.by)) == ("RELEASED", "state")
    services.close([row.pk], by=cast.by)
    assert not queries.PlanSource().demands(until=dt.date(2026, 12, 31), company_id=cast.company.pk)[1:]
    assert _refused(lambda: services.release([build.lots(row)[1].pk], by=cast.by)) == ("NOT_PLACED", "state")
    services.reopen([row.pk], by=cast.by)


@pytest.mark.django_db
@pytest.mark.feature("BLK-1")
def test_what_may_not_be_agreed_is_told_at_its_field(cast, place):
    (item,) = ordering.items(1)
    buyer, supplier = ordering.customer(cast), stocks.party("D1", customer=False, supplier=True)
    wrong = [
        ({"quantity": D(0)}, "QUANTITY", "quantity"), ({"price": D(-1)}, "NEGATIVE", "price"), ({"unit": "wiadro"}, "NO_UNIT", "unit"), ({"ends": dt.date(2026, 11, 1)}, "DAYS", "ends"),
        ({"ends": dt.date(2027, 3, 1)}, "BEYOND_END", "ends"), ({"lot": D(0)}, "NO_LOT", "lot"), ({"starts": dt.date(9000, 1, 1)}, "TOO_FAR", "starts"), ({"auto_days": 999}, "BAD_NUMBER", "auto_days"),
        ({"currency": "XYZ"}, "NO_CURRENCY", "currency_id"), ({"warehouse_id": 10**9}, "NO_WAREHOUSE", "warehouse_id"), ({"quantity": D(10) ** 15}, "BAD_NUMBER", "quantity"),
    ]  # fmt: skip
    for given, code, field in wrong:
        assert _refused(lambda given=given: build.blanket(cast, buyer, item, **given)) == (code, field)
    assert _refused(lambda: build.blanket(cast, supplier, item)) == ("NOT_CUSTOMER", "party_id")
    row = build.blanket(cast, buyer, item)
    with pytest.raises(Conflict):
        services.edit(row.pk, {"remarks": "X"}, version=9, by=cast.by)
    services.edit(row.pk, {"remarks": "X", "ends": dt.date(2027, 12, 31)}, version=1, by=cast.by)
    lot = build.lots(row)[0]
    screens.apply_lot(row.pk, kit.SetCells(lot.pk, lot.version, {"quantity": "1500", "on": "3.12.2026"}), by=cast.by)
    row.refresh_from_db()
    assert (row.quantity, build.lots(row)[0].on) == (12500, dt.date(2026, 12, 3))
    services.place([row.pk], by=cast.by)
    told = screens.apply_lot(row.pk, kit.LineCommand("release", (lot.pk,)), by=cast.by)
    assert (told.message, _refused(lambda: services.change_lot(lot.pk, quantity=D(5), by=cast.by))) == ("", ("RELEASED", "quantity"))
    assert _refused(lambda: screens._next([row.pk], quantity=D(9999), by=cast.by)) == ("OVER", "quantity")
    assert orders.Order.objects.get(pk=screens._next([row.pk], quantity=D(9999), over=True, by=cast.by)).net > 0


@pytest.mark.django_db
@pytest.mark.feature("BLK-2")
def test_releases_cost_the_same_for_any_set(cast, place):
    (item,) = ordering.items(1)
    buyer, costs = ordering.customer(cast), []
    for count in (1, 2, 6):
        row, meter = build.placed(cast, buyer, item), Meter(cast.by)
        meter("release", services.release, [lot.pk for lot in build.lots(row)[:count]])
        costs.append(meter.costs)
    check_same(*costs[1:])


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("BLK-2")
def test_two_releases_of_one_lot_make_one_order(cast):
    ordering.office(cast)
    stocks.warehouse(cast)
    (item,) = ordering.items(1)
    row = build.placed(cast, ordering.customer(cast), item)
    lot, told, gate = build.lots(row)[0].pk, [], threading.Barrier(2)

    def release() -> None:
        try:
            gate.wait(20)
            with clock.frozen(NOON):
                services.release([lot], by=cast.by)
            told.append("made")
        except Refusal as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    workers = [threading.Thread(target=release) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
    assert sorted(told) == ["RELEASED", "made"]
    assert orders.Order.objects.count() == Lot.objects.filter(order__isnull=False).count() == 1
