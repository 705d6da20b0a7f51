"""Settings of prints in a real browser: typed, seen beside, saved, brought back; no accessibility findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.layouts.models import Layout
from kupiec.ground.layouts.values import SLOTS
from tests.browser import check_axe
from tests.cast import build_cast

INVOICE = SLOTS.index(("invoice", "pl")) + 1


@pytest.mark.browser
@pytest.mark.feature("KER-17")
@pytest.mark.django_db(transaction=True)
def test_an_administrator_changes_a_print(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    build_cast()
    page = signed_in()
    page.goto(f"{live_server.url}/ustawienia/wydruki/")
    check_axe(page)
    page.goto(f"{live_server.url}/ustawienia/wydruki/{INVOICE}/")
    check_axe(page)
    page.locator("[name=heading]").fill("Faktura VAT")
    page.locator("[name=intro]").fill("Dla {{ customer.nmae }}")
    page.locator("#paper .k-note").get_by_text("customer.nmae").wait_for()
    page.locator("[name=intro]").fill("Dla {{ customer.name }}")
    page.locator("#paper").get_by_text("Dla Instal-Przykład Sp. z o.o.").wait_for()
    page.locator("[name=accent]").select_option("wine")
    page.locator(".paper--wine").wait_for()
    check_axe(page)
    page.keyboard.press("Control+Enter")
    page.locator("td", has_text="1").first.wait_for()
    assert Layout.objects.get().heading == "Faktura VAT"
    page.locator("form[action$='/wersja/'] button").last.click()
    page.locator("[name=heading][value='']").wait_for()
    assert Layout.objects.get().heading == ""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/ustawienia/wydruki/{INVOICE}/")
    wide = "[...document.querySelectorAll('#content *')].filter(e => e.getBoundingClientRect().right > 391).map(e => e.tagName + '.' + e.className).slice(0, 8)"
    assert page.evaluate(wide) == []
