"""A calculation in a real browser: begun from the offer, typed, its price put on the line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kupiec.people.parties.tests import builders as customers
from kupiec.sales.calculations.models import Component
from kupiec.sales.calculations.services import components
from kupiec.sales.calculations.values import Draft
from kupiec.sales.offers.models import OfferLine
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine
from tests.browser import check_axe
from tests.cast import build_cast

D = Decimal


@pytest.mark.browser
@pytest.mark.feature("OFR-4")
def test_a_price_is_reckoned_and_put(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    offers.house(cast.by)
    made = offers.offer(
        cast.by, customers.party(cast.by), lines=(DraftOfferLine(None, D(10), "kpl", description="Szafa wg projektu", unit_price=D(1)),)
    )
    page = signed_in()
    page.goto(f"{live_server.url}/oferty/wersje/{made.version_id}/?panel=calculations", timeout=40_000)
    page.get_by_role("button", name="Oblicz").click()
    page.locator(".k-grid").wait_for()
    page.locator(".k-grid tbody tr:last-child input").first.focus()
    page.keyboard.type("= Blacha", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.type("2", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    page.wait_for_selector("text=Blacha")
    check_axe(page)
    row = Component.objects.get()
    assert row.quantity == 2
    components.change(row.sheet_id, row.pk, components.Change(quantity=D(1), cost=D(100)), by=cast.by)
    components.add(row.sheet_id, [Draft(kind="overhead", description="Wydział", basis="percent", cost=D(10))], by=cast.by)
    page.reload()
    page.get_by_text("137,50").first.wait_for()
    check_axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "on a phone the table of quantities scrolls, not the page"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Wstaw cenę do pozycji").first.click()
    page.wait_for_url("**/oferty/wersje/**")
    assert OfferLine.objects.get().unit_price == D("137.50")
