"""The sign-in page, the account, users and roles in a real browser; and what they refuse."""

from __future__ import annotations

import pytest
from django.test import Client

from kupiec.ground.access.models import Role, Session, User
from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kit import frame
from kupiec.ground.settings import sign_in
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
    assert b'href="/api/v1/docs"' in here.get("/konto/").content, "keys for programs lead to what programs can call"
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


@pytest.mark.feature("KER-11")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "rights, shown, hidden",
    [
        (None, ("/ustawienia/uzytkownicy/", "/ustawienia/firma/", "/prace/"), ()),
        (["company.see"], ("/ustawienia/firma/", "/ustawienia/numeracja/"), ("/ustawienia/uzytkownicy/", "/prace/")),
    ],
)
def test_the_page_of_settings_has_those_one_may_see(cast, rights, shown, hidden):
    text = _visitor(rights).get("/ustawienia/").content.decode()
    body = text[text.index("k-shelves") :]
    assert all(f'href="{url}"' in body for url in shown)
    assert not any(f'href="{url}"' in body for url in hidden)


@pytest.mark.django_db
def test_without_settings_there_is_no_page_of_them(cast):
    assert _visitor([]).get("/ustawienia/").status_code == 403


def _visitor(rights):
    client = Client()
    for name, value in session_cookie(user_with(rights)):
        client.cookies[name] = value
    return client


def test_every_setting_stands_on_a_shelf_and_says_what_it_is():
    settings = [tab for tab in frame.tabs if tab.room == "settings"]
    assert settings
    assert [tab.key for tab in settings if tab.shelf not in frame.SHELVES or not tab.note] == []


@pytest.mark.browser
@pytest.mark.feature("KER-11")
@pytest.mark.django_db(transaction=True)
def test_a_setting_is_found_by_its_words(cast, signed_in, live_server):
    page = signed_in()
    page.goto(live_server.url + "/ustawienia/")
    check_axe(page)
    page.fill("#narrow", "oddzialy")
    assert page.locator(".k-shelf a:visible").count() == 2
    page.fill("#narrow", "xyz")
    assert page.locator(".k-shelf:visible").count() == 0
    assert page.get_by_text("Żadne ustawienie nie zawiera tych słów").is_visible()


@pytest.mark.parametrize(
    "said, shown",
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_sign_ins_name_their_programs_in_words(said, shown):
    assert sign_in.program(said) == shown


@pytest.mark.django_db
def test_a_place_without_users_says_how_to_begin(client):
    assert "kupiec setup" in client.get("/wejscie/").content.decode()


@pytest.mark.django_db
def test_a_place_with_users_doesnt(cast, client):
    user_with(username="anna")
    assert "kupiec setup" not in client.get("/wejscie/").content.decode()
