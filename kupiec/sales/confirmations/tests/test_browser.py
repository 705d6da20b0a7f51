"""Confirmations in a real browser: made of an order, spread, corrected by hand, confirmed; pages without accessibility findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.confirmations import services
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.confirmations.tests import builders as build
from kupiec.sales.orders.tests import builders as ordering
from kupiec.sales.supply.models import SupplyLine
from kupiec.sales.supply.tests import builders as supplies
from tests.browser import check_axe
from tests.cast import build_cast

pytestmark = pytest.mark.browser


@pytest.mark.feature("CNF-1")
@pytest.mark.feature("CNF-2")
def test_an_order_is_confirmed_in_tranches(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    ordering.office(cast)
    stocks.warehouse(cast)
    (item,) = ordering.items(1)
    order = ordering.order(cast, ordering.customer(cast), ordering.line(item, 1000))
    page = signed_in()
    for address in ("potwierdzenia/", "potwierdzenia/nowe/"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.locator("form.k-form button[type=submit], form button.btn-primary").first.click()
    page.wait_for_function("() => document.querySelector('[aria-invalid=true]')")
    (made,) = services.from_orders([order.pk], by=cast.by)
    page.goto(f"{live_server.url}/potwierdzenia/{made}/")
    page.wait_for_selector("h1")
    check_axe(page)
    page.get_by_role("link", name="Rozłóż na transze").first.click()
    page.wait_for_selector("text=Jedna transza")
    check_axe(page)
    page.get_by_role("button", name="Rozłóż").click()
    page.wait_for_selector("text=Podaj wielkość jednej transzy.")
    page.locator("input[name=lot]").fill("300")
    page.get_by_role("button", name="Rozłóż").click()
    page.wait_for_url("**/transze/")
    page.wait_for_function("() => document.querySelectorAll('.k-grid tbody tr').length >= 4")
    check_axe(page)
    row = Confirmation.objects.get()
    page.locator(".k-grid tbody tr").nth(1).locator("td").nth(3).click()
    page.keyboard.type("500", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.k-grid tbody tr').length == 3")
    assert [quantity for quantity, _on in build.told(row)] == [300, 500, 200]
    page.get_by_role("button", name="Potwierdź").first.click()
    page.wait_for_selector("text=POT 1/")
    row.refresh_from_db()
    assert row.state == "confirmed" and row.issue_date == clock.today()
    assert all(one.first_on and one.first_on > clock.today() - dt.timedelta(days=1) for one in build.tranches(row))


@pytest.mark.feature("CNF-3")
@pytest.mark.feature("CNF-4")
def test_tranches_are_watched_and_what_is_short_is_ordered(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    stocks.warehouse(cast)
    (item,) = stocks.items(1)
    supplier = supplies.supplier()
    late = build.confirmed(cast, build.line(item, 40, requested_on=clock.today()))
    build.confirmed(cast, build.line(item, 60))
    page = signed_in()
    for address in ("potwierdzenia/transze/", "potwierdzenia/terminowosc/", "potwierdzenia/plan/"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    quantity = page.locator("input[name^=quantity_]").first
    page.set_viewport_size({"width": 390, "height": 844})
    box = quantity.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390, "how much to order is seen first on a phone"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(f"select[name^='supplier_{item.pk}']").first.select_option(str(supplier.pk))
    for box in page.locator("input[name=chosen]").all()[1:]:
        box.uncheck()
    quantity.fill("")
    page.get_by_role("button", name="Utwórz zamówienia z wybranych").click()
    page.locator("td:has(input[aria-invalid=true]) [role=alert]").wait_for()
    check_axe(page)
    assert quantity.input_value() == ""
    quantity.fill("40")
    page.get_by_role("button", name="Utwórz zamówienia z wybranych").click()
    page.wait_for_url("**/zakupy/*/")
    assert SupplyLine.objects.get().quantity == 40
    page.goto(f"{live_server.url}/potwierdzenia/plan/?every=own&own=x")
    page.wait_for_function("() => document.querySelector('#d-own[aria-invalid=true]')")
    page.goto(f"{live_server.url}/potwierdzenia/plan/?count=10000000000000000")
    page.wait_for_function("() => document.querySelector('#d-count[aria-invalid=true]')")
    page.goto(f"{live_server.url}/potwierdzenia/terminowosc/?first=32.13.2026")
    page.wait_for_function("() => document.querySelector('#p-first[aria-invalid=true]')")
    assert late.number
