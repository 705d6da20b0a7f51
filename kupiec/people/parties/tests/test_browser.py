"""Pages of parties in a real browser: what people do, and nothing axe complains about."""

import pytest

from kupiec.people.parties import demo, services
from kupiec.people.parties.models import Party, Person
from kupiec.people.parties.tests.builders import party
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filled(cast):
    demo.fill(by=cast.by)
    return cast


@pytest.mark.feature("PTY-7")
def test_pages_are_accessible(filled, signed_in, live_server):
    page = signed_in()
    one = Party.objects.get(short_name="Bel-Pol Instalacje")
    person = Person.objects.filter(party=one).first()
    base = services.save_base({"name": "Próba", "rule": "klient"}, by=filled.by)
    for path in (
        "/klienci/", "/klienci/nowy/", f"/klienci/{one.pk}/", f"/klienci/{one.pk}/?panel=persons",
        f"/klienci/{one.pk}/?panel=contact", f"/klienci/{one.pk}/?panel=terms", f"/klienci/{one.pk}/edycja/",
        f"/klienci/{one.pk}/warunki/", f"/klienci/{one.pk}/usun/", "/klienci/bazy/", f"/klienci/bazy/{base}/",
        "/osoby/", f"/osoby/{person.pk}/", "/ustawienia/grupy-odbiorcow/", "/ustawienia/rodzaje-cen/nowy/",
        "/ustawienia/sposoby-platnosci/",
    ):  # fmt: skip
        page.goto(live_server.url + path)
        check_axe(page)


@pytest.mark.feature("PTY-1")
@pytest.mark.feature("PTY-4")
def test_a_customer_is_entered_corrected_and_gets_terms(cast, signed_in, live_server):
    page = signed_in()
    page.goto(live_server.url + "/klienci/nowy/")
    page.fill("#id_name", "Termo-Bud Gniezno Jan Wolski")
    page.fill("#id_nip", "1234567890")
    page.fill("#id_city", "Gniezno")
    page.fill("#id_mobile", "601 000 214")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#id_nip_error")
    assert "Cyfra kontrolna" in page.text_content("#id_nip_error")
    page.fill("#id_nip", "526-104-08-28")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:has-text('Termo-Bud')")
    one = Party.objects.get()
    assert (one.nip, one.city) == ("5261040828", "Gniezno")
    page.goto(live_server.url + f"/klienci/{one.pk}/warunki/")
    page.fill("#id_credit_limit", "60 000")
    page.fill("#id_payment_days", "14")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=60 000")


@pytest.mark.feature("PTY-8")
def test_list_preview_and_archive(cast, signed_in, live_server):
    party(cast.by, name="Aqua-Term Hurt Sp. z o.o.", short_name="Aqua-Term Hurt")
    page = signed_in()
    page.goto(live_server.url + "/klienci/")
    page.click("tbody tr:first-child td:nth-child(3)")
    page.wait_for_selector("#preview .k-name:has-text('Aqua-Term')")
    page.goto(live_server.url + f"/klienci/{Party.objects.get().pk}/")
    page.click("[data-menu=more-menu]")
    with page.expect_navigation():
        page.click("#more-menu >> text=Do archiwum")
    assert Party.objects.get().archived
    page.goto(live_server.url + "/klienci/?archived=1")
    page.wait_for_selector("text=Aqua-Term Hurt")


@pytest.mark.feature("PTY-2")
def test_a_base_with_a_wrong_rule_says_why(cast, signed_in, live_server):
    page = signed_in()
    page.goto(live_server.url + "/klienci/bazy/nowa/")
    page.fill("#id_name", "Duzi")
    page.fill("#id_rule", "limit >")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#id_rule_error")
    page.fill("#id_rule", "limit > 100")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/klienci/?f.base=*")
