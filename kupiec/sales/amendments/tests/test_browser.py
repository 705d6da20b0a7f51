"""Amending in a real browser: wrong figures told at their line, what changes shown, saved, looked up as of a day (ORD-10, ORD-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.amendments.models import Amendment
from kupiec.sales.orders.tests import builders as selling
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("ORD-10")
@pytest.mark.feature("ORD-13")
def test_an_order_is_amended_and_looked_up(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    selling.office(cast)
    cast.place = stocks.warehouse(cast)
    (item,) = selling.items()
    order = selling.accepted(cast, selling.customer(cast), selling.line(item, 10))
    (line,) = selling.lines_of(order)
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/zmiana/")
    check_axe(page)
    page.fill(f"input[name=q{line.pk}]", "zero")
    page.keyboard.press("Control+Enter")
    page.locator("td .t-bad").first.wait_for()
    page.fill(f"input[name=q{line.pk}]", "8")
    page.fill("input[name=a0-quantity]", "3")
    page.fill("#payment_days", "za tydzień")
    page.keyboard.press("Control+Enter")
    page.locator(".k-field.has-error #payment_days").wait_for()
    page.fill("#payment_days", "14")
    page.keyboard.press("Control+Enter")
    page.locator("tr:has(input[name=a0-code]) .t-bad").wait_for()
    page.fill("input[name=a0-quantity]", "")
    page.fill("#reason", "klient zamówił za dużo")
    page.get_by_role("button", name="Pokaż, co się zmieni").click()
    page.get_by_text("100,00 → 80,00").wait_for()
    check_axe(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/zamowienia/{order.pk}/?panel=amendments")
    page.get_by_text("klient zamówił za dużo").first.wait_for()
    check_axe(page)
    assert Amendment.objects.get().net_after == 80
    for address in (f"zamowienia/{order.pk}/stan/", "zamowienia/archiwum/", "zamowienia/archiwum/?on=kiedys"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
