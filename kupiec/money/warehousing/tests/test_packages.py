"""Picking along the racks into packages with their labels (STK-6)."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import invariants
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.money.warehousing import queries, rules, services
from kupiec.money.warehousing.models import Package, Packing


@pytest.fixture
def place(cast):
    return stocks.warehouse(cast)


@pytest.fixture
def delivery(cast, place):
    """A WZ of two items that lie in different racks; the second rack comes first on the round."""
    stocks.location(place, "B-2", position=20)
    stocks.location(place, "A-1", position=10)
    one, two = stocks.items(2)
    racks = {row.code: row.pk for row in stock.hall.Location.objects.filter(warehouse=place)}
    stocks.issued(
        cast, "PZ", place, stocks.line(one, 20, cost=5, location_id=racks["B-2"]), stocks.line(two, 20, cost=5, location_id=racks["A-1"])
    )
    made = stocks.drafted(cast, "WZ", place, stocks.line(one, 3), stocks.line(two, 5), party_id=stocks.party().pk)
    return stock.StockDocument.objects.get(pk=made.document_id)


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


def _inside(paper) -> list[tuple[int, str, D]]:
    rows = Packing.objects.filter(package__document=paper).order_by("package__number", "line__item__code")
    return list(rows.values_list("package__number", "line__item__code", "quantity"))


@pytest.mark.parametrize(
    ("contents", "packed", "changed"),
    [
        ([(1, 7, D(3)), (2, 7, D(2))], {7: D(5)}, {}),
        ([(1, 7, D(3)), (2, 7, D(2))], {7: D(4)}, {2: D(1)}),
        ([(1, 7, D(3)), (2, 7, D(2))], {7: D(2)}, {1: D(2), 2: D(0)}),
        ([(1, 7, D(3)), (2, 8, D(2))], {8: D(2)}, {1: D(0)}),
    ],
)
def test_packages_hold_no_more_than_is_packed(contents, packed, changed):
    assert rules.trimmed(contents, packed) == changed


@pytest.mark.django_db
@pytest.mark.feature("STK-6")
def test_goods_are_picked_along_the_racks_into_packages(cast, delivery):
    assert [(stop.where, stop.line.item.code, stop.left) for stop in queries.round_of(delivery)] == [
        ("A-1", "T2", D(5)),
        ("B-2", "T1", D(3)),
    ]
    picked = services.pick(delivery.pk, "T2", quantity=D(5), by=cast.by)
    assert (picked.packed, picked.wanted, picked.package, picked.complete) == (D(5), D(5), 1, False)
    services.pick(delivery.pk, "T1", by=cast.by)
    assert services.new_package(delivery.pk, by=cast.by) == 2
    assert _refused(lambda: services.new_package(delivery.pk, by=cast.by))[0] == "EMPTY_PACKAGE"
    assert services.pick(delivery.pk, "T1", quantity=D(2), by=cast.by).complete
    assert _inside(delivery) == [(1, "T1", D(1)), (1, "T2", D(5)), (2, "T1", D(2))]
    assert _refused(lambda: services.pick(delivery.pk, "T1", by=cast.by))[0] == "OVER_PACKED"
    assert services.ship(delivery.pk, by=cast.by) == 2
    delivery.refresh_from_db()
    assert delivery.state == "issued"
    assert [(found.code, rows) for found, rows in invariants.run() if rows] == []


@pytest.mark.django_db
@pytest.mark.feature("STK-6")
def test_a_short_pick_leaves_the_rest_and_empty_packages_go(cast, delivery):
    services.pick(delivery.pk, "T2", quantity=D(2), by=cast.by)
    services.new_package(delivery.pk, by=cast.by)
    assert _refused(lambda: services.ship(delivery.pk, by=cast.by))[0] == "NOT_PACKED"
    assert services.ship(delivery.pk, short=True, by=cast.by) == 1
    lines = stock.StockLine.objects.filter(document=delivery).order_by("position")
    assert [line.base_quantity for line in lines] == [D(0), D(2)]


@pytest.mark.django_db
@pytest.mark.feature("STK-6")
def test_a_package_is_taken_apart_and_everything_started_anew(cast, delivery):
    services.pick(delivery.pk, "T2", quantity=D(2), by=cast.by)
    services.new_package(delivery.pk, by=cast.by)
    services.pick(delivery.pk, "T2", quantity=D(3), by=cast.by)
    services.drop_package(Package.objects.get(document=delivery, number=1).pk, by=cast.by)
    assert queries.packed(delivery.pk) == {stock.StockLine.objects.get(document=delivery, item__code="T2").pk: D(3)}
    assert _inside(delivery) == [(2, "T2", D(3))]
    services.start_anew(delivery.pk, by=cast.by)
    assert (queries.packed(delivery.pk), Package.objects.count()) == ({}, 0)


@pytest.mark.django_db
@pytest.mark.feature("STK-6")
def test_a_line_cut_on_the_document_leaves_its_package(cast, delivery):
    services.pick(delivery.pk, "T2", quantity=D(5), by=cast.by)
    line = stock.StockLine.objects.get(document=delivery, item__code="T2")
    stock.hall.edit_draft_line(line.pk, quantity=D(4), by=cast.by)
    services.pick(delivery.pk, "T1", quantity=D(3), by=cast.by)
    assert _inside(delivery) == [(1, "T1", D(3)), (1, "T2", D(4))]


@pytest.mark.django_db
@pytest.mark.feature("STK-6")
def test_what_the_carrier_wants_of_a_package_is_told_at_its_field(cast, delivery):
    services.pick(delivery.pk, "T2", by=cast.by)
    pk = Package.objects.get(document=delivery).pk
    carrier = stocks.party("KUR", carrier=True, customer=False)
    services.label(pk, {"weight_kg": D("4.2"), "length_cm": 60, "carrier_id": carrier.pk, "tracking": "  00 1 "}, version=1, by=cast.by)
    package = Package.objects.get(pk=pk)
    assert (package.weight_kg, package.length_cm, package.carrier_id, package.tracking) == (D("4.2"), 60, carrier.pk, "00 1")
    assert _refused(lambda: services.label(pk, {"weight_kg": D(0)}, by=cast.by)) == ("NEGATIVE", "weight_kg")
    assert _refused(lambda: services.label(pk, {"carrier_id": stocks.party("X").pk}, by=cast.by)) == ("NOT_CARRIER", "carrier_id")
    assert _refused(lambda: services.label(pk, {"kind": "worek"}, by=cast.by)) == ("BAD_CHOICE", "kind")
    with pytest.raises(Conflict):
        services.label(pk, {"service": "Kurier"}, version=1, by=cast.by)


@pytest.mark.django_db
@pytest.mark.feature("STK-6")
def test_the_page_shows_the_next_place_and_refuses_in_words(cast, delivery):
    client = Client()
    client.cookies.load(dict(session_cookie(user_with(None))))
    page = reverse("stock-pack", args=[delivery.pk])
    shown = client.get(page).content.decode()
    assert "A-1" in shown
    refused = client.post(page, {"do": "scan", "code": "NIE-MA"}).content.decode()
    assert "NIE-MA" in refused
    assert client.post(page, {"do": "scan", "code": "T2", "quantity": "5"}).status_code == 200
    assert Packing.objects.get().quantity == 5
