"""The board of orders (ORD-5): registers as columns, cards moved by the verb of orders, refusals told on the card."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import clock, rights
from kupiec.people.parties.models import CustomerTerms
from kupiec.sales.orders.models import Order, RegisterOperation
from kupiec.sales.orders.services import move
from kupiec.sales.orders.tests import builders
from tests.browser import check_axe
from tests.cast import build_cast
from tests.markup import flat

pytestmark = pytest.mark.feature("ORD-5")
HX = {"HX-Request": "true"}


def _web(allowed: list[str] | None = None) -> Client:
    web = Client()
    web.force_login(user_with(allowed))
    return web


def _columns(page: str) -> dict[int, list[int]]:
    """Cards by column, as the page draws them."""
    parts = re.split(r'data-col="(\d+)"', page)
    return {int(parts[at]): [int(pk) for pk in re.findall(r'data-card="(\d+)"', parts[at + 1])] for at in range(1, len(parts), 2)}


def _moved(web: Client, shop: Any, order: Order, to: str, *, was: str) -> Any:
    values = {"_card": order.pk, "_from": builders.register(shop, was), "_to": builders.register(shop, to)}
    return web.post(reverse("orders-board"), values, headers=HX)


@pytest.mark.django_db
def test_cards_stand_in_their_registers_and_ended_ones_for_a_month(shop: Any, customer: Any) -> None:
    (item,) = builders.items()
    draft, live = (
        builders.order(shop, customer, builders.line(item, 2, price="50")),
        builders.accepted(shop, customer, builders.line(item, 1)),
    )
    gone, old = builders.order(shop, customer, builders.line(item, 1)), builders.order(shop, customer, builders.line(item, 1))
    for order in (gone, old):
        move.move([order.pk], builders.register(shop, "cancelled"), by=shop.by)
    Order.objects.filter(pk=old.pk).update(register_at=clock.now() - dt.timedelta(days=31))
    page = _web().get(reverse("orders-board")).content.decode()
    found = _columns(page)
    assert found[builders.register(shop, "received")] == [draft.pk] and found[builders.register(shop, "reserving")] == [live.pk]
    assert found[builders.register(shop, "cancelled")] == [gone.pk] and len(found) == 8
    assert draft.number.partition(" ")[2] in page and customer.name in page and "z ostatnich 30 dni" in page
    assert _columns(_web().get(f"{reverse('orders-board')}?q=nieznany").content.decode())[builders.register(shop, "received")] == []


@pytest.mark.django_db
def test_a_card_moves_by_the_verb_and_what_is_refused_stays(shop: Any, customer: Any) -> None:
    (item,) = builders.items()
    order, web = builders.order(shop, customer, builders.line(item, 2, price="50")), _web()
    done = _moved(web, shop, order, "checking", was="received").json()
    assert done["ok"] and done["column"] == builders.register(shop, "checking") and "Sprawdzenie" in done["text"]
    assert (
        done["figures"][str(builders.register(shop, "received"))]["count"] == 0
        and done["figures"][str(builders.register(shop, "checking"))]["count"] == 1
    )
    refused = _moved(web, shop, order, "billing", was="checking")
    assert (
        refused.status_code == 422
        and not refused.json()["ok"]
        and refused.json()["column"] == builders.register(shop, "checking")
        and refused.json()["text"] in refused.json()["card"]
    )
    stale = _moved(web, shop, order, "received", was="received")
    assert stale.status_code == 409 and stale.json()["column"] == builders.register(shop, "checking")
    RegisterOperation.objects.filter(register__company=shop.company, next__code="reserving", register__code="checking").update(
        guard="brutto > 100000", guard_text="Za małe zamówienie"
    )
    assert "Za małe zamówienie" in _moved(web, shop, order, "reserving", was="checking").json()["card"]
    order.refresh_from_db()
    assert order.register.code == "checking"


@pytest.mark.django_db
def test_an_order_over_the_limit_stays_and_says_so(shop: Any, customer: Any) -> None:
    CustomerTerms.objects.filter(party=customer).update(credit_limit=Decimal(10))
    order = builders.order(shop, customer, builders.line(builders.items()[0], 2, price="50"))
    move.move([order.pk], builders.register(shop, "checking"), by=shop.by)
    seller = _web(sorted(set(rights.catalogue()) - {"orders.release"}))
    answer = _moved(seller, shop, order, "reserving", was="checking").json()
    assert not answer["ok"] and answer["column"] == builders.register(shop, "checking") and answer["text"]


@pytest.mark.django_db
def test_who_may_only_look_moves_nothing(shop: Any, customer: Any) -> None:
    order = builders.order(shop, customer, builders.line(builders.items()[0], 1))
    web = _web(["orders.see", "parties.see"])
    assert "draggable" not in web.get(reverse("orders-board")).content.decode().replace('draggable="false"', "")
    assert _moved(web, shop, order, "checking", was="received").status_code == 403
    assert _web(["parties.see"]).get(reverse("orders-board")).status_code == 403
    asked = flat(_web().get(f"{reverse('orders-board')}?_move={order.pk}", headers=HX))
    assert (
        "Sprawdzenie" in asked and f'data-board-to="{builders.register(shop, "shipping")}" data-board-card="{order.pk}" disabled' in asked
    )


@pytest.mark.django_db
def test_a_board_of_many_orders_asks_as_much_as_one_of_few(shop: Any, customer: Any) -> None:
    (item,) = builders.items()
    web = _web()

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            web.get(reverse("orders-board"))
        return len(asked)

    builders.order(shop, customer, builders.line(item, 1))
    builders.accepted(shop, customer, builders.line(item, 1))
    cost()
    few = cost()
    for _ in range(5):
        builders.order(shop, customer, builders.line(item, 1))
        builders.accepted(shop, customer, builders.line(item, 1))
    assert cost() == few


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_card_is_dragged_moved_by_keys_and_read_by_everybody(signed_in: Any, live_server: Any) -> None:
    shop = build_cast()
    builders.office(shop)
    builders.stocks.warehouse(shop)
    order = builders.order(shop, builders.customer(shop), builders.line(builders.items()[0], 1), issue_date=clock.today())
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/rejestry/")
    card = page.locator(f'[data-card="{order.pk}"]')
    check_axe(page)
    card.drag_to(page.locator(f'[data-col="{builders.register(shop, "checking")}"]'))
    page.wait_for_selector(f'[data-col="{builders.register(shop, "checking")}"] [data-card="{order.pk}"]')
    page.wait_for_selector(".k-toast.ok")
    page.reload()
    page.locator("body").press("ArrowDown")
    page.wait_for_function("(pk) => document.activeElement.dataset.card === String(pk)", arg=order.pk)
    page.keyboard.press("m")
    page.wait_for_selector("#dialog button")
    check_axe(page)
    page.locator("#dialog").get_by_role("button", name="Przyjęte", exact=False).first.click()
    page.wait_for_selector(f'[data-col="{builders.register(shop, "received")}"] [data-card="{order.pk}"]')
    dark = signed_in(theme="dark", width=390, height=844)
    dark.goto(f"{live_server.url}/zamowienia/rejestry/")
    dark.wait_for_selector("[data-card]")
    check_axe(dark)
