"""Picking and counting on a scanner's small screen, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.money.stock.models import StockBalance, StockDocument
from kupiec.money.stock.tests import builders as stocks
from kupiec.money.warehousing.models import Package
from tests.browser import check_axe
from tests.cast import build_cast

SMALL = {"width": 380, "height": 680}


def _scan(page: Any, code: str, heard: str) -> None:
    page.fill("#scan-code", code)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"text={heard}")


@pytest.mark.browser
@pytest.mark.feature("STK-6")
def test_a_delivery_is_picked_packed_and_labelled_on_a_small_screen(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any
) -> None:
    cast = build_cast()
    place = stocks.warehouse(cast)
    rack = stocks.location(place, "A-1")
    (item,) = stocks.items(1)
    stocks.issued(cast, "PZ", place, stocks.line(item, 9, cost=5, location_id=rack.pk))
    made = stocks.drafted(cast, "WZ", place, stocks.line(item, 2), party_id=stocks.party().pk)
    page = signed_in()
    page.set_viewport_size(SMALL)
    page.goto(f"{live_server.url}/magazyn/wysylka/{made.document_id}/")
    page.wait_for_selector("text=A-1")
    check_axe(page)
    _scan(page, "T1", "1 z 2")
    page.get_by_role("button", name="Nowa paczka").click()
    page.wait_for_selector("text=Paczka 2")
    _scan(page, "T1", "2 z 2")
    check_axe(page)
    package = Package.objects.get(number=1)
    page.goto(f"{live_server.url}/magazyn/paczki/{package.pk}/")
    page.wait_for_selector("h1")
    check_axe(page)
    page.fill("[name=weight_kg]", "-1")
    page.locator("form button[type=submit].btn-primary").click()
    page.wait_for_selector("[name=weight_kg][aria-invalid=true]")
    page.fill("[name=weight_kg]", "2,5")
    page.locator("form button[type=submit].btn-primary").click()
    page.wait_for_url("**/magazyn/wysylka/*/")
    page.get_by_role("button", name="Wystaw", exact=True).click()
    page.wait_for_url("**/magazyn/dokumenty/*/")
    assert (StockDocument.objects.get(pk=made.document_id).state, str(Package.objects.get(pk=package.pk).weight_kg)) == ("issued", "2.5000")


@pytest.mark.browser
@pytest.mark.feature("STK-10")
def test_a_rack_is_counted_and_the_difference_posted(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    place = stocks.warehouse(cast)
    rack = stocks.location(place, "A-1")
    (item,) = stocks.items(1)
    stocks.issued(cast, "PZ", place, stocks.line(item, 3, cost=5, location_id=rack.pk))
    page = signed_in()
    page.set_viewport_size(SMALL)
    for address in ("magazyn/inwentaryzacja/", "magazyn/inwentaryzacja/nowa/"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.locator("form button[type=submit].btn-primary").click()
    page.wait_for_selector("#scan-code")
    _scan(page, "A-1", "Miejsce A-1")
    _scan(page, "T1", "policzono 1")
    check_axe(page)
    page.get_by_role("button", name="Zaksięguj różnice").click()
    page.wait_for_url("**/magazyn/dokumenty/*/")
    assert StockBalance.objects.get(item=item).on_hand == 1
