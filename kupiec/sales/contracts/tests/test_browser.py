"""Contracts in a real browser: entered, lines typed with the keyboard, signed; pages without accessibility findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.contracts import queries, services
from kupiec.sales.contracts.models import Contract, Line
from kupiec.sales.contracts.tests import builders as make
from kupiec.sales.contracts.values import LineDraft
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("CON-1")
@pytest.mark.feature("CON-2")
def test_a_contract_is_typed_signed_and_annexed(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    by = build_cast().by
    item = items.item(by, code="ZK-12", name="Zawór kulowy")
    party = customers.party(by, name="Bel-Pol Instalacje Sp. z o.o.")
    row = make.contract(by, party_id=party.pk, lines=(LineDraft(item_id=item.pk, price=Decimal(47)),))
    annex = services.annex(row.pk, effective_from=dt.date(2070, 1, 1), by=by)
    kind = make.kind().pk
    page = signed_in()
    for address in (
        "umowy/",
        "umowy/nowa/",
        f"umowy/{row.pk}/",
        f"umowy/{row.pk}/edycja/",
        f"umowy/wersje/{annex}/",
        f"umowy/wersje/{annex}/warunki/",
        "ustawienia/umowy/",
        f"ustawienia/umowy/{kind}/",
    ):
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.goto(f"{live_server.url}/umowy/nowa/?party={party.pk}")
    page.fill("[name=subject]", "Ceny stałe")
    page.fill("[name=ends_on]", "1.1.2020")
    page.select_option("[name=kind_id]", str(kind))
    page.get_by_role("button", name="Zapisz").first.click()
    page.wait_for_selector("text=Nie może skończyć się, zanim się zacznie.")
    page.fill("[name=ends_on]", "31.12.2070")
    page.get_by_role("button", name="Zapisz").first.click()
    page.wait_for_selector(".k-grid tbody tr:last-child input")
    entry = page.locator(".k-grid tbody tr:last-child input")
    entry.first.fill("ZK-12")
    page.keyboard.press("Enter")
    page.keyboard.type("30", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Zawór kulowy")
    page.get_by_role("button", name="Podpisz").first.click()
    page.locator("dialog, .k-dialog").get_by_role("button", name="Podpisz").click()
    page.wait_for_selector("h1 ~ .k-badge:has-text('obowiązuje'), .k-badge:has-text('obowiązuje')")
    made = Contract.objects.order_by("-pk")[0]
    assert (made.state, made.subject) == ("signed", "Ceny stałe")
    assert [(line.item_id, line.quantity) for line in queries.lines(make.edition(made).pk)] == [(item.pk, 30)]


@pytest.mark.browser
@pytest.mark.feature("CON-1")
def test_a_block_finds_its_columns_and_is_taken_back_from_where_it_was_pasted(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any
) -> None:
    by = build_cast().by
    items.item(by, code="ZK-12", name="Zawór kulowy")
    row = make.contract(by, party_id=customers.party(by).pk, signed=False)
    page = signed_in()
    page.goto(f"{live_server.url}/umowy/{row.pk}/")
    page.locator(".k-grid .newrow input").first.click()
    paste = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""
    page.evaluate(paste, "ZK-12\t5\tszt\t12,50\nZK-12\t1 200\tszt\t9")
    page.locator(".k-grid").get_by_text("12,50").wait_for()
    told = [(line.description, line.quantity, line.unit, line.price) for line in Line.objects.order_by("position")]
    assert told == [("Zawór kulowy", 5, "szt", Decimal("12.5")), ("Zawór kulowy", 1200, "szt", 9)]
    page.keyboard.press("Control+z")
    page.wait_for_function("() => document.querySelectorAll('.k-grid tbody tr:not(.newrow)').length === 0")
    page.evaluate(paste, "ZK-12\tZawór do kotłowni\t5\t12,50")
    page.locator(".k-grid").get_by_text("Zawór do kotłowni").wait_for()
    assert [(line.quantity, line.price) for line in Line.objects.all()] == [(5, Decimal("12.5"))]
