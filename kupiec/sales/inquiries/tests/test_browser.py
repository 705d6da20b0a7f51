"""Inquiries in a real browser: lines typed with the keyboard, pages without accessibility findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.inquiries import queries
from kupiec.sales.inquiries.tests import builders as make
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("RFQ-2")
@pytest.mark.feature("RFQ-4")
def test_lines_are_typed_and_pages_have_no_findings(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    by = build_cast().by
    make.dictionaries(by)
    items.item(by, code="ZK-12", name="Zawór kulowy")
    row = make.inquiry(by, party_id=customers.party(by, name="Bel-Pol Instalacje Sp. z o.o.").pk, name="")
    page = signed_in()
    for address in ("zapytania/", "zapytania/nowe/", f"zapytania/{row.pk}/edycja/", "ustawienia/zapytania/", f"zapytania/{row.pk}/"):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    entry = page.locator(".k-grid tbody tr:last-child input")
    entry.first.fill("= Sprzęgło DN80")
    page.keyboard.press("Enter")
    page.keyboard.type("2", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Sprzęgło DN80")
    entry.first.fill("ZK-12")
    page.keyboard.press("Enter")
    page.keyboard.type("3", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    page.wait_for_selector("text=Zawór kulowy")
    assert [(line.description, line.quantity) for line in queries.lines(row.pk)] == [("Sprzęgło DN80", 2), ("Zawór kulowy", 3)]
