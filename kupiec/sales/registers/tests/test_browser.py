"""Shaping registers in a real browser: a condition drafted, tried on an order, published; no accessibility findings (ORD-5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders.models import RegisterOperation
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.registers import queries
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("ORD-5")
def test_an_administrator_adds_a_condition_tries_it_and_publishes(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any
) -> None:
    cast = build_cast()
    with clock.frozen(selling.TODAY):
        selling.office(cast)
        cast.place = stocks.warehouse(cast)
        (item,) = selling.items()
        selling.stocked(cast, cast.place, item, 50)
        order = selling.order(cast, selling.customer(cast), selling.line(item, 10))
    page = signed_in()
    home = f"{live_server.url}/ustawienia/rejestry-zamowien/"
    page.goto(home)
    check_axe(page)
    page.goto(f"{home}nowy/")
    check_axe(page)
    page.goto(f"{home}rejestr/received/")
    row = page.locator("#operation-2")
    row.locator("summary").click()
    check_axe(page)
    row.locator("input[name=o1-guard]").fill("netto >=")
    page.keyboard.press("Control+Enter")
    page.locator("#operation-2 .t-bad").first.wait_for()
    page.locator("input[name=o1-guard]").fill("netto >= 500")
    page.locator("input[name=o1-guard_text]").fill("za małe zamówienie")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(home)
    page.get_by_role("heading", name="Szkic").wait_for()
    check_axe(page)
    assert not RegisterOperation.objects.exclude(guard="").exists()
    page.get_by_role("link", name="Wypróbuj szkic").click()
    page.wait_for_url("**/proba/**")
    assert "Wypróbuj" in page.locator("#keybar [data-bar='Ctrl+Enter']").inner_text(), "the key bar tells the key of the page’s button"
    page.select_option("#sample", str(order.pk))
    page.keyboard.press("Control+Enter")
    page.get_by_text("za małe zamówienie").first.wait_for()
    check_axe(page)
    page.goto(home)
    page.fill("#note", "Małe zamówienia bez sprawdzenia nie przechodzą")
    page.get_by_role("button", name="Opublikuj").click()
    page.get_by_role("heading", name="Wersje").wait_for()
    assert RegisterOperation.objects.exclude(guard="").get().guard == "netto >= 500"
    assert queries.draft(cast.company.pk) is None
    page.goto(f"{home}wersje/2/")
    page.get_by_text("netto >= 500").first.wait_for()
    check_axe(page)
