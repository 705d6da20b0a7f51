"""An invoice sent by e-mail in a real browser: proposed, sent by a real server, seen on its timeline and in the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.kernel import jobs
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.tests.server import Post
from kupiec.money.invoicing.tests.builders import customer, issued, line
from kupiec.people.parties.models import ContactRow
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("KER-18")
@pytest.mark.feature("ACT-8")
@pytest.mark.django_db(transaction=True)
def test_an_invoice_goes_by_e_mail(transactional_db: None, signed_in: Callable[..., Any], live_server: Any, post: Post) -> None:
    cast = build_cast()
    party = customer()
    for address, main in (("biuro@budomex.example", True), ("sklep@budomex.example", False)):
        ContactRow.objects.create(party=party, kind="email", value=address, value_key=address, main=main)
    invoice = issued(cast, party, line("100.00"))
    page = signed_in()
    page.goto(f"{live_server.url}/faktury/{invoice}/")
    page.keyboard.press("Alt+E")
    page.locator("[name=to][value='biuro@budomex.example']").wait_for()
    check_axe(page)
    page.locator("[data-mail-add='sklep@budomex.example']").click()
    assert page.locator("[name=to]").input_value() == "biuro@budomex.example, sklep@budomex.example"
    own = page.locator("[data-mailto]")
    page.evaluate("document.querySelector('[data-mailto]').addEventListener('click', (e) => e.preventDefault())")
    own.click()
    assert own.get_attribute("href").startswith("mailto:biuro%40budomex.example,sklep%40budomex.example?subject=Faktura%20FV")
    page.locator("[name=cc]").fill("to nie adres")
    page.keyboard.press("Control+Enter")
    page.locator("#id_cc_error").wait_for()
    check_axe(page)
    page.locator("[name=cc]").fill("")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/faktury/{invoice}/")
    jobs.run_pending()
    assert len(post.taken) == 1
    assert next(post.taken[0].iter_attachments()).get_content().startswith(b"%PDF")
    page.goto(f"{live_server.url}/faktury/{invoice}/?panel=history")
    page.goto(f"{live_server.url}/poczta/")
    page.locator("tbody").get_by_text("biuro@budomex.example").first.wait_for()
    check_axe(page)
    page.goto(f"{live_server.url}/poczta/{Mail.objects.get().pk}/")
    page.get_by_text("Message-ID").wait_for()
    check_axe(page)
    for address in ("/ustawienia/poczta/", "/ustawienia/poczta/10/", "/ustawienia/poczta/samo/", "/poczta/podpis/"):
        page.goto(f"{live_server.url}{address}")
        check_axe(page)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/poczta/nowa/invoicing.invoice/{invoice}/")
    wide = "[...document.querySelectorAll('#content *')].filter(e => e.getBoundingClientRect().right > 391).map(e => e.tagName + '.' + e.className).slice(0, 8)"
    assert page.evaluate(wide) == []
