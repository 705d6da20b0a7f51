"""What the page of an order offers first: the main button is something that can be done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kit import show
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import figures
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import StockLine
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders import frame, grid, page
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import bill, block, close, deliver, move
from kupiec.sales.orders.tests import builders
from tests.markup import flat

pytestmark = pytest.mark.django_db


def _delivery(order: Order, by: Any) -> Any:
    return next(one for one in page.operations(order, by) if str(one.label) in ("Make WZ", "Wystaw szkic WZ"))


@pytest.mark.feature("ORD-7")
def test_a_delivery_waits_until_some_goods_are_there(shop, customer):
    (item,) = builders.items()
    order = builders.accepted(shop, customer, builders.line(item, 8))
    move.move([order.pk], builders.register(shop, "picking"), by=shop.by)
    order.refresh_from_db()
    waiting = _delivery(order, shop.by)
    assert not waiting.primary and waiting.allowed is not None and waiting.allowed(order, shop.by)
    builders.stocked(shop, shop.place, item, 3)
    ready = _delivery(order, shop.by)
    assert ready.primary and ready.allowed is None


@pytest.mark.feature("STK-2")
def test_reservations_name_the_order_that_wants_the_goods(shop, customer):
    (item,) = builders.items()
    order = builders.accepted(shop, customer, builders.line(item, 8))
    (line,) = builders.lines_of(order)
    cards = figures.cards_of_demands([("orders.line", line.pk), ("orders.line", 0), ("else", 1)], shop.by)
    assert {source: card.number for source, card in cards.items()} == {("orders.line", line.pk): order.number}


def test_the_key_of_blocking_is_there_only_where_the_register_allows_it(shop, customer):
    (item,) = builders.items()
    draft = builders.order(shop, customer, builders.line(item, 1))
    assert not grid.may_block(draft.pk, by=shop.by)
    order = builders.accepted(shop, customer, builders.line(item, 8))
    move.move([order.pk], builders.register(shop, "picking"), by=shop.by)
    assert grid.may_block(order.pk, by=shop.by)


def _next(order: Order, by: Any) -> str:
    order.refresh_from_db()
    (one,) = [one for one in page.operations(Order.objects.get(pk=order.pk), by) if one.primary]
    return str(one.label)


@pytest.mark.feature("ORD-5")
def test_the_next_step_passes_over_registers_with_nothing_left_to_do(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 8)
    order = builders.accepted(shop, customer, builders.line(item, 8))
    with translation.override("en"):
        assert _next(order, shop.by) == "To picking"
        (delivery,) = deliver.deliver([order.pk], by=shop.by)
        assert _next(order, shop.by) == "To picking"
        stock.issue([delivery], by=shop.by)
        assert _next(order, shop.by) == "To invoicing"
        invoicing.issue(bill.bill([order.pk], by=shop.by), by=shop.by)
        assert _next(order, shop.by) == "Close the order"
        close.close([order.pk], by=shop.by)
    order.refresh_from_db()
    assert order.state == "closed"


@pytest.mark.feature("ORD-7", "PTY-7")
def test_a_customers_open_orders_are_those_that_owe_something(shop, customer):
    """Goods until they have gone out, services until they are invoiced; drafts always."""
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 20)
    goods = builders.accepted(shop, customer, builders.line(item, 8))
    work = builders.accepted(shop, customer, builders.line(None, 1, description="Montaż", price="50"))
    draft = builders.order(shop, customer, builders.line(item, 1))

    def owing() -> list[int]:
        told = [figure.value for figure in frame.party_figures(customer, shop.by)]
        rows = frame.party_count(customer, shop.by)
        assert told == [show.money0(sum(row.net for row in rows))]
        return sorted(rows.values_list("pk", flat=True))

    assert owing() == sorted([goods.pk, work.pk, draft.pk])
    (line,) = builders.lines_of(goods)
    stock.issue(deliver.deliver([goods.pk], by=shop.by, quantities={line.pk: Decimal(2)}), by=shop.by)
    assert goods.pk in owing()
    stock.issue(deliver.deliver([goods.pk], by=shop.by), by=shop.by)
    invoicing.issue(bill.bill([work.pk], by=shop.by), by=shop.by)
    assert owing() == [draft.pk]


@pytest.mark.feature("ORD-8")
def test_the_next_step_of_a_part_invoiced_order_is_its_rest(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 5)
    order = builders.accepted(shop, customer, builders.line(item, 8))
    stock.issue(deliver.deliver([order.pk], by=shop.by), by=shop.by)
    move.move([order.pk], builders.register(shop, "billing"), by=shop.by)
    invoicing.issue(bill.bill([order.pk], by=shop.by), by=shop.by)
    with translation.override("en"):
        assert _next(order, shop.by) == "Back to picking"
        builders.stocked(shop, shop.place, item, 3)
        assert _next(order, shop.by) == "Make WZ"


def _signed_in() -> Client:
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    return client


@pytest.mark.feature("ORD-7")
def test_fulfilment_keeps_what_was_typed_and_marks_what_was_refused(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 8)
    order = builders.accepted(shop, customer, builders.line(item, 8))
    (line,) = builders.lines_of(order)
    client, address = _signed_in(), f"/zamowienia/{order.pk}/realizacja/"
    for typed in ("1,5", "9", "pięć"):
        answer = client.post(address, {"do": "deliver", f"q{line.pk}": typed})
        page = flat(answer)
        assert answer.status_code == 422
        assert f'name="q{line.pk}" value="{typed}"' in page and 'aria-invalid="true"' in page
    assert client.post(address, {"do": "deliver", f"q{line.pk}": "3"}).status_code == 302
    assert StockLine.objects.get(document__kind="WZ").quantity == 3


def _proposed(answer: Any, line_id: int) -> str:
    return flat(answer).split(f'name="q{line_id}" value="')[1].split('"')[0]


@pytest.mark.feature("ORD-8")
def test_fulfilment_proposes_what_can_go_out_beside_a_draft_made_before(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 3)
    order = builders.accepted(shop, customer, builders.line(item, 8))
    (line,) = builders.lines_of(order)
    client, address = _signed_in(), f"/zamowienia/{order.pk}/realizacja/"
    assert _proposed(client.get(address), line.pk) == "3"
    (draft,) = deliver.deliver([order.pk], by=shop.by, quantities={line.pk: Decimal(2)})
    before = client.get(address)
    assert _proposed(before, line.pk) == "1" and "brak: 5" in flat(before)
    assert f'href="{reverse("stock-document", args=[draft])}"' in flat(before).split('id="fulfil"')[0]
    builders.stocked(shop, shop.place, item, 3)
    block.release([order.pk], by=shop.by)
    assert _proposed(client.get(address), line.pk) == "4" and "z wolnych: 4" in flat(client.get(address))
    client.post(address, {"do": "deliver", f"q{line.pk}": "4"})
    assert _proposed(client.get(address), line.pk) == ""
    assert deliver.ship([order.pk], by=shop.by)


@pytest.mark.feature("ORD-8")
def test_a_proposal_left_as_it_was_limits_nothing_and_an_emptied_field_lifts_the_limit(shop, customer):
    first, second = builders.items(2)
    for item in (first, second):
        builders.stocked(shop, shop.place, item, 5)
    order = builders.accepted(shop, customer, builders.line(first, 8), builders.line(second, 8))
    one, two = builders.lines_of(order)
    client, address = _signed_in(), f"/zamowienia/{order.pk}/realizacja/"
    client.post(address, {"do": "save", f"q{one.pk}": "2", f"q{two.pk}": "5"})
    assert [line.to_fulfil for line in builders.lines_of(order)] == [Decimal(2), None]
    assert "najwyżej: 2" in flat(client.get(address))
    client.post(address, {"do": "save", f"q{one.pk}": "", f"q{two.pk}": "5"})
    assert [line.to_fulfil for line in builders.lines_of(order)] == [None, None]


@pytest.mark.feature("ORD-2")
def test_goods_blocked_for_a_line_are_told_apart_from_those_others_want(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 7)
    order, other = (builders.accepted(shop, customer, builders.line(item, quantity)) for quantity in (3, 7))
    with translation.override("en"):
        (mine,) = grid.rows(order.pk, by=shop.by, ids=None)
        (theirs,) = grid.rows(other.pk, by=shop.by, ids=None)
    assert mine.cells["stock"] == ("part", "Blocked: 3 · others: 4 for 7")
    assert theirs.cells["stock"] == ("part", "Blocked: 4 · others: 3 for 3")


@pytest.mark.feature("ORD-7")
def test_what_comes_is_told_only_to_lines_that_wait_for_it(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 5)
    covered, waits = (builders.accepted(shop, customer, builders.line(item, 5)) for _n in range(2))
    stocks.coming(shop, shop.place, item, 7, source_id=70, due=stocks.TODAY)
    client, told = _signed_in(), f"7 · {show.day(stocks.TODAY)}"
    assert told not in flat(client.get(f"/zamowienia/{covered.pk}/realizacja/"))
    assert told in flat(client.get(f"/zamowienia/{waits.pk}/realizacja/"))


def test_a_new_order_proposes_the_warehouse_of_the_branch(shop):
    page = _signed_in().get("/zamowienia/nowe/").content.decode()
    assert f'name="warehouse_id" value="{shop.place.pk}"' in page


def test_on_a_phone_the_customer_stands_under_the_number_at_no_cost(shop, customer):
    """What needs attention comes second on a desk; a phone shows number and customer first, the column of customers goes."""

    def page(columns: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as told:
            return client.get(f"/zamowienia/?columns={columns}").content.decode(), len(told)

    client = _signed_in()
    (item,) = builders.items()
    order = builders.order(shop, customer, builders.line(item, 1))
    text, _cost = page("number,attention,orderer")
    cell = text.split(f'data-id="{order.pk}"')[1].split('class="with-s"')[1].split("</td>")[0]
    assert cell.index(order.number) < cell.index(f'<span class="only-s sub-s">{customer}</span>')
    assert '<td class="hide-s">' in text
    page("number")
    _text, one = page("number")
    for at in range(6):
        builders.order(shop, builders.customer(shop, f"N{at}"), builders.line(item, 1))
    text, many = page("number")
    assert many == one and "Klient N5" in text


@pytest.mark.feature("ORD-6")
def test_a_way_of_paying_that_differs_is_told_by_its_name(shop, customer):
    order = builders.order(shop, customer, builders.line(*builders.items()))
    Order.objects.filter(pk=order.pk).update(payment_method="")
    order.refresh_from_db()
    with translation.override("pl"):
        told = page.credit_panel(order, shop.by)["deviations"]
    assert told == ["płatność —, uzgodniona przelew"]
