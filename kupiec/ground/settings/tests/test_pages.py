"""The sign-in page, the account, users and roles in a real browser; and what they refuse."""

from __future__ import annotations

import pytest
from django.test import Client

from kupiec.ground.access.models import Role, Session, User
from kupiec.ground.access.testing import session_cookie, user_with
from tests.browser import check_axe


@pytest.mark.browser
@pytest.mark.feature("KER-11")
@pytest.mark.django_db(transaction=True)
def test_signing_in_with_the_keyboard(cast, chromium, live_server):
    user_with(username="anna")
    page = chromium.new_context(locale="pl-PL").new_page()
    page.goto(live_server.url + "/konto/")
    assert "/wejscie/" in page.url
    check_axe(page)
    page.keyboard.type("anna")
    page.keyboard.press("Tab")
    page.keyboard.type("źle")
    page.keyboard.press("Enter")
    page.get_by_text("Błędna nazwa użytkownika lub hasło").wait_for()
    check_axe(page)
    page.fill("#password", "hasło-do-testów")
    page.keyboard.press("Enter")
    page.wait_for_url("**/konto/")
    check_axe(page)
    page.context.close()


@pytest.mark.browser
@pytest.mark.feature("KER-11")
@pytest.mark.django_db(transaction=True)
def test_users_and_roles_pages(cast, signed_in, live_server):
    page = signed_in()
    for path in ("/ustawienia/uzytkownicy/", "/ustawienia/role/", "/ustawienia/role/nowa/", "/ustawienia/uzytkownicy/nowy/"):
        page.goto(live_server.url + path)
        check_axe(page)
    page.goto(live_server.url + "/ustawienia/role/nowa/")
    page.fill("[name=code]", "kasa")
    page.fill("[name=name]", "Kasa")
    page.check("[name=rights][value='access.manage']")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/ustawienia/role/")
    assert Role.objects.get(code="kasa").rights == ["access.manage"]


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_sessions_are_listed_and_ended(cast):
    user = user_with(username="anna")
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/wejscie/", {"username": "anna", "password": "hasło-do-testów"}, headers={"user-agent": "Test"})
    assert Session.objects.filter(user_id=user.pk).count() == 2
    other = there.session.session_key
    assert b"127.0.0.1" in here.get("/konto/").content
    here.post("/konto/sesja/", {"session": other})
    assert there.get("/konto/").status_code == 302
    assert here.get("/konto/").status_code == 200


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
def test_without_the_right_nothing_is_shown_or_changed(cast):
    user_with(["parties.see"], username="jan")
    client = Client()
    client.post("/wejscie/", {"username": "jan", "password": "hasło-do-testów"})
    for path in ("/ustawienia/uzytkownicy/", "/ustawienia/role/", "/ustawienia/uzytkownicy/nowy/"):
        assert client.get(path).status_code == 403
    before = User.objects.count()
    data = {"username": "wlam", "password": "zielony-rower-7", "language": "pl"}
    assert client.post("/ustawienia/uzytkownicy/nowy/", data).status_code == 403
    assert User.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://zly.example/", "//zly.example", "javascript:alert(1)", "/wyjscie/"])
def test_nobody_is_sent_elsewhere_after_signing_in(cast, target):
    user_with(username="anna")
    answer = Client().post("/wejscie/", {"username": "anna", "password": "hasło-do-testów", "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rights, status, leads_to",
    [(None, 302, "/ustawienia/uzytkownicy/"), (["company.see"], 302, "/ustawienia/firma/"), ([], 403, None)],
)
def test_settings_lead_to_the_first_page_one_may_see(cast, rights, status, leads_to):
    """The address of all settings is no page of its own."""
    client = Client()
    for name, value in session_cookie(user_with(rights)):
        client.cookies[name] = value
    answer = client.get("/ustawienia/")
    assert (answer.status_code, answer.headers.get("Location")) == (status, leads_to)
