"""Registers in a real browser: a form filled from them, what stands waits for a yes, a register that is down loses nothing."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.ground.registries import services
from kupiec.ground.registries.models import Check
from kupiec.ground.registries.tests.stand_in import KEY, Registers
from kupiec.people.parties.drafts import AccountDraft
from kupiec.people.parties.models import Address, Party
from kupiec.people.parties.tests import builders
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NIP, IBAN = "5261040828", "PL61109010140000071219812874"


@pytest.mark.feature("PTY-9")
def test_a_party_is_filled_in_from_the_registers(cast: Any, signed_in: Any, live_server: Any, registers: Registers) -> None:
    services.save_setup("gus", active=True, key=KEY, by=cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/klienci/nowy/")
    page.fill("[name=nip]", "526-104-08-28")
    page.fill("[name=name]", "GUS w Warszawie")
    registers.mood.update(gus="down", wl="down")
    page.click("[data-registry-ask]")
    page.wait_for_selector("#registry-fill >> text=awaria po stronie rejestru")
    assert page.input_value("[name=name]") == "GUS w Warszawie"
    check_axe(page)
    registers.mood.clear()
    page.click("[data-registry-ask]")
    page.wait_for_selector("#registry-fill table")
    page.wait_for_function("() => document.querySelector('[name=regon]').value === '000331501'")
    assert page.input_value("[name=street]") == "ul. Test-Krucza 208" and page.input_value("[name=postal_code]") == "00-925"
    assert page.input_value("[name=name]") == "GUS w Warszawie"
    check_axe(page)
    page.click("[data-registry-put=name]")
    assert page.input_value("[name=name]") == "Główny Urząd Statystyczny"
    page.click("button[type=submit]:visible >> nth=0")
    page.wait_for_url("**/klienci/*/")
    party = Party.objects.get(nip=NIP)
    assert party.regon == "000331501" and Address.objects.get(party=party).city == "Warszawa"
    page.goto(f"{live_server.url}/klienci/{party.pk}/?panel=registries")
    page.wait_for_selector("text=Wszystkie sprawdzenia")
    assert Check.objects.count() == 1


@pytest.mark.feature("PTY-9")
def test_a_party_and_its_account_are_checked_on_its_page(cast: Any, signed_in: Any, live_server: Any, registers: Registers) -> None:
    party = builders.party(cast.by, nip=NIP, name="Inna nazwa", accounts=(AccountDraft(IBAN),))
    page = signed_in()
    page.goto(f"{live_server.url}/klienci/{party.pk}/?panel=registries")
    page.click("text=Sprawdź rachunek")
    page.wait_for_selector("text=Rachunek jest na białej liście")
    page.click("text=Sprawdź teraz")
    page.wait_for_selector("text=Czynny podatnik VAT")
    assert "Główny Urząd Statystyczny" in page.inner_text("#registries")
    check_axe(page)
    page.click(f"#registries a[href='/rejestry/{Check.objects.latest('pk').pk}/'] >> nth=0")
    page.wait_for_selector("text=Dosłownie")
    check_axe(page)
    page.goto(f"{live_server.url}/rejestry/")
    page.wait_for_selector("text=Sprawdzenia w rejestrach")
    check_axe(page)
    page.goto(f"{live_server.url}/ustawienia/rejestry/")
    page.wait_for_selector("text=Biała lista podatników VAT")
    check_axe(page)
