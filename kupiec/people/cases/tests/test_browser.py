"""Pages of cases in a real browser: a card dragged and moved by keys, a refusal told on it, nothing axe complains about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from kupiec.people.cases import services
from kupiec.people.cases.models import Case
from kupiec.people.cases.tests import builders as make
from kupiec.people.cases.values import WantDraft
from kupiec.people.parties.tests.builders import party
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(cast):
    make.dictionaries()
    one = make.case(cast.by, party(cast.by).pk, name="Hala produkcyjna", expected_value=Decimal(2500))
    services.set_wants(one.pk, [WantDraft(description="Montaż", unit="kpl.", expected_price=Decimal(100))], by=cast.by)
    return one


@pytest.mark.feature("CAS-2")
def test_a_card_is_dragged_and_moved_by_keys_and_tells_a_refusal(case, signed_in, live_server):
    page = signed_in()
    page.goto(f"{live_server.url}/sprawy/tablica/")
    card = page.locator(f'[data-card="{case.pk}"]')
    column = page.locator(f'[data-col="{make.phase("offer").pk}"]')
    card.drag_to(column)
    expect(column.locator("[data-card]")).to_have_count(1)
    expect(page.locator(".k-toast.ok")).to_contain_text("Oferta")
    page.reload()
    page.locator("body").press("ArrowDown")
    expect(card).to_be_focused()
    page.keyboard.press("m")
    page.get_by_role("button", name="Negocjacje").click()
    expect(card.get_by_role("alert")).to_contain_text("Spodziewane zamknięcie")
    expect(column.locator("[data-card]")).to_have_count(1)
    check_axe(page)
    card.get_by_role("link", name="Uzupełnij i przenieś").click()
    page.fill("#id_close_on", "+30")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/sprawy/{case.pk}/")
    assert Case.objects.get(pk=case.pk).phase == make.phase("talks")


@pytest.mark.feature("CAS-1")
@pytest.mark.feature("CAS-3")
@pytest.mark.feature("CAS-5")
def test_pages_are_accessible(case, signed_in, live_server):
    page = signed_in()
    phase = make.phase("won")
    for path in (
        "/sprawy/", "/sprawy/nowa/", "/sprawy/tablica/", "/sprawy/lejek/", f"/sprawy/{case.pk}/", f"/sprawy/{case.pk}/?panel=wants", f"/sprawy/{case.pk}/?panel=papers",
        f"/sprawy/{case.pk}/?panel=history", f"/sprawy/{case.pk}/edycja/", f"/sprawy/{case.pk}/faza/{phase.pk}/", "/ustawienia/sprawy/", "/ustawienia/sprawy/fazy/",
        f"/ustawienia/sprawy/fazy/{phase.pk}/", "/ustawienia/sprawy/przyczyny/",
    ):  # fmt: skip
        page.goto(live_server.url + path)
        check_axe(page)


def test_tabs_of_a_card_tell_which_is_shown_and_go_by_arrows_and_into_a_menu(case, signed_in, live_server):
    page = signed_in()
    page.goto(f"{live_server.url}/sprawy/{case.pk}/")
    page.get_by_role("tab", name="Dokumenty sprawy").click()
    expect(page.get_by_role("tab", selected=True)).to_contain_text("Dokumenty sprawy")
    page.get_by_role("tab", selected=True).press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_role("tab", selected=True)).to_contain_text("Kontakty")
    page.set_viewport_size({"width": 480, "height": 800})
    page.locator(".k-panels .k-overflow").click()
    page.get_by_role("menuitem", name="Pliki").click()
    expect(page.get_by_role("tab", selected=True)).to_contain_text("Pliki")
    check_axe(page)
