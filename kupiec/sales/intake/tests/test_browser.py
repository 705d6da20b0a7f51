"""Orders that came in, and a customer's own page, in a real browser; no accessibility findings (ORD-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from kupiec.ground.kernel import clock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.intake import links, queries, services
from kupiec.sales.intake.models import Link, Proposal
from kupiec.sales.intake.tests import builders as build
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.tests import builders as selling
from tests.browser import check_axe
from tests.cast import build_cast


def _shop() -> tuple[Any, Any]:
    cast = build_cast()
    with clock.frozen(selling.TODAY):
        selling.office(cast)
        cast.place = stocks.warehouse(cast)
        customer = selling.customer(cast)
        selling.items(2)
    return cast, customer


@pytest.mark.browser
@pytest.mark.feature("ORD-3")
def test_an_order_from_a_file_is_corrected_and_accepted(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast, customer = _shop()
    page = signed_in()
    home = f"{live_server.url}/zamowienia/wplywajace/"
    page.goto(f"{home}plik/?party={customer.pk}")
    check_axe(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[aria-invalid=true]")
    page.set_input_files("input[type=file]", {"name": "zam.edi", "mimeType": "text/plain", "buffer": build.edi("T1", "OBCY")})
    page.keyboard.press("Control+Enter")
    page.get_by_text("nieznany towar").first.wait_for()
    check_axe(page)
    for width in (1440, 1024, 390):  # nothing of a line is cut: a narrow window scrolls its columns
        page.set_viewport_size({"width": width, "height": 844})
        page.reload()
        page.get_by_text("nieznany towar").first.wait_for()
        cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"
        assert page.locator(".k-grid tbody td:not(:has(.nm)), .k-grid tbody .nm > *").evaluate_all(cut) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    page.get_by_text("nieznany towar").first.wait_for()
    row = Proposal.objects.get()
    at = [said.strip().lower() for said in page.locator(".k-grid thead th").all_inner_texts()].index("nasz symbol")
    page.locator(".k-grid tbody tr").nth(1).locator("td").nth(at).click()
    page.keyboard.type("T2", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.body.innerText.includes('nieznany towar')")
    page.wait_for_function("() => !document.querySelector('.k-grid [aria-busy=true]')")
    assert [line.item.code for line in queries.lines(row.pk)] == ["T1", "T2"]
    page.goto(f"{home}{row.pk}/")
    page.get_by_role("button", name="Przyjmij jako zamówienie").click()
    page.wait_for_url("**/zamowienia/*/")
    assert Order.objects.get().customer_reference == "ZAM/2026/10/15"
    for address in (home, f"{home}{row.pk}/", f"{home}strony/nowa/?party={customer.pk}"):
        page.goto(address)
        page.wait_for_selector("h1")
        check_axe(page)
    page.fill("[name=name]", "Dział zakupów")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{home}strony/")
    check_axe(page)
    assert Link.objects.get().party_id == customer.pk and cast


@pytest.mark.browser
@pytest.mark.feature("ORD-3")
def test_a_customer_orders_on_his_page(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast, customer = _shop()
    link = Link.objects.get(pk=services.share(customer.pk, name="Dział zakupów", by=cast.by))
    page = signed_in()
    page.goto("about:blank")
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("order-page", args=[links.token(link)]))
    check_axe(page)
    page.fill("#q", "Towar")
    page.get_by_role("button", name="Szukaj").click()
    page.get_by_role("button", name="Dodaj T2").click()
    page.fill("[name=qty_0]", "3")
    page.fill("[name=code_1]", "czegoś takiego nie ma")
    page.get_by_role("button", name="Wyślij zamówienie").click()
    page.locator("[role=alert]").wait_for()
    check_axe(page)
    page.fill("[name=code_1]", "")
    page.fill("[name=number]", "K/7")
    page.get_by_role("button", name="Wyślij zamówienie").click()
    page.get_by_text("Dziękujemy, zamówienie przyszło").wait_for()
    check_axe(page)
    row = Proposal.objects.get()
    assert (row.number, [(line.item.code, line.quantity) for line in queries.lines(row.pk)]) == ("K/7", [("T2", 3)])
