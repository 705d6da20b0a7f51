"""Blanket orders in a real browser: entered, placed, a lot released; pages without accessibility findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.blankets.tests import builders as build
from kupiec.sales.orders.tests import builders as ordering
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("BLK-1")
@pytest.mark.feature("BLK-2")
def test_a_blanket_order_is_placed_and_a_lot_released(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    ordering.office(cast)
    stocks.warehouse(cast)
    (item,) = ordering.items(1)
    row = build.blanket(cast, ordering.customer(cast), item)
    page = signed_in()
    for address in ("zamowienia-ramowe/", "zamowienia-ramowe/nowe/", f"zamowienia-ramowe/{row.pk}/edycja/", f"zamowienia-ramowe/{row.pk}/"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.get_by_role("button", name="Złóż").first.click()
    page.get_by_role("button", name="Odwołaj następną partię").first.wait_for()
    page.get_by_role("button", name="Odwołaj następną partię").first.click()
    page.locator("#dialog input[name=quantity]").fill("9000")
    page.locator("#dialog button[type=submit]").click()
    page.locator("#dialog [name=quantity][aria-invalid=true]").wait_for()
    page.locator("#dialog input[name=quantity]").fill("1000")
    page.locator("#dialog button[type=submit]").click()
    page.wait_for_url("**/zamowienia/*/")
    assert build.lots(row)[0].released == 1000
    page.goto(f"{live_server.url}/zamowienia-ramowe/nowe/")
    page.locator("form.k-form button[type=submit], form button.btn-primary").first.click()
    page.wait_for_function("() => document.querySelector('[aria-invalid=true]')")
