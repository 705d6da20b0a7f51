"""Stock counts by scanner with differences posted (STK-10)."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from kupiec.ground.kernel import invariants
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.money.warehousing import queries, rules, services
from tests.statements import Meter, check_same

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast):
    return stocks.warehouse(cast)


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


def _gaps(paper) -> dict[str, D]:
    names = {line.item_id: line.item.code for line in stock.StockLine.objects.filter(document=paper).select_related("item")}
    return {names[gap.item_id]: gap.gap for gap in queries.gaps(paper)}


def _on_hand(place) -> dict[str, D]:
    rows = stock.ahead.StockBalance.objects.filter(warehouse=place).order_by("item__code")
    return dict(rows.values_list("item__code", "on_hand"))


def test_an_item_alone_is_held_against_all_of_it_a_place_against_what_lies_there():
    counted = {(1, None, None): D(5), (2, 9, None): D(3)}
    found = rules.gaps(counted, {(2, 9, None): D(4), (1, 9, None): D(2)}, {1: D(7), 2: D(8)})
    assert [gap.gap for gap in found] == [D(-2), D(-1)]


@pytest.mark.feature("STK-10")
def test_what_is_scanned_differs_and_is_posted(cast, place):
    one, two, three = stocks.items(3)
    for item in (one, two, three):
        stocks.received(cast, place, item, 10)
    pk = services.start(place.pk, remarks="regał A", by=cast.by)
    paper = stock.StockDocument.objects.get(pk=pk)
    assert (paper.kind, paper.state) == ("INW", "draft")
    services.scan(pk, "T1", by=cast.by)
    counted = services.scan(pk, "T1", quantity=D(11), by=cast.by)
    assert (counted.added, counted.counted) == (D(11), D(12))
    services.scan(pk, "T2", quantity=D(10), by=cast.by)
    assert _gaps(paper) == {"T1": D(2), "T2": D(0)}
    assert services.zero_rest(pk, by=cast.by) == 1
    assert _gaps(paper) == {"T1": D(2), "T2": D(0), "T3": D(-10)}
    assert _refused(lambda: services.zero_rest(pk, by=cast.by))[0] == "NOTHING_LEFT"
    stock.issue([pk], by=cast.by)
    assert _on_hand(place) == {"T1": D(12), "T2": D(10), "T3": D(0)}
    made = stock.StockDocument.objects.filter(origin=paper).order_by("kind").values_list("kind", "state")
    assert list(made) == [("PW", "issued"), ("RW", "issued")]
    assert _refused(lambda: services.scan(pk, "T1", by=cast.by))[0] == "NOT_DRAFT"
    assert [(found.code, rows) for found, rows in invariants.run() if rows] == []


@pytest.mark.feature("STK-10")
def test_places_are_counted_one_by_one(cast, place):
    (item,) = stocks.items(1)
    first, second = stocks.location(place, "A-1"), stocks.location(place, "A-2")
    stocks.issued(
        cast, "PZ", place, stocks.line(item, 6, cost=5, location_id=first.pk), stocks.line(item, 4, cost=5, location_id=second.pk)
    )
    pk = services.start(place.pk, by=cast.by)
    services.scan(pk, "T1", quantity=D(5), location_id=first.pk, by=cast.by)
    paper = stock.StockDocument.objects.get(pk=pk)
    assert services.zero_rest(pk, location_id=second.pk, by=cast.by) == 1
    assert [gap.gap for gap in queries.gaps(paper)] == [D(-1), D(-4)]
    stock.issue([pk], by=cast.by)
    assert _on_hand(place) == {"T1": D(5)}
    other = stocks.warehouse(cast, "MG2")
    elsewhere = stocks.location(other, "Z-1")
    again = services.start(place.pk, by=cast.by)
    assert _refused(lambda: services.scan(again, "T1", location_id=elsewhere.pk, by=cast.by)) == ("NO_LOCATION", "location")


@pytest.mark.feature("STK-10")
def test_a_wrong_scan_is_taken_back_and_wrong_codes_are_refused(cast, place):
    stocks.items(1)
    pk = services.start(place.pk, by=cast.by)
    services.scan(pk, "T1", quantity=D(3), by=cast.by)
    wrong = services.scan(pk, "T1", quantity=D(2), by=cast.by)
    services.take_back(pk, wrong.line_id, wrong.added, by=cast.by)
    assert stock.StockLine.objects.get(pk=wrong.line_id).base_quantity == D(3)
    assert _refused(lambda: services.take_back(pk, wrong.line_id, D(9), by=cast.by)) == ("NO_LINE", "line")
    services.take_back(pk, wrong.line_id, D(3), by=cast.by)
    assert not stock.StockLine.objects.filter(document_id=pk).exists()
    assert _refused(lambda: services.scan(pk, "NIE-MA", by=cast.by)) == ("UNKNOWN_CODE", "code")
    assert _refused(lambda: services.scan(pk, "T1", quantity=D(0), by=cast.by)) == ("QUANTITY", "quantity")
    reader = Actor(user_id=None, company_id=cast.company.pk, rights=frozenset({"stock.see"}))
    assert _refused(lambda: services.scan(pk, "T1", by=reader))[0] == "FORBIDDEN"


@pytest.mark.feature("STK-10")
def test_what_was_not_found_costs_the_same_for_any_number(cast, place):
    costs = []
    for number, count in enumerate((1, 3, 9)):
        for item in stocks.items(count, prefix=f"S{number}-"):
            stocks.received(cast, place, item, 1)
        pk, meter = services.start(place.pk, by=cast.by), Meter(cast.by)
        meter("rest", services.zero_rest, pk)
        costs.append(meter.costs)
    check_same(*costs[1:])
