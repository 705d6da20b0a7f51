"""The palette in a real browser: found, looked at beside, acted on, by keys alone; on a phone; no accessibility findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.money.stock.tests import builders as stocks
from kupiec.people.parties import found as party_found
from kupiec.sales.orders.tests import builders
from tests.browser import check_axe
from tests.cast import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.feature("KER-12")
def test_the_palette_by_keys_alone(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    builders.office(cast)
    cast.place = stocks.warehouse(cast)
    customer = builders.customer(cast)
    from kupiec.ground.kernel import search

    search.index(party_found._parties([customer.pk]), by=cast.by)
    order = builders.order(cast, customer, builders.line(builders.items(1)[0], 2), customer_reference="ZAM/77")
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    page.keyboard.press("Control+k")
    page.locator("#palette-list .opt").first.wait_for()
    page.locator("#palette-glance").get_by_text(order.number).first.wait_for()
    check_axe(page)
    page.keyboard.type("zam/77")
    page.locator("#palette-list .opt[aria-selected=true]").get_by_text(order.number).wait_for()
    page.locator("#palette-glance").get_by_text("ZAM/77").wait_for()
    page.locator("#palette input").fill(customer.code)
    page.keyboard.press("Tab")  # before the answer: the actions of what was typed, not of what stood there
    page.locator("#palette-glance .act:focus").wait_for()
    page.locator("#palette-list .opt[aria-selected=true] .m").get_by_text(customer.name).first.wait_for()
    check_axe(page)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.tagName") == "INPUT"
    page.keyboard.press("Tab")
    page.keyboard.press("z")
    page.wait_for_url(f"**/zamowienia/nowe/?orderer_id={customer.pk}")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/zamowienia/{order.pk}/")
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill(customer.code)
    page.locator("#palette-list .opt").nth(1).wait_for()
    check_axe(page)
    assert page.evaluate("document.querySelector('#palette').getBoundingClientRect().right <= 391")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/klienci/{customer.pk}/")
