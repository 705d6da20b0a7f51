"""Offers in a real browser: lines typed with the keyboard, a version sent and compared, no accessibility findings."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.offers import queries, services
from kupiec.sales.offers.tests import builders
from kupiec.sales.offers.values import DraftOfferLine
from tests.browser import check_axe
from tests.cast import build_cast

D = Decimal


@pytest.fixture
def scene(transactional_db: None) -> Any:
    cast = build_cast()
    builders.house(cast.by)
    party = customers.party(cast.by, name="Bel-Pol Instalacje Sp. z o.o.")
    pump = items.item(cast.by, code="PO-2560", name="Pompa obiegowa", list_price=D("489"))
    made = builders.offer(cast.by, party, subject="Osiedle Naramowice", lines=(DraftOfferLine(pump.pk, D(12)),))
    return cast, made


@pytest.mark.browser
@pytest.mark.feature("OFR-1")
def test_typing_lines_and_why(scene: Any, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast, made = scene
    items.item(cast.by, code="ZK-12", name="Zawór kulowy", list_price=D("10"))
    page = signed_in()
    page.goto(f"{live_server.url}/oferty/{made.offer_id}/")
    page.get_by_text("PO-2560").first.wait_for()
    check_axe(page)
    page.locator(".k-grid tbody tr:last-child input").first.focus()
    page.keyboard.type("ZK-12", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.type("3", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    page.wait_for_selector("text=Zawór kulowy")
    assert [line.item.code for line in queries.lines(made.version_id) if line.item] == ["PO-2560", "ZK-12"]


@pytest.mark.browser
@pytest.mark.feature("OFR-1")
def test_an_item_chosen_from_the_list_waits_for_its_quantity(scene: Any, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast, made = scene
    items.item(cast.by, code="ZK-12", name="Zawór kulowy", list_price=D("10"))
    page = signed_in()
    page.goto(f"{live_server.url}/oferty/{made.offer_id}/")
    page.get_by_text("PO-2560").first.wait_for()
    page.locator(".k-grid tbody tr:last-child input").first.focus()
    page.keyboard.type("zawór", delay=60)
    page.keyboard.press("F4")
    page.locator("#grid-choices .opt").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("7", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    page.locator(".k-grid td", has_text="ZK-12").wait_for()
    assert [(line.item.code, line.quantity) for line in queries.lines(made.version_id) if line.item] == [
        ("PO-2560", D(12)),
        ("ZK-12", D(7)),
    ]


@pytest.mark.browser
@pytest.mark.feature("OFR-2")
def test_pages_have_no_findings(scene: Any, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast, made = scene
    services.send([made.version_id], by=cast.by)
    second = services.new_version(made.offer_id, label="zamienniki", by=cast.by)
    line = queries.lines(second)[0]
    services.lines.change(second, line.pk, services.lines.LineChange(quantity=D(16)), by=cast.by)
    page = signed_in()
    for address in ("oferty/", "oferty/nowa/", f"oferty/{made.offer_id}/porownanie/", f"oferty/wersje/{made.version_id}/zamowienie/",
                    "cenniki/", "cenniki/ceny/", "cenniki/karta/", "cenniki/rabaty/", "cenniki/rabaty/nowy/", "ustawienia/hierarchie/"):  # fmt: skip
        page.goto(f"{live_server.url}/{address}")
        check_axe(page)
