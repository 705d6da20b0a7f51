"""A trip in a real browser: entered, joined, ordered, settled; no accessibility findings (ORD-9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.transport.models import Trip
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("ORD-9")
def test_a_trip_is_put_together_and_settled(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    with clock.frozen(selling.TODAY):
        selling.office(cast)
        cast.place = stocks.warehouse(cast)
        (item,) = selling.items(1, weight_kg=2)
        order = selling.accepted(cast, selling.customer(cast), selling.line(item, 3))
    page = signed_in()
    page.goto(f"{live_server.url}/transport/nowy/")
    check_axe(page)
    page.fill("[name=vehicle]", "PO 4KR71")
    page.locator("[data-form] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/transport/\d+/$"))
    page.select_option("#orders-joined", str(order.pk))
    page.get_by_role("button", name="Dołącz").click()
    page.get_by_role("link", name=order.number).first.wait_for()
    check_axe(page)
    page.get_by_role("button", name="Zamów transport").click()
    page.get_by_role("button", name="Wyjechał").click()
    page.wait_for_function("() => document.body.innerText.includes('W drodze')")  # until then the old page stands
    page.get_by_role("button", name="Dostarczone").click()
    page.wait_for_function("() => document.body.innerText.includes('Gotowe')")
    assert Trip.objects.get().state == "done"
    for address in ("transport/", f"zamowienia/{order.pk}/?panel=transport"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
