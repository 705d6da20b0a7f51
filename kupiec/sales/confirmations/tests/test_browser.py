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
    page.locator(".k-grid tbody tr").nth(1).locator("[data-col=quantity]").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("500", delay=40)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.k-grid tbody tr').length == 3")
    assert [quantity for quantity, _on in build.told(row)] == [300, 500, 200]
    page.get_by_role("button", name="Zatwierdź").first.click()
    page.wait_for_selector("text=POT 1/")
    row.refresh_from_db()
    assert row.state == "confirmed" and row.issue_date == clock.today()
    assert all(one.first_on and one.first_on > clock.today() - dt.timedelta(days=1) for one in build.tranches(row))
