"""Privacy in a real browser: consents by a sales assistant, requests and erasure by an administrator, the pages of strangers (KER-21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from kupiec.ground.access.testing import user_with
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.mail import choices
from kupiec.house import definitions
from kupiec.people.parties import public as parties
from kupiec.people.parties.models import Person
from kupiec.people.privacy import links, queries, services
from kupiec.people.privacy.models import Consent, Due, Erasure, Link, Request
from kupiec.people.privacy.tests import builders
from kupiec.people.privacy.values import PERSON
from tests.browser import check_axe
from tests.cast import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.feature("KER-21")]
ASSISTANT = ["parties.see", "parties.edit", "privacy.see", "privacy.record", "files.see"]


def _send(page: Any) -> None:
    page.locator("#dialog button[type=submit]").click()


def test_an_assistant_writes_a_consent_down_and_an_objection(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any
) -> None:
    cast = build_cast()
    person = builders.at_firm(cast.by)
    builders.wording(cast.by)
    page = signed_in(user=user_with(ASSISTANT))
    page.goto(f"{live_server.url}/osoby/{person.pk}/?panel=consents")
    page.wait_for_selector("text=Nie ma jeszcze zgód")
    check_axe(page)
    page.get_by_role("button", name="Zapisz zgodę").first.click()
    page.wait_for_selector("#dialog button[type=submit]")
    check_axe(page)
    _send(page)
    page.wait_for_selector("#dialog [aria-invalid=true]")
    page.locator('#dialog input[value="email"]').check()
    page.locator("#dialog #id_on").fill("01.01.2099")
    _send(page)
    page.wait_for_selector("text=To się jeszcze nie wydarzyło")
    page.locator("#dialog #id_on").fill("")
    _send(page)
    page.wait_for_selector("text=Zgoda wymaga dowodu")
    assert not Consent.objects.exists() and page.locator('#dialog input[value="email"]').is_checked()
    page.locator("#dialog #id_evidence").fill("formularz, segregator 3")
    _send(page)
    page.wait_for_selector("text=formularz, segregator 3")
    check_axe(page)
    page.get_by_role("button", name="Sprzeciw wobec reklam").first.click()
    page.wait_for_selector("#dialog button[type=submit]")
    _send(page)
    page.wait_for_selector("td >> text=Sprzeciw")
    ref = Ref(PERSON, person.pk)
    assert not queries.allowed([ref], "email", "marketing", company_id=cast.by.company_id)[ref].allowed
    page.goto(f"{live_server.url}/prywatnosc/zgody/")
    page.wait_for_selector("text=Malinowska")
    check_axe(page)
    page.goto(f"{live_server.url}/prywatnosc/wnioski/")
    assert "Nie masz do tego prawa" in page.locator("main").inner_text()


def test_a_request_is_entered_answered_and_a_person_erased(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    person = builders.at_firm(cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/prywatnosc/wnioski/nowy/?person={person.pk}")
    page.wait_for_selector("text=Treść wniosku")
    page.locator("#id_received_on").fill("31.02.2026")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#id_received_on[aria-invalid=true]")
    assert page.locator("#id_received_on").input_value() == "31.02.2026"
    check_axe(page)
    page.locator("#id_kind").select_option("erasure")
    page.locator("#id_received_on").fill(f"{clock.today() - dt.timedelta(days=2):%d.%m.%Y}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Co zrobić")
    check_axe(page)
    page.get_by_role("link", name="Co zrobiłoby usunięcie").first.click()
    page.wait_for_selector("#erase-reason")
    check_axe(page)
    page.locator("#erase-reason").fill("   ")
    page.locator("input[name=sure]").check()
    page.get_by_role("button", name="Usuń dane osobowe").click()
    page.wait_for_selector("#erase-reason[aria-invalid=true]")
    assert page.locator("input[name=sure]").is_checked() and not Erasure.objects.exists()
    page.locator("#erase-reason").fill("wniosek z art. 17")
    page.get_by_role("button", name="Usuń dane osobowe").click()
    page.wait_for_url("**/prywatnosc/wnioski/*/")
    assert Erasure.objects.get().person_id == person.pk and Person.objects.get(pk=person.pk).last_name.startswith("Anonim")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#dialog button[type=submit]")
    page.locator("#dialog textarea").fill("Dane usunięto.")
    _send(page)
    page.wait_for_selector(".k-badge:has-text('Odpowiedź wysłana')")
    assert Request.objects.get().state == "done"
    for address in (
        "/prywatnosc/wnioski/",
        "/prywatnosc/do-usuniecia/",
        "/prywatnosc/do-usuniecia/wykonane/",
        f"/prywatnosc/do-usuniecia/osoba/{person.pk}/",
    ):
        page.goto(f"{live_server.url}{address}")
        page.wait_for_selector('nav a[aria-current="page"]:has-text("Do usunięcia")' if "usuniec" in address else "text=Wnioski RODO")
        check_axe(page)


def test_wordings_periods_and_what_is_due(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    old = builders.at_firm(cast.by)
    with clock.frozen(clock.now() - dt.timedelta(days=1500)):
        parties.persons.archive_persons([old.pk], by=cast.by)
    services.propose(by=cast.by)
    page = signed_in(theme="dark", width=1366, height=768)
    page.goto(f"{live_server.url}/prywatnosc/tresci/nowa/")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#id_text[aria-invalid=true]")
    check_axe(page)
    page.locator("#id_text").fill("Zgadzam się.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Nowa wersja").wait_for()
    check_axe(page)
    page.get_by_role("link", name="Nowa wersja").click()
    page.wait_for_selector("#id_text")
    assert page.locator("#id_text").input_value() == "Zgadzam się."
    page.goto(f"{live_server.url}/prywatnosc/tresci/")
    page.wait_for_selector("tbody tr")
    check_axe(page)
    page.goto(f"{live_server.url}/ustawienia/przechowywanie/")
    check_axe(page)
    page.get_by_role("link", name="Osoby zarchiwizowane, które odeszły z firm").click()
    page.wait_for_selector("#id_months")
    page.locator("#id_months").fill("-5")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#id_months[aria-invalid=true]")
    assert page.locator("#id_kind").input_value() == "Osoby zarchiwizowane, które odeszły z firm"
    check_axe(page)
    page.goto(f"{live_server.url}/prywatnosc/do-usuniecia/")
    page.wait_for_selector("text=Malinowska")
    check_axe(page)
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="Zachowaj").first.click()
    page.wait_for_selector("#dialog button[type=submit]")
    page.locator("#dialog textarea").fill("trwają rozmowy")
    _send(page)
    page.wait_for_function("() => !document.querySelector('dialog[open]')")
    page.wait_for_selector("text=trwają rozmowy")
    assert Due.objects.get().state == "kept"


def test_a_stranger_agrees_and_leaves_on_a_phone(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    definitions.install(by=cast.by)
    choices.save_sender(name="Biuro", address="biuro@example.com", copy_to="", by=cast.by)
    person = builders.at_firm(cast.by)
    builders.wording(cast.by)
    services.ask((PERSON, person.pk), purpose="marketing", by=cast.by)
    page = signed_in(width=390, height=844)
    link = Link.objects.get()
    address = live_server.url + reverse("privacy-confirm", args=[links.token(link)])
    page.goto(address[:-5] + "xxxx/")
    check_axe(page)
    page.goto(address)
    check_axe(page)
    assert not Consent.objects.filter(act="given").exists()
    page.get_by_role("button", name="Wyrażam zgodę").click()
    page.wait_for_selector("text=Dziękujemy")
    check_axe(page)
    assert Consent.objects.filter(act="given").count() == 1
    page.goto(address)
    page.wait_for_selector("text=Ten adres")


def test_the_file_with_the_data_is_made_and_fetched(transactional_db: None, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast = build_cast()
    person = builders.at_firm(cast.by)
    page = signed_in()
    page.goto(f"{live_server.url}/osoby/{person.pk}/?panel=consents")
    asked = services.ask_export(PERSON, person.pk, by=cast.by)
    assert asked
    jobs.run_pending()
    page.goto(f"{live_server.url}/osoby/{person.pk}/?panel=consents")
    page.wait_for_selector("text=Pliki z danymi")
    check_axe(page)
    with page.expect_download() as fetched:
        page.locator("a[href*='/prywatnosc/dane/']").first.click()
    assert fetched.value.suggested_filename.endswith(".zip")
