"""Asking when it can be, in a real browser; pages of promises and bookings without accessibility findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.booking import public as booking
from kupiec.sales.promising import services
from kupiec.sales.promising.models import Hold
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("ATP-1")
@pytest.mark.feature("ATP-2")
@pytest.mark.feature("ATP-3")
def test_a_date_is_asked_for_and_held(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    place, (item,) = stocks.warehouse(cast), stocks.items(1)
    stocks.received(cast, place, item, 5)
    terms = services.save_terms({"item_id": item.pk, "lead_days": 5}, by=cast.by)
    saw = booking.save_resource({"code": "PILA", "name": "Piła"}, by=cast.by)
    page = signed_in()
    for address in (
        "terminy/zatrzymane/", "ustawienia/uzupelnianie/", "ustawienia/uzupelnianie/nowe/", f"ustawienia/uzupelnianie/{terms}/", "planer/", "planer/nowa/", "planer/zasoby/",
        "planer/zasoby/nowy/", f"planer/zasoby/{saw}/", "terminy/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector("h1")
        check_axe(page)
    page.fill("#ask-lines", "nie ma takiego 3")
    page.get_by_role("button", name="Sprawdź termin").click()
    page.wait_for_selector("#ask-lines[aria-invalid=true]")
    page.fill("#ask-lines", "T1 8")
    page.get_by_role("button", name="Sprawdź termin").click()
    page.wait_for_selector("text=czas dostawy: nowe 3")
    check_axe(page)
    page.get_by_role("button", name="Zatrzymaj obietnicę").click()
    page.wait_for_function("() => document.body.innerText.includes('obietnica zatrzymana')")
    assert Hold.objects.count() == 2
