"""Magazyn in a real browser: pages without accessibility findings, a receipt by keyboard, a shipment by scanner."""

from __future__ import annotations

import pytest

from kupiec.money.stock import public as stock
from kupiec.money.stock.models import StockBalance, StockDocument, StockLine
from kupiec.money.stock.tests import builders as build
from tests.browser import check_axe, settled
from tests.cast import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    cast = build_cast()
    place, (one, two) = build.warehouse(cast), build.items(2)
    build.location(place, "A1")
    build.location(place, "REG-B2", position=9)
    party = build.party()
    for item in (one, two):
        build.received(cast, place, item, 40)
    stock.block([build.want(cast, place, one, 60, source_id=1)], by=cast.by)
    build.coming(cast, place, one, 50, source_id=7, due=build.TODAY)
    draft = build.drafted(cast, "WZ", place, build.line(two, 3), party_id=party.pk, reference="ZS 188/11/2026")
    return {"draft": draft.document_id, "place": place.pk, "balance": StockBalance.objects.order_by("pk").first().pk}


@pytest.mark.feature("STK-1")
def test_pages_have_no_accessibility_findings(world, signed_in, live_server):
    page = signed_in()
    page.set_default_timeout(30_000)
    draft, balance = world["draft"], world["balance"]
    pages = (
        "/magazyn/", f"/magazyn/stany/{balance}/", "/magazyn/dokumenty/", f"/magazyn/dokumenty/{draft}/",
        "/magazyn/stan-na-dzien/?f.on=2026-12-31", f"/magazyn/stany/{balance}/?panel=layers",
        "/magazyn/dokumenty/nowy/", "/magazyn/rezerwacje/", "/magazyn/dostawy/", "/magazyn/wysylka/", f"/magazyn/wysylka/{draft}/",
        "/ustawienia/magazyny/", "/ustawienia/miejsca/nowe/",
    )  # fmt: skip
    for address in pages:
        page.goto(live_server.url + address)
        check_axe(page, both=address in pages[:4])
    page.goto(live_server.url + "/magazyn/")
    assert "Stany" in page.inner_text("body") and "Na stanie" in page.inner_text("body")


@pytest.mark.feature("STK-9")
def test_stock_on_a_day_is_asked_and_a_wrong_day_is_told(world, signed_in, live_server):
    page = signed_in()
    page.set_default_timeout(30_000)
    page.goto(live_server.url + "/magazyn/stan-na-dzien/")
    page.fill("#stock-day", "wczorajszy")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wrong-day")
    check_axe(page)
    page.fill("#stock-day", "2026-01-31")
    page.keyboard.press("Enter")
    page.wait_for_url("**f.on=2026-01-31*")
    settled(page)
    assert "31.01.2026" in page.input_value("#stock-day")
    check_axe(page)


@pytest.mark.feature("STK-2")
def test_a_receipt_by_keyboard(world, signed_in, live_server):
    page = signed_in()
    page.set_default_timeout(30_000)
    page.goto(live_server.url + "/magazyn/dokumenty/nowy/?kind=PZ")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-grid] [role=gridcell], [data-grid] tbody tr")
    entry = page.locator("[data-grid] input").first
    entry.wait_for()
    entry.focus()
    page.keyboard.type("T1")
    page.keyboard.press("Enter")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    page.locator("[data-grid-totals]", has_text="1 pozycja").wait_for()
    page.wait_for_load_state("networkidle")
    paper = StockDocument.objects.filter(kind="PZ", state="draft").get()
    line = StockLine.objects.get(document=paper)
    assert (line.item.code, line.quantity) == ("T1", 12)
    assert line.location.code == "A1"
    cell = page.locator("[data-grid] tbody tr").first.locator("td", has_text="A1")
    cell.click()
    page.keyboard.type("REG-B2")  # as fast as a scanner: into the cell, not a new line
    page.keyboard.press("Enter")
    page.locator("[data-grid]:not([data-busy]) tbody td", has_text="REG-B2").wait_for()
    page.wait_for_load_state("networkidle")
    line.refresh_from_db()
    assert line.location.code == "REG-B2" and StockLine.objects.filter(document=paper).count() == 1
    page.keyboard.press("Control+Enter")
    page.click("#dialog button[type=submit]")
    page.locator("h1", has_text="PZ 3/11/2026").wait_for()
    paper.refresh_from_db()
    assert paper.number == "PZ 3/11/2026"


@pytest.mark.feature("ORD-8")
def test_a_shipment_by_scanner(world, signed_in, live_server):
    page = signed_in()
    page.set_default_timeout(30_000)
    page.goto(f"{live_server.url}/magazyn/wysylka/{world['draft']}/")
    page.locator("#scan-code:focus").wait_for()
    page.keyboard.type("T1")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert "nie należy do tego dokumentu" in page.inner_text("[role=alert]")
    check_axe(page)
    for number in (1, 2, 3):
        page.fill("#scan-code", "T2")
        page.keyboard.press("Enter")
        page.locator(".k-note", has_text=f"{number} z 3").wait_for()
    page.wait_for_selector("button[value=ship]:not([disabled])")
    page.click("button[value=ship]")
    page.wait_for_url("**/magazyn/dokumenty/**")
    assert StockDocument.objects.get(pk=world["draft"]).state == "issued"
