"""Packaging in a real browser: defined, given out with a delivery, taken back, charged for, confirmed on paper."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kupiec.money.empties.models import Account, Packaging
from kupiec.money.stock.tests import builders as stocks
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("STK-8")
def test_pallets_go_out_come_back_and_are_charged(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    place, customer = stocks.warehouse(cast), stocks.party()
    pallet, goods = stocks.items(2, kind="packaging")
    stocks.received(cast, place, pallet, 20)
    stocks.received(cast, place, goods, 5)
    sent = stocks.issued(cast, "WZ", place, stocks.line(goods, 1), party_id=customer.pk)
    page = signed_in()

    def see(address: str, words: str) -> None:
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector(f"text={words}")
        check_axe(page)

    def save() -> None:
        page.locator("form button[type=submit].btn-primary").last.click()

    see("ustawienia/opakowania/", "Nic jeszcze nie wraca")
    see(f"ustawienia/opakowania/nowe/?item={pallet.pk}", "Kaucja netto")
    page.fill("[name=deposit]", "-1")
    save()
    page.wait_for_selector("[aria-invalid=true]")
    page.evaluate("id => { document.querySelector('[name=item_id]').value = id }", str(pallet.pk))
    page.fill("[name=deposit]", "45")
    save()
    page.wait_for_url("**/ustawienia/opakowania/")
    see(f"ustawienia/opakowania/{Packaging.objects.get().pk}/", "Kaucja netto")
    see(f"magazyn/dokumenty/{sent.document_id}/?panel=empties", "Wydaj opakowania")
    see(f"magazyn/opakowania/wydaj/?party={customer.pk}&item={pallet.pk}", "Z dokumentem")
    save()
    page.wait_for_selector("[name=quantity_1][aria-invalid=true]")
    page.fill("[name=quantity_1]", "6")
    save()
    page.wait_for_url("**/magazyn/dokumenty/*/")
    account = Account.objects.get()
    assert account.balance == 6
    see(f"magazyn/opakowania/przyjmij/?party={customer.pk}&item={pallet.pk}", "Z dokumentem")
    page.fill("[name=quantity_1]", "9")
    save()
    page.wait_for_selector("[name=quantity_1][aria-invalid=true]")
    page.fill("[name=quantity_1]", "2")
    save()
    page.wait_for_url("**/magazyn/dokumenty/*/")
    see("magazyn/opakowania/", "Klient K1")
    see(f"magazyn/opakowania/{account.pk}/", "Rozlicz")
    see(f"klienci/{customer.pk}/?panel=empties", "Potwierdzenie salda")
    see(f"magazyn/opakowania/rozlicz/?party={customer.pk}&item={pallet.pk}", "Opakowania, które nie wrócą")
    page.fill("[name=quantity_1]", "1")
    save()
    page.wait_for_url("**/faktury/*/")
    account.refresh_from_db()
    assert account.balance == Decimal(3)
    told = page.request.get(f"{live_server.url}/magazyn/opakowania/potwierdzenie/{customer.pk}/")
    assert (told.status, told.body()[:4]) == (200, b"%PDF")
