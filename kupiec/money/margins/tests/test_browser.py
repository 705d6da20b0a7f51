"""Floors set, a line below one says so while it is edited, purchase prices that wait are taken (PRC-10, PRC-3)."""

from __future__ import annotations

import os
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from kupiec.money.margins import services
from kupiec.money.margins.values import Reasons
from kupiec.money.pricelists.models import PurchaseChange
from kupiec.money.pricelists.services import purchases
from kupiec.money.pricelists.values import Fresh, Whence
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders.models import OrderLine
from kupiec.sales.orders.tests import builders as selling
from tests.browser import check_axe
from tests.cast import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KUPIEC_SHOTS")


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@pytest.mark.feature("PRC-10")
def test_a_floor_is_set_and_a_line_below_it_says_so_with_its_reason(transactional_db: None, signed_in: Any, live_server: Any) -> None:
    cast = build_cast()
    selling.office(cast)
    stocks.warehouse(cast)
    (item,) = selling.items(1, list_price=D(100), purchase_price=D(80))
    order = selling.order(cast, selling.customer(cast), selling.line(item, 10, price="95"))
    services.choose(Reasons.REQUIRED, by=cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/ustawienia/progi-cen/nowy/")
    check_axe(page, both=True)
    page.fill("[name=percent]", "1e15")
    page.keyboard.press("Control+Enter")
    page.locator("[name=percent][aria-invalid=true]").wait_for()
    page.fill("[name=percent]", "12")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/progi-cen/")
    page.get_by_text("koszt + 12").wait_for()
    check_axe(page)
    shot(page, "floors")
    page.goto(f"{live_server.url}/ustawienia/ceny-reczne/")
    check_axe(page)
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    page.locator(".k-grid tbody tr").first.locator("td").nth(3).click()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.type("86,49 targi", delay=60)
    page.keyboard.press("Enter")
    page.get_by_text("89,60").first.wait_for()
    page.get_by_text("cena ręczna: targi").first.wait_for()
    line = OrderLine.objects.get(order=order)
    assert (line.unit_price, line.price_reason) == (D("86.49"), "targi")
    check_axe(page)
    shot(page, "order")


@pytest.mark.feature("PRC-3")
def test_purchase_prices_that_wait_are_taken(transactional_db: None, signed_in: Any, live_server: Any) -> None:
    cast = build_cast()
    (item,) = selling.items(1, purchase_price=D(80))
    purchases.record([Fresh(item.pk, D(120))], source=Whence.FILE, ask_above=D(10), by=cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/towary/ceny-zakupu/")
    page.get_by_text("120,00").wait_for()
    check_axe(page, both=True)
    shot(page, "purchases")
    page.goto(f"{live_server.url}/ustawienia/ceny-zakupu/")
    check_axe(page)
    page.fill("[name=ask_above]", "-5")
    page.keyboard.press("Control+Enter")
    page.locator("[name=ask_above][aria-invalid=true]").wait_for()
    shot(page, "rules")
    page.goto(f"{live_server.url}/towary/ceny-zakupu/")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="Przyjmij ceny").click()
    page.get_by_text("przyjęta").first.wait_for()
    assert PurchaseChange.objects.get().state == "done"
