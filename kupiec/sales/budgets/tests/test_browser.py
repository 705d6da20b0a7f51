"""Budgets in a real browser: entered, lines typed with the keyboard, approved, put in force; an order is refused; pages for axe."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.budgets import queries
from kupiec.sales.budgets.models import Budget
from kupiec.sales.budgets.tests import builders as make
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as sold
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("BUD-1")
def test_a_budget_is_typed_approved_and_put_in_force(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    by = build_cast().by
    row = make.budget(by)
    make.kind()
    version, line, kind = make.version(row).pk, make.line(row).pk, make.kind().pk
    page = signed_in()
    pages = (
        "budzety/", "budzety/nowy/", f"budzety/{row.pk}/", f"budzety/{row.pk}/edycja/", f"budzety/wersje/{version}/", f"budzety/pozycje/{line}/", "ustawienia/budzety/", f"ustawienia/budzety/{kind}/",
        "ustawienia/budzety/nowy/", "ustawienia/budzety/praca/",
    )  # fmt: skip
    for address in pages:
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.goto(f"{live_server.url}/budzety/nowy/")
    page.fill("[name=code]", "SP-26")
    page.fill("[name=name]", "Koszty serwisu")
    page.fill("[name=last_day]", "1.1.2020")
    page.get_by_role("button", name="Zapisz").first.click()
    page.wait_for_selector("text=Nie może skończyć się, zanim się zacznie.")
    page.fill("[name=last_day]", "31.12.2070")
    page.get_by_role("button", name="Zapisz").first.click()
    page.wait_for_selector("text=„SP-26”")
    page.fill("[name=code]", "KS-26")
    page.get_by_role("button", name="Zapisz").first.click()
    page.wait_for_selector(".k-grid tbody tr:last-child input")
    entry = page.locator(".k-grid tbody tr:last-child input")
    entry.first.fill("Paliwo")
    page.keyboard.press("Enter")
    page.keyboard.type("1200,50", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.k-gridfoot')?.textContent.replace(/\\s/g, ' ').includes('1 200,50')")
    page.get_by_role("button", name=polish("Approve")).first.click()
    page.wait_for_selector("text=Wprowadź w życie")
    page.get_by_role("button", name="Wprowadź w życie").first.click()
    page.wait_for_selector(".k-badge:has-text('obowiązuje')")
    made = Budget.objects.get(code="KS-26")
    assert [(one.name, one.amount, one.of.state) for one in queries.lines(queries.shown(made.pk).pk)] == [
        ("Paliwo", Decimal("1200.50"), "current")
    ]


def polish(text: str) -> str:
    with translation.override("pl"):
        return translation.gettext(text)


@pytest.mark.browser
@pytest.mark.feature("BUD-2")
def test_an_order_over_its_budget_is_refused_on_its_page(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    sold.office(cast)
    stocks.warehouse(cast)
    row = make.budget(cast.by)
    (item,) = sold.items(1, list_price=Decimal(1000))
    party = sold.customer(cast)
    fits, over = sold.accepted(cast, party, sold.line(item, 60)), sold.order(cast, party, sold.line(item, 41))
    orders.move([over.pk], by=cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/zamowienia/{over.pk}/")
    page.wait_for_selector("h1")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=przekroczenie planu o 1000.00")
    page.goto(f"{live_server.url}/zamowienia/{fits.pk}/?panel=budget")
    page.wait_for_selector("text=60 000,00")
    page.goto(f"{live_server.url}/budzety/pozycje/{make.line(row).pk}/")
    page.wait_for_selector("text=60 000,00")
    check_axe(page)
