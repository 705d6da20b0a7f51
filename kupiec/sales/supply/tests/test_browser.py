"""Purchase orders in a real browser: entered, typed, placed and received; pages without accessibility findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.money.stock.models import StockDocument
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.tests import builders as build
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("ORD-9")
def test_a_purchase_is_typed_placed_and_received(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    place = stocks.warehouse(cast)
    one, _two = stocks.items(2)
    known = build.placed(cast, place, build.line(one, 5))
    draft = build.order(cast, place)
    page = signed_in()
    for address in ("zakupy/", "zakupy/nowe/", f"zakupy/{known.pk}/edycja/", f"zakupy/{draft.pk}/"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    entry = page.locator(".k-grid tbody tr:last-child input")
    entry.first.fill("T2")
    page.keyboard.press("Enter")
    page.keyboard.type("7", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    page.wait_for_selector("text=Towar T2")
    page.wait_for_function("() => !document.querySelector('.k-grid [aria-busy=true]')")
    page.goto(f"{live_server.url}/zakupy/{draft.pk}/")
    page.get_by_role("button", name="Złóż zamówienie").click()
    page.get_by_role("button", name="Przyjmij towar").wait_for()
    page.get_by_role("button", name="Przyjmij towar").click()
    page.wait_for_url("**/magazyn/dokumenty/*/")
    assert (SupplyLine.objects.get(order=draft).quantity, SupplyOrder.objects.get(pk=draft.pk).state) == (7, "placed")
    assert StockDocument.objects.get().kind == "PZ"


@pytest.mark.browser
def test_a_wrong_order_is_told_at_its_field(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    stocks.warehouse(build_cast())
    page = signed_in()
    page.goto(f"{live_server.url}/zakupy/nowe/")
    page.locator("form.k-form button[type=submit], form button.btn-primary").first.click()
    page.wait_for_selector("text=Wybierz dostawcę.")
    assert page.locator("[aria-invalid=true]").count() == 1
    assert not SupplyOrder.objects.exists()
