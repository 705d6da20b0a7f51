"""Promises from what stock, orders, purchases and production really say; whole orders at once, held for hours (ATP-1..3)."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import RelatedItem
from kupiec.sales.booking import public as booking
from kupiec.sales.promising import queries, services
from kupiec.sales.promising.models import Hold, Terms
from kupiec.sales.promising.values import Ask, Bound
from kupiec.sales.supply.tests import builders as supplies
from tests.cast import build_cast
from tests.statements import Meter, check_same

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.WARSAW)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def place(cast):
    return stocks.warehouse(cast)


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


def _example(cast, place):
    """The example of the specification, entered as orders, blocks and purchases."""
    (item,) = stocks.items(1)
    stocks.received(cast, place, item, 40)
    kept = stocks.want(cast, place, item, 10, source_id=1, due=dt.date(2026, 11, 24))
    stock.block([kept], by=cast.by)
    stocks.want(cast, place, item, 20, source_id=2, due=dt.date(2026, 12, 2))
    stocks.want(cast, place, item, 15, source_id=3, due=dt.date(2026, 12, 9))
    supplies.placed(cast, place, supplies.line(item, 50), due=dt.date(2026, 12, 4))
    supplies.placed(cast, place, supplies.line(item, 30), due=dt.date(2026, 12, 11))
    return item


def _one(cast, place, item, quantity):
    return queries.promise([Ask(item.pk, D(quantity))], warehouse_id=place.pk, by=cast.by).answers[0]


@pytest.mark.django_db
@pytest.mark.feature("ATP-1")
@pytest.mark.parametrize(
    ("wanted", "terms", "full", "bound"),
    [
        (10, None, TODAY, Bound.NONE), (45, None, dt.date(2026, 12, 4), Bound.RECEIPT), (50, None, dt.date(2026, 12, 11), Bound.RECEIPT), (100, None, None, Bound.NO_SUPPLY),
        (100, {"lead_days": 10, "lot": D(25), "most_lots": 1}, dt.date(2026, 12, 11), Bound.NEW_SUPPLY), (100, {"lead_days": 10, "lot": D(25)}, dt.date(2026, 12, 7), Bound.LEAD_TIME),
    ],
)  # fmt: skip
def test_the_example_out_of_orders_and_purchases(cast, place, wanted, terms, full, bound):
    item = _example(cast, place)
    if terms:
        services.save_terms({"item_id": item.pk, **terms}, by=cast.by)
    found = _one(cast, place, item, wanted).promise
    assert (found.full, found.bound) == (full, bound)


@pytest.mark.django_db
@pytest.mark.feature("ATP-1")
def test_other_branches_and_substitutes_are_named_when_they_are_earlier(cast, place):
    item, other = stocks.items(2)
    far = stocks.warehouse(cast, "MG2")
    stocks.received(cast, far, item, 5)
    stocks.received(cast, place, other, 5)
    RelatedItem.objects.create(item=item, other=other, kind="substitute")
    found = _one(cast, place, item, 4)
    assert (found.promise.full, [(one.kind, one.item_id, one.warehouse_id, one.full) for one in found.alternatives]) == (
        None, [("branch", item.pk, far.pk, TODAY), ("substitute", other.pk, place.pk, TODAY)],
    )  # fmt: skip
    stocks.received(cast, place, item, 9)
    assert _one(cast, place, item, 4).alternatives == ()


@pytest.mark.django_db
@pytest.mark.feature("ATP-2")
def test_an_order_is_promised_at_once_and_its_lines_share_what_there_is(cast, place):
    item = _example(cast, place)
    whole = queries.promise([Ask(item.pk, D(6)), Ask(item.pk, D(6))], warehouse_id=place.pk, by=cast.by)
    assert ([answer.promise.full for answer in whole.answers], whole.on) == ([TODAY, dt.date(2026, 12, 4)], dt.date(2026, 12, 4))
    assert queries.promise([Ask(item.pk, D(6)), Ask(item.pk, D(600))], warehouse_id=place.pk, by=cast.by).on is None


@pytest.mark.django_db
@pytest.mark.feature("ATP-2")
def test_a_promise_is_held_for_some_hours(cast, place):
    item = _example(cast, place)
    services.hold([Ask(item.pk, D(10))], warehouse_id=place.pk, hours=4, title="Hydro-Term", source=("orders.order", 7), by=cast.by)
    assert _one(cast, place, item, 1).promise.full == dt.date(2026, 12, 4)
    services.hold([Ask(item.pk, D(4))], warehouse_id=place.pk, hours=4, source=("orders.order", 7), by=cast.by)
    assert _one(cast, place, item, 6).promise.full == TODAY
    services.let_go([queries.holds(cast.by).get().pk], by=cast.by)
    services.hold([Ask(item.pk, D(10))], warehouse_id=place.pk, hours=4, by=cast.by)
    with clock.frozen(NOON + dt.timedelta(hours=5)):
        assert _one(cast, place, item, 10).promise.full == TODAY
        assert not queries.holds(cast.by).exists()
    ask = [Ask(item.pk, D(1))]
    assert _refused(lambda: services.hold(ask, warehouse_id=place.pk, hours=0, by=cast.by)) == ("HOURS", "hours")
    assert _refused(lambda: services.hold([Ask(item.pk, D(900))], warehouse_id=place.pk, hours=4, by=cast.by)) == ("NEVER", "quantity")
    assert _refused(lambda: services.hold(ask, warehouse_id=0, hours=4, by=cast.by)) == ("NO_WAREHOUSE", "warehouse_id")


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("ATP-2")
def test_two_do_not_hold_the_same_pieces():
    cast = build_cast()
    place, (item,) = stocks.warehouse(cast), stocks.items(1)
    stocks.received(cast, place, item, 10)
    ready = Barrier(4)

    def work(_number: int) -> str:
        try:
            ready.wait(10)
            with clock.frozen(NOON):
                services.hold([Ask(item.pk, D(6))], warehouse_id=place.pk, hours=4, by=cast.by)
            return "held"
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(work, range(4)))
    assert (told, Hold.objects.count()) == (["NEVER"] * 3 + ["held"], 1)


@pytest.mark.django_db
@pytest.mark.feature("ATP-1")
@pytest.mark.feature("ATP-3")
def test_the_load_of_a_resource_sets_the_day_of_what_is_made(cast, place):
    (item,) = stocks.items(1)
    bench = booking.save_resource({"code": "MONT", "name": "Montaż"}, by=cast.by)
    services.save_terms(
        {"item_id": item.pk, "lead_days": 1, "lot": D(4), "most_lots": 1, "resource_id": bench, "unit_hours": D(2)}, by=cast.by
    )
    assert (_one(cast, place, item, 4).promise.full, _one(cast, place, item, 4).promise.bound) == (dt.date(2026, 11, 24), Bound.LEAD_TIME)
    busy = [
        booking.BookingDraft(
            resource_id=bench,
            starts_at=dt.datetime(2026, 11, number, 7, tzinfo=clock.WARSAW),
            ends_at=dt.datetime(2026, 11, number, 15, tzinfo=clock.WARSAW),
        )
        for number in (23, 24)
    ]
    booking.book(busy, by=cast.by)
    found = _one(cast, place, item, 4).promise
    assert (found.full, found.bound) == (dt.date(2026, 11, 25), Bound.CAPACITY)


@pytest.mark.django_db
@pytest.mark.feature("ATP-3")
def test_parameters_are_an_items_own_or_the_companys(cast, place):
    one, two = stocks.items(2)
    services.save_terms({"lead_days": 5}, by=cast.by)
    pk = services.save_terms({"item_id": one.pk, "lead_days": 10, "weekdays": "4"}, by=cast.by)
    assert [_one(cast, place, item, 3).promise.full for item in (one, two)] == [dt.date(2026, 12, 10), dt.date(2026, 11, 30)]
    services.save_terms({"cut_off": dt.time(11)}, pk=pk, version=1, by=cast.by)
    assert _refused(lambda: services.save_terms({"item_id": one.pk}, by=cast.by)) == ("TAKEN", "item_id")
    assert _refused(lambda: services.save_terms({"weekdays": "89"}, by=cast.by)) == ("WEEKDAYS", "weekdays")
    assert _refused(lambda: services.save_terms({"lot": D(-1)}, by=cast.by)) == ("NEGATIVE", "lot")
    with pytest.raises(Conflict):
        services.save_terms({"lead_days": 3}, pk=pk, version=1, by=cast.by)
    services.drop_terms([pk], by=cast.by)
    assert (Terms.objects.count(), _one(cast, place, one, 3).promise.full) == (1, dt.date(2026, 11, 30))


@pytest.mark.django_db
@pytest.mark.feature("ATP-2")
def test_fifty_lines_cost_what_one_does(cast, place):
    items = stocks.items(50)
    for item in items[:10]:
        stocks.want(cast, place, item, 5, source_id=item.pk)
    costs = []
    for count in (1, 1, 50):
        meter = Meter(cast.by)
        meter("promise", queries.promise, [Ask(item.pk, D(3)) for item in items[:count]], warehouse_id=place.pk)
        costs.append(meter.costs)
    check_same(*costs[1:])


@pytest.mark.django_db
@pytest.mark.feature("ATP-1")
def test_the_page_answers_and_tells_wrong_lines_at_their_field(cast, place):
    item = _example(cast, place)
    client = Client()
    client.cookies.load(dict(session_cookie(user_with(None))))
    page = reverse("promising")
    told = client.post(page, {"lines": f"{item.code} 45\n{item.code}", "warehouse": place.pk, "do": "ask"}).content.decode()
    assert "04.12.2026" in told
    wrong = client.post(page, {"lines": "nie ma takiego 3", "warehouse": place.pk, "do": "ask"})
    assert (wrong.status_code, 'aria-invalid="true"' in wrong.content.decode()) == (422, True)
    client.post(page, {"lines": f"{item.code} 10", "warehouse": place.pk, "do": "hold", "hours": "4", "title": "Bud-Max"})
    assert Hold.objects.get().title == "Bud-Max"
