"""Templates in a real browser: a file with a wrong name, mended, published, and an offer by it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from kupiec.ground.files import previews
from kupiec.ground.office.models import Template, TemplateFile
from kupiec.ground.office.tests.builders import book, pdf, text_of, word
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine
from tests.browser import check_axe
from tests.cast import build_cast


def sent(name: str, *paragraphs: str) -> dict[str, Any]:
    return {
        "name": name,
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": word(*paragraphs),
    }


@pytest.fixture
def made(transactional_db: None) -> Any:
    cast = build_cast()
    lines = (DraftOfferLine(None, Decimal(2), "kpl", description="Szafa", unit_price=Decimal(100)),)
    return offers.offer(cast.by, parties.party(cast.by, name="Bud-Dom"), lines=lines)


@pytest.mark.browser
@pytest.mark.feature("OFR-9")
def test_a_template_is_sent_mended_published_and_prints_an_offer(
    made: Any, signed_in: Callable[..., Any], live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews.shutil, "which", lambda _name: None)  # as on a server without LibreOffice, whatever this machine has
    page = signed_in()
    page.goto(f"{live_server.url}/ustawienia/szablony/")
    page.get_by_text("Nie ma jeszcze szablonów").wait_for()
    check_axe(page)
    page.goto(f"{live_server.url}/ustawienia/szablony/nowy/")
    page.locator("[name=name]").fill("Oferta na papierze firmowym")
    page.locator("[name=kind]").select_option("offers.version")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Wyślij plik").click()
    page.locator("[name=file]").set_input_files({"name": "makro.docm", "mimeType": "application/x", "buffer": b"nic"})
    page.keyboard.press("Control+Enter")
    page.get_by_text("Plik ma makra").first.wait_for()
    check_axe(page)
    workbook = {"name": "oferta.xlsx", "mimeType": "application/x", "buffer": book(("Numer", "{{ offer.numer }}"))}
    page.locator("[name=file]").set_input_files(workbook)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Nie ma nazwy „offer.numer”: w arkuszu Oferta, „B1: {{ offer.numer }}”").wait_for()
    page.goto(f"{page.url}plik/")
    page.locator("[name=file]").set_input_files(sent("oferta.docx", "Numer {{ offer.numer }}"))
    page.keyboard.press("Control+Enter")
    page.get_by_text("Nie ma nazwy „offer.numer”: w treści, „Numer {{ offer.numer }}”").wait_for()
    check_axe(page, both=True)
    page.goto(f"{page.url}plik/")
    page.locator("[name=file]").set_input_files(sent("oferta.docx", "Numer {{ offer.number }} dla {{ customer.name }}"))
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => !document.querySelector('[role=alert]')")
    page.get_by_role("button", name="Opublikuj").click()
    page.get_by_text("drukuje dokumenty").wait_for()
    assert Template.objects.get().state == "published" and TemplateFile.objects.count() == 3
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Wydruk próbny", exact=True).click()
    assert "OF 21" in text_of(waiting.value.path().read_bytes())
    page.goto(f"{live_server.url}/oferty/wersje/{made.version_id}/")
    page.goto(f"{live_server.url}/biuro/offers.version/{made.version_id}/")
    page.get_by_text("nie ma LibreOffice").wait_for()
    check_axe(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word Oferta na papierze firmowym").click()
    assert "dla Bud-Dom" in text_of(waiting.value.path().read_bytes())


@pytest.mark.browser
@pytest.mark.feature("OFR-6")
def test_papers_are_kept_and_go_out_with_an_offer(made: Any, signed_in: Callable[..., Any], live_server: Any) -> None:
    page = signed_in()
    page.goto(f"{live_server.url}/ustawienia/zalaczniki/nowy/")
    page.locator("[name=name]").fill("Odpis z KRS")
    page.locator("[name=kind]").select_option("offers.version")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Dodaj PDF").click()
    page.locator("[name=file]").set_input_files({"name": "odpis.pdf", "mimeType": "application/pdf", "buffer": pdf(password="tajne")})
    page.keyboard.press("Control+Enter")
    page.get_by_text("chroniony hasłem").first.wait_for()
    check_axe(page)
    page.locator("[name=file]").set_input_files({"name": "odpis.pdf", "mimeType": "application/pdf", "buffer": pdf(3)})
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="odpis.pdf").wait_for()
    check_axe(page)
    page.goto(f"{live_server.url}/ustawienia/zalaczniki/")
    page.get_by_text("obowiązuje", exact=True).wait_for()
    check_axe(page)
    page.goto(f"{live_server.url}/oferty/wersje/{made.version_id}/?panel=enclosures")
    page.goto(f"{live_server.url}/biuro/offers.version/{made.version_id}/zestaw/")
    page.get_by_label("Odpis z KRS", exact=True).wait_for()
    check_axe(page, both=True)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Jeden PDF").click()
    assert len(PdfReader(waiting.value.path()).pages) == 4
    page.get_by_label("Odpis z KRS", exact=True).uncheck()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Brakuje lub nieaktualny: 1 dokument").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
