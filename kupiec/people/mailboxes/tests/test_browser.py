"""The inbox in a real browser: a mailbox connected and tried, its message read in peace, assigned with the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kupiec.ground.kernel import jobs
from kupiec.people.activities.definitions import install
from kupiec.people.activities.models import Contact
from kupiec.people.mailboxes.models import Message
from kupiec.people.mailboxes.tests import builders as make
from kupiec.people.mailboxes.tests.server import Post
from kupiec.people.parties.tests.builders import party
from tests.browser import check_axe
from tests.cast import build_cast


@pytest.mark.browser
@pytest.mark.feature("ACT-2")
@pytest.mark.django_db(transaction=True)
def test_from_connecting_a_mailbox_to_an_assigned_message(
    transactional_db: None, signed_in: Callable[..., Any], live_server: Any, serve: Any, data: None
) -> None:
    cast = build_cast()
    install()
    client = party(cast.by, name="Term-Bud Kalisz")
    post = Post(password="tajne")
    post.folders["INBOX"].add(
        make.message("Ewa Nowak <ewa@nowa.example>", number=1, text="Proszę o ofertę.", files=(("plan.pdf", b"%PDF-1.4"),))
    )
    server = serve(post)
    page = signed_in()
    page.goto(f"{live_server.url}/ustawienia/skrzynki/nowa/")
    check_axe(page)
    for name, value in (
        ("name", "Zapytania"),
        ("address", "biuro@hydroterm.example"),
        ("host", "127.0.0.1"),
        ("port", str(server.port)),
        ("login", "biuro"),
        ("password", "zle"),
    ):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=security]").select_option("none")
    page.locator("[name=since]").fill("1.1.2026")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Sprawdź połączenie").click()
    page.get_by_text("Serwer odrzuca login lub hasło").first.wait_for()
    check_axe(page)
    page.keyboard.press("F2")
    page.locator("[name=password]").fill("tajne")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Sprawdź połączenie").click()
    page.get_by_label("INBOX").wait_for()
    check_axe(page)
    page.goto(f"{live_server.url}/ustawienia/skrzynki/")
    check_axe(page)
    make.read(make.Mailbox.objects.get())
    jobs.run_pending()
    page.goto(f"{live_server.url}/poczta/odebrana/")
    page.locator("tbody").get_by_text("Zapytanie o zawory").first.wait_for()
    check_axe(page)
    page.goto(f"{live_server.url}/poczta/odebrana/{Message.objects.get().pk}/")
    page.get_by_text("plan.pdf").first.wait_for()
    check_axe(page)
    page.keyboard.press("p")
    page.locator("#dialog [role=combobox], #dialog input[type=text]").first.fill("Term-Bud")
    page.locator("[role=option]").first.click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Przypisana").first.wait_for()
    assert Contact.objects.get().party_id == client.pk
    page.set_viewport_size({"width": 390, "height": 800})
    check_axe(page)
