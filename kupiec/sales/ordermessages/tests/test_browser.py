"""A message about orders written, looked at on an order and sent, in a real browser (ORD-11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.ordermessages.models import Message, Passing, Quiet
from kupiec.sales.orders.tests import builders as selling
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("ORD-11")
def test_a_message_is_written_seen_and_sent(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    with clock.frozen(selling.TODAY):
        selling.office(cast)
        cast.place = stocks.warehouse(cast)
        customer = selling.customer(cast)
        order = selling.order(cast, customer, selling.line(*selling.items()))
    page = signed_in()
    home = f"{live_server.url}/ustawienia/komunikaty-zamowien/"
    page.goto(home)
    check_axe(page)
    page.goto(f"{home}nowy/")
    page.fill("[name=name]", "Przyjęte")
    page.select_option("[name=register]", "reserving")
    page.fill("[name=heading_pl]", "Zamówienie {{ order.numer }}")
    page.fill("[name=text_pl]", "Dzień dobry")
    page.locator("#message-shown .k-note, #message-shown [role=alert]").first.wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[aria-invalid=true]")
    page.fill("[name=heading_pl]", "Zamówienie {{ order.number }}")
    page.wait_for_function(f"() => document.querySelector('#message-shown').innerText.includes('Zamówienie {order.number}')")
    check_axe(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(home)
    message = Message.objects.get()
    Passing.objects.create(
        company=cast.company,
        message=message,
        order=order,
        passage=1,
        state="skipped",
        why="NO_ADDRESS",
        register="Rezerwacja",
        at=clock.now(),
    )
    for address in (
        f"ustawienia/komunikaty-zamowien/{message.pk}/",
        "zamowienia/komunikaty/",
        f"zamowienia/{order.pk}/?panel=messages",
        "ustawienia/komunikaty-zamowien/bez-wiadomosci/nowy/",
    ):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.goto(f"{home}bez-wiadomosci/nowy/?party={customer.pk}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{home}bez-wiadomosci/")
    check_axe(page)
    assert Quiet.objects.get().party_id == customer.pk
