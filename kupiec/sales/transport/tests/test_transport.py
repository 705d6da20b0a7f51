"""Trips: what is carried where, numbered, sent off, settled stop by stop; the order shows its transport (ORD-9)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import user_with
from kupiec.ground.documents.public import Ref, graph
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import RegisterOperation
from kupiec.sales.orders.public import registry
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.transport import queries, services
from kupiec.sales.transport.models import Load, Trip, TripStop
from kupiec.sales.transport.values import TripDraft

D = Decimal
pytestmark = pytest.mark.feature("ORD-9")


def refused(work: Any, *args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    return caught.value.code, caught.value.field


def trip(shop: Any, **given: Any) -> int:
    return services.create(TripDraft(**{"warehouse_id": shop.place.pk, "loading_on": selling.TODAY, **given}), by=shop.by)


def shipped(shop: Any, party: Any, item: Any, quantity: int) -> tuple[Any, int]:
    """An order with its issued WZ."""
    order = selling.accepted(shop, party, selling.line(item, quantity))
    orders.ship([order.pk], by=shop.by)
    return order, orders.Delivered.objects.filter(order_line__order=order).values_list("stock_line__document_id", flat=True)[0]


def test_a_trip_is_loaded_ordered_sent_off_and_settled(shop, customer):
    (item,) = selling.items(1, weight_kg=D("2.5"))
    selling.stocked(shop, shop.place, item, 100)
    other = selling.customer(shop, "K2")
    first, paper = shipped(shop, customer, item, 4)
    second = selling.accepted(shop, other, selling.line(item, 6))
    carrier = stocks.party("P1", carrier=True)
    pk = trip(shop, carrier_id=carrier.pk, vehicle="PO 1", driver="Jan Lis", cost=D("310.00"))
    assert refused(services.place, [pk], by=shop.by) == ("EMPTY", "state")
    assert services.load(pk, order_ids=[second.pk], document_ids=[paper], by=shop.by) == 2
    assert services.load(pk, order_ids=[second.pk], by=shop.by) == 0, "an order is on a trip once"
    stops = queries.stops([pk])
    assert {stop.party_id for stop in stops} == {customer.pk, other.pk}
    assert sorted(one.weight for one in queries.carried(queries.loads([pk])).values()) == [D(10), D(15)]
    services.move_stop(pk, stops[1].pk, up=True, by=shop.by)
    assert [stop.pk for stop in queries.stops([pk])] == [stops[1].pk, stops[0].pk]
    services.place([pk], by=shop.by)
    row = Trip.objects.get(pk=pk)
    assert (row.number, row.state) == ("TR 1/2026", "placed")
    assert refused(services.settle, pk, stops[0].pk, done=False, by=shop.by) == ("REQUIRED", "note")
    services.leave([pk], by=shop.by)
    assert refused(services.unload, pk, [1], by=shop.by) == ("WRONG_STATE", "state")
    assert services.settle(pk, stops[0].pk, done=True, by=shop.by) == "left"
    assert services.settle(pk, stops[1].pk, done=False, note="nikogo nie było", by=shop.by) == "done"
    assert set(queries.of_orders([first.pk, second.pk]).values_list("pk", flat=True)) == {pk}
    assert {card.ref for card in graph(Ref("transport.order", pk), by=shop.by).cards} >= {
        Ref("transport.order", pk),
        Ref("orders.order", second.pk),
        Ref("stock.document", paper),
    }


def test_a_delivery_goes_on_one_trip(shop, customer):
    (item,) = selling.items()
    selling.stocked(shop, shop.place, item, 10)
    _order, paper = shipped(shop, customer, item, 1)
    first, second = trip(shop), trip(shop)
    services.load(first, document_ids=[paper], by=shop.by)
    assert refused(services.load, second, document_ids=[paper], by=shop.by) == ("LOADED", "document_ids")
    services.cancel([first], reason="auto zepsute", by=shop.by)
    services.load(second, document_ids=[paper], by=shop.by)
    services.unload(second, list(Load.objects.values_list("pk", flat=True)), by=shop.by)
    assert not TripStop.objects.filter(trip_id=second).exists()


def test_what_may_not_be_said_is_told_at_its_field(shop, customer):
    for given, wrong in (({"warehouse_id": 999}, ("NO_WAREHOUSE", "warehouse_id")), ({"carrier_id": customer.pk}, ("NOT_CARRIER", "carrier_id")), ({"cost": D(-1)}, ("NEGATIVE", "cost")),
                         ({"vehicle": "x" * 61}, ("TOO_LONG", "vehicle")), ({"loading_on": dt.date(9999, 1, 1)}, ("TOO_FAR", "loading_on")), ({"cost": D(10) ** 18}, ("BAD_NUMBER", "cost"))):  # fmt: skip
        assert refused(trip, shop, **given) == wrong
    pk = trip(shop)
    assert refused(services.load, pk, by=shop.by) == ("NOTHING", "order_ids")
    assert refused(services.load, pk, document_ids=[999], by=shop.by) == ("NOT_FOUND", "document_ids")
    assert refused(services.edit, pk, {"loading_on": None}, by=shop.by) == ("REQUIRED", "loading_on")
    services.edit(pk, {"driver": "Ewa Lis"}, version=1, by=shop.by)
    with pytest.raises(Conflict):
        services.edit(pk, {"driver": "X"}, version=1, by=shop.by)


def test_a_register_joins_orders_to_the_trip_of_the_day(shop, customer):
    (item,) = selling.items()
    made = [selling.accepted(shop, customer, selling.line(item)).pk for _number in range(2)]
    (pk,) = services.join(made[:1], loading_on=selling.day(1), by=shop.by)
    assert services.join(made[1:], loading_on=selling.day(1), by=shop.by) == [pk]
    assert TripStop.objects.filter(trip_id=pk).count() == 1 and Load.objects.filter(trip_id=pk).count() == 2
    kind = registry.known()["transport"]
    assert [field.name for field in kind.fields] == ["loading_on", "carrier_id"]
    RegisterOperation.objects.create(
        register_id=selling.register(shop, "reserving"), position=97, kind="transport", guard="brutto > 1000000", guard_text="za mało"
    )
    assert refused(services.join, made, by=shop.by) == ("GUARD", "register")


def test_the_order_shows_its_transport(shop, customer, client: Client):
    (item,) = selling.items()
    order = selling.accepted(shop, customer, selling.line(item))
    (pk,) = services.join([order.pk], by=shop.by)
    client.force_login(user_with())
    page = client.get(f"{reverse('order', args=[order.pk])}?panel=transport").content.decode()
    assert reverse("transport-order", args=[pk]) in page
    answer = client.post(reverse("transport-act", args=[pk]), {"do": "unload", "load": Load.objects.get().pk})
    assert answer.status_code == 302 and not Load.objects.exists()


def test_why_not_is_told_at_the_form_with_what_was_typed(shop, customer):
    (item,) = selling.items(1)
    selling.stocked(shop, shop.place, item, 10)
    other = selling.customer(shop, "K2")
    papers = [shipped(shop, party, item, 2)[1] for party in (customer, other)]
    pk = trip(shop)
    services.load(pk, document_ids=papers, by=shop.by)
    first, second = queries.stops([pk])
    client = Client()
    client.force_login(user_with(None))
    act = reverse("transport-act", args=[pk])

    def post(**given: Any) -> tuple[int, str]:
        answer = client.post(act, given, headers={"HX-Request": "true", "HX-Target": "trip-body"})
        return answer.status_code, answer.content.decode()

    for given in ({"do": "unload"}, {"do": "load"}, {"do": "up", "stop": 10**15}):
        status, page = post(**given)
        assert status == 422 and page.count('role="alert"') == 1, given
    services.place([pk], by=shop.by)
    services.settle(pk, first.pk, done=True, by=shop.by)
    page = client.get(reverse("transport-order", args=[pk])).content.decode()
    assert f'<option value="{second.pk}" selected' in page and "Jak poszło" in page, "the stop still ahead is offered first"
    status, page = post(do="failed", stop=second.pk, note="")
    field = page[page.index('name="note"') :].split(">")[0]
    assert (status, 'aria-invalid="true"' in field, f'<option value="{second.pk}" selected' in page) == (422, True, True)
    status, page = post(do="done", stop=second.pk, note="u" * 241)
    assert status == 422 and "u" * 241 in page
    services.settle(pk, second.pk, done=True, by=shop.by)
    page = client.get(reverse("transport-order", args=[pk])).content.decode()
    assert "Popraw przystanek" in page and "<details open" not in page, "a settled trip asks nothing"
