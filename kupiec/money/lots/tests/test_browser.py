"""Lots in a real browser: an item begins to be kept by lots, a receipt names them, a delivery goes out of turn, a scanner asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.money.lots.models import LotChoice, Tracking
from kupiec.money.lots.tests.builders import came, left, lot
from kupiec.money.stock.models import Demand
from kupiec.money.stock.tests import builders as stocks
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("CAT-3")
def test_an_item_is_kept_by_lots_from_the_receipt_to_the_scanner(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any
) -> None:
    cast, today = build_cast(), clock.today()
    place, customer = stocks.warehouse(cast), stocks.party()
    (item,) = stocks.items(1)
    page = signed_in()

    def see(address: str, words: str) -> None:
        page.goto(f"{live_server.url}/{address}")
        page.wait_for_selector(f"text={words}")
        check_axe(page)

    def save() -> None:
        page.locator("form button[type=submit].btn-primary").last.click()

    see(f"towary/{item.pk}/?panel=lots", "Prowadź partiami")
    see(f"towary/{item.pk}/partie/", "Dni do terminu przy wydaniu")
    page.fill("[name=ship_days]", "-1")
    save()
    page.wait_for_selector("[name=ship_days][aria-invalid=true]")
    page.fill("[name=ship_days]", "3")
    save()
    page.wait_for_selector("text=Brak partii na stanie")
    assert Tracking.objects.get(item=item).ship_days == 3
    receipt = stocks.drafted(cast, "PZ", place, stocks.line(item, 5, cost=5), on=today)
    see(f"magazyn/pozycje/{receipt.line_ids[0]}/partia/", "Tak jak na towarze")
    page.fill("[name=lot]", "A")
    save()
    page.wait_for_selector("[name=expires_on][aria-invalid=true]")
    page.fill("[name=expires_on]", "+20")
    save()
    page.wait_for_selector("text=Podaj partię")
    assert lot("A").expires_on == today + dt.timedelta(days=20)
    stocks.stock.issue([receipt.document_id], by=cast.by)
    came(cast, place, item, 4, "B", today + dt.timedelta(days=90))
    sent = stocks.drafted(cast, "WZ", place, stocks.line(item, 3), party_id=customer.pk, on=today)
    see(f"magazyn/dokumenty/{sent.document_id}/?panel=lots", "co wygasa najwcześniej")
    see(f"magazyn/pozycje/{sent.line_ids[0]}/partia/", "Ilość z partii")
    page.select_option("[name=lot]", str(lot("B").pk))
    save()
    page.wait_for_selector("[name=reason][aria-invalid=true]")
    page.fill("[name=reason]", "Jedna partia dla klienta")
    page.fill("[name=quantity]", "1")
    save()
    page.wait_for_selector("text=Jedna partia dla klienta")
    page.goto(f"{live_server.url}/magazyn/wysylka/{sent.document_id}/")
    page.fill("#scan-code", "T1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#scan-lot")
    check_axe(page)
    page.fill("#scan-lot", "A")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 z 3")
    assert {row.lot.code: int(row.quantity) for row in LotChoice.objects.select_related("lot")} == {"A": 1, "B": 1}
    stocks.stock.issue([sent.document_id], by=cast.by)
    assert left(place, item) == {"A": ("3", "0"), "B": ("3", "0")}
    for address, words in (
        ("magazyn/partie/", "blisko terminu"),
        (f"magazyn/partie/{lot('A').pk}/", "Klient K1"),
        ("magazyn/partie/ruchy/", "Klient K1"),
    ):
        see(address, words)
    stocks.want(cast, place, item, 2, source_id=1)
    see(f"magazyn/partie/{lot('B').pk}/blokada/", "Ilość z tej partii")
    page.select_option("[name=demand_id]", str(Demand.objects.get().pk))
    page.fill("[name=quantity]", "9")
    save()
    page.wait_for_selector("[name=quantity][aria-invalid=true]")
    page.fill("[name=quantity]", "2")
    save()
    page.wait_for_url("**/magazyn/partie/*/?panel=kept")
    see(f"magazyn/partie/{lot('B').pk}/edycja/", "Co dla niej obowiązuje")
    page.select_option("[name=ruling]", "stopped")
    save()
    page.wait_for_selector("[name=reason][aria-invalid=true]")
    page.fill("[name=reason]", "Reklamacja")
    save()
    page.wait_for_selector("text=wstrzymana")
    assert left(place, item) == {"A": ("3", "0"), "B": ("3", "2")}
