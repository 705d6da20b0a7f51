"""The customer's page in a real browser: on a telephone, with a drawn signature; ours on a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.sales.offerpages import public_pages, services
from kupiec.sales.offerpages.models import Acceptance, Link, Question
from kupiec.sales.offerpages.tests import builders
from kupiec.sales.offers.models import Offer
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.fixture
def scene(transactional_db: None) -> Any:
    cast = build_cast()
    made = builders.sent(cast.by, subject="Osiedle Naramowice")
    return cast, made, builders.page(cast.by, made.offer_id)


@pytest.mark.browser
@pytest.mark.feature("OFR-10")
def test_a_customer_reads_asks_and_signs_on_a_telephone(scene: Any, signed_in: Callable[..., Any], live_server: Any) -> None:
    _cast, _made, link = scene
    page = signed_in()
    page.goto("about:blank")
    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    with page.expect_response(lambda answer: answer.status == 204):  # it says so itself once it was looked at for a while
        page.goto(f"{live_server.url}{public_pages.url(link)}")
        page.get_by_role("heading", name="Oferta OF 1/2026").wait_for()
        check_axe(page)
    page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
    before = page.locator("[data-sums]").inner_text()
    page.get_by_label("Uruchomienie").check()
    page.wait_for_function("before => document.querySelector('[data-sums]').innerText !== before", arg=before)
    page.locator(".op-ask summary").first.click()
    page.locator(".op-ask textarea").first.fill("Czy od ręki?")
    page.locator(".op-ask button").first.click()
    page.get_by_text("Pytanie wysłane").wait_for()
    page.wait_for_load_state()  # until then the page may yet be scrolled to the question
    for _stroke in range(5):  # the page may yet be scrolled under the pen: it is drawn again, as a person would
        _draw(page)
        if page.locator("[name=signature]").input_value():
            break
    page.get_by_role("button", name="Przyjmuję i zamawiam").click()  # what is empty is told in our words, what was drawn and ticked stays
    assert page.locator("#wrong-name").inner_text() == "Wpisz imię i nazwisko." and page.locator("#name").evaluate(
        "one => one === document.activeElement"
    )
    assert (
        page.locator("#wrong-agreed").inner_text() == "Zaznacz, że przyjmujesz ofertę." and page.locator("[name=signature]").input_value()
    )
    check_axe(page)
    page.get_by_label("Imię i nazwisko").fill("Marek Wiśniewski")
    assert not page.locator("#wrong-name").is_visible()
    page.get_by_label("Przyjmuję ofertę w zakresie").check()
    page.get_by_role("button", name="Przyjmuję i zamawiam").click()
    page.get_by_text("Dziękujemy, oferta została przyjęta").wait_for()
    check_axe(page)
    row = Acceptance.objects.get()
    assert row.how == "drawn" and len(row.drawing.split()) > 4 and Question.objects.get().text == "Czy od ręki?"
    assert Offer.objects.get().state == "won" and Link.objects.get().openings == 1


@pytest.mark.browser
@pytest.mark.feature("OFR-10")
def test_we_share_answer_and_see_the_signature(scene: Any, signed_in: Callable[..., Any], live_server: Any) -> None:
    cast, made, link = scene
    services.ask(link, made.version_id, "Kiedy dostawa?")
    page = signed_in()
    page.goto(f"{live_server.url}/oferty/wersje/{made.version_id}/?panel=customer")
    page.get_by_text("Kiedy dostawa?").wait_for()
    check_axe(page)
    page.locator("textarea[name=answer]").fill("W czwartek.")
    page.get_by_role("button", name="Odpowiedz").click()
    page.wait_for_function("() => !document.querySelector('textarea[name=answer]')")
    assert Question.objects.get().answer == "W czwartek."
    page.goto(f"{live_server.url}/oferty/pytania/")
    check_axe(page)
    page.goto("about:blank")
    services.revoke([link.pk], by=cast.by)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}{public_pages.url(link)}")
    page.get_by_text("nie jest już dostępna").wait_for()
    check_axe(page)


def _draw(page: Any) -> None:
    """A stroke over the pad for the signature."""
    pad = page.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 30 + step * 14, box["y"] + 40 + (step % 3) * 12)
    page.mouse.up()
