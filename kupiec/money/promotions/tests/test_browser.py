"""Promotions in a real browser: suggested while an order is entered, taken with one key, gone with their cause."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kupiec.money.promotions import services
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders.models import OrderLine
from kupiec.sales.orders.tests import builders
from tests.browser import check_axe, settled
from tests.cast import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("KUPIEC_SHOTS")
D = Decimal


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@pytest.mark.feature("PRC-8")
def test_suggested_while_typing_and_taken_with_one_key(transactional_db: None, signed_in: Any, live_server: Any) -> None:
    cast = build_cast()
    builders.office(cast)
    cast.place = stocks.warehouse(cast)
    customer = builders.customer(cast, credit_limit=D("120000.00"))
    pump, valve, filter_ = builders.items(3)
    parts = {
        "buys": [{"item_id": pump.pk, "quantity": D(10)}],
        "gifts": [{"item_id": one.pk, "quantity": D(1)} for one in (valve, filter_)],
    }
    pk = services.save({"code": "P-07", "name": "Jesień", **parts}, by=cast.by)
    order = builders.order(cast, customer, builders.line(pump, 8))
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    page.get_by_text("jeszcze 2 szt").wait_for()
    shot(page, "bundle-near")
    page.locator(".k-grid tbody tr").first.locator("td").nth(3).click()
    page.keyboard.type("25", delay=60)
    page.keyboard.press("Enter")
    page.get_by_text("klientowi należy się 2 szt", exact=False).wait_for()
    settled(page)
    shot(page, "bundle-ready")
    check_axe(page)
    page.keyboard.press("Alt+g")
    page.locator(".k-grid .k-badge.plum").first.wait_for()
    settled(page)
    shot(page, "bundle-taken")
    check_axe(page)
    assert list(OrderLine.objects.filter(order=order).order_by("position").values_list("quantity", "net")) == [(25, D(250)), (2, D(0))]
    page.locator(".k-grid tbody tr").first.locator("td").nth(3).click()
    page.keyboard.type("9", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.k-grid .k-badge.plum').length === 0")
    settled(page)
    assert OrderLine.objects.filter(order=order).count() == 1
    for name, address in {
        "bundles": "/cenniki/pakiety/",
        "bundle-new": "/cenniki/pakiety/nowy/",
        "bundle": f"/cenniki/pakiety/{pk}/",
    }.items():
        answer = page.goto(live_server.url + address)
        assert answer.status == 200
        settled(page)
        shot(page, name)
        check_axe(page)


@pytest.mark.feature("CAT-5")
def test_a_set_is_composed_and_entered(transactional_db: None, signed_in: Any, live_server: Any) -> None:
    cast = build_cast()
    builders.office(cast)
    cast.place = stocks.warehouse(cast)
    customer = builders.customer(cast, credit_limit=D("120000.00"))
    pump, valve = builders.items(2)
    (whole,) = builders.items(1, prefix="ZEST", kind="set", stocked=False, list_price=D(40))
    services.save_set(whole.pk, [(pump.pk, D(1)), (valve.pk, D(4))], price="own", by=cast.by)
    order = builders.order(cast, customer)
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    page.locator(".k-grid tbody tr:last-child input").first.focus()
    page.keyboard.type("ZEST1", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.type("1", delay=60)
    page.keyboard.press("Enter")
    page.get_by_text("Towar T2").wait_for()
    settled(page)
    shot(page, "set-entered")
    check_axe(page)
    assert list(OrderLine.objects.filter(order=order).order_by("position").values_list("net", flat=True)) == [D(0), D(8), D(32)]
    for name, address in {"set-panel": f"/towary/{whole.pk}/?panel=set", "set-form": f"/towary/{whole.pk}/zestaw/"}.items():
        assert page.goto(live_server.url + address).status == 200
        settled(page)
        shot(page, name)
        check_axe(page)


@pytest.mark.feature("PRC-8")
def test_what_is_said_under_a_wrong_field_is_seen_without_scrolling(transactional_db: None, signed_in: Any, live_server: Any) -> None:
    build_cast()
    page = signed_in(width=1440, height=1400)
    page.goto(f"{live_server.url}/cenniki/pakiety/nowy/")
    field, keys = page.locator("[name=value]").bounding_box(), page.locator(".k-keys").bounding_box()
    page.set_viewport_size({"width": 1440, "height": int(field["y"] + field["height"] + keys["height"]) + 4})  # the field itself is seen
    page.locator("[name=code]").fill("P-99")
    page.locator("[name=name]").fill("Za długa strona")
    page.locator("[name=value]").fill("abc")
    page.keyboard.press("Control+Enter")
    said = page.locator("#id_value_error")
    said.wait_for()
    settled(page)
    keys = page.locator(".k-keys").bounding_box()
    at = said.bounding_box()
    assert at["y"] + at["height"] <= keys["y"]
