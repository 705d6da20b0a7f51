"""Signing in with a second step, setting it up, and acting for somebody absent: as people meet them."""

from __future__ import annotations

import datetime as dt
import re

import pyotp
import pytest
from django.test import Client

from kupiec.ground.access import factors
from kupiec.ground.access.models import Factor, Role, Substitution
from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock
from tests.browser import check_axe

pytestmark = pytest.mark.feature("KER-11")
PASSWORD = {"username": "anna", "password": "hasło-do-testów"}


def with_app(cast, user):
    secret, then = factors.new_secret(), clock.now() - dt.timedelta(minutes=5)
    with clock.frozen(then):
        codes = factors.add_app(user, secret=secret, code=pyotp.TOTP(secret).at(then), name="Telefon", by=cast.by)
    return secret, codes


@pytest.mark.django_db
def test_a_password_alone_opens_nothing(cast):
    _secret, codes = with_app(cast, user_with(username="anna"))
    client = Client()
    answer = client.post("/wejscie/", {**PASSWORD, "next": "/konto/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/wejscie/drugi-krok/")
    for path in ("/", "/konto/", "/klienci/", "/konto/drugi-krok/"):
        assert client.get(path).headers["Location"].startswith("/wejscie/"), path
    assert client.get("/api/v1/parties").status_code == 401
    assert client.post("/wejscie/drugi-krok/", {"code": "000000"}).status_code == 422
    half = client.session.session_key
    answer = client.post("/wejscie/drugi-krok/", {"code": codes[0]})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/konto/")
    assert client.get("/konto/").status_code == 200 and client.session.session_key != half


@pytest.mark.django_db
def test_the_half_way_is_forgotten_after_five_minutes(cast):
    _secret, codes = with_app(cast, user_with(username="anna"))
    client = Client()
    client.post("/wejscie/", PASSWORD)
    with clock.frozen(clock.now() + dt.timedelta(minutes=6)):
        answer = client.post("/wejscie/drugi-krok/", {"code": codes[0]})
    assert answer.headers["Location"] == "/wejscie/" and factors.codes_left(Factor.objects.get().user_id) == 10


@pytest.mark.django_db
def test_a_stranger_finds_no_second_step(cast):
    answer = Client().get("/wejscie/drugi-krok/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/wejscie/")


@pytest.mark.django_db
def test_a_role_leads_to_the_set_up_and_nowhere_else(cast):
    user = user_with(username="anna")
    factors.demand(Role.objects.get(code="role-anna").pk, True, by=cast.by)
    client = Client()
    assert client.post("/wejscie/", PASSWORD).headers["Location"] == "/konto/drugi-krok/"
    assert client.get("/klienci/").headers["Location"] == "/konto/drugi-krok/"
    assert client.get("/klienci/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/konto/drugi-krok/"
    assert client.post("/konto/drugi-krok/aplikacja/", {"password": "zgadywane"}).status_code == 422
    page = client.post("/konto/drugi-krok/aplikacja/", {"password": PASSWORD["password"]}).content.decode()
    secret = re.search(r'<code class="code">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    wrong = client.post("/konto/drugi-krok/aplikacja/kod/", {"name": "Telefon", "code": "1"})
    assert wrong.status_code == 422 and not factors.of(user.pk)
    page = client.post("/konto/drugi-krok/aplikacja/kod/", {"name": "Telefon", "code": pyotp.TOTP(secret).now()}).content.decode()
    assert len(re.findall(r"<li><code>\w{5}-\w{5}</code></li>", page)) == 10
    assert client.get("/klienci/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer", ["{", "[]", "null", '{"id": 1}', "[" * 5000, '{"id":"AA","rawId":"AA","type":"public-key","response":{}}']
)
def test_a_made_up_passkey_is_refused(cast, answer):
    user = user_with(username="anna")
    with_app(cast, user)
    client = Client()
    client.post("/wejscie/", PASSWORD)
    assert client.post("/wejscie/drugi-krok/", {"passkey": answer}).status_code == 422
    assert client.get("/konto/").status_code == 302


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_lets_in(cast, chromium, live_server):
    """A real browser with a virtual authenticator: registered, asked for at the next sign-in, a copy refused."""
    user = user_with(username="anna")
    page = chromium.new_context(locale="pl-PL").new_page()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }})  # fmt: skip
    page.goto(live_server.url + "/wejscie/?next=/konto/drugi-krok/")
    page.fill("#username", "anna")
    page.fill("#password", PASSWORD["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector("#passkey-name")
    check_axe(page)
    page.fill("#passkey-name", "Laptop")
    page.fill("#passkey-password", PASSWORD["password"])
    page.get_by_role("button", name="Dodaj klucz dostępu").click()
    page.get_by_role("button", name="Kontynuuj").wait_for()
    check_axe(page)
    page.get_by_role("button", name="Kontynuuj").click()
    page.get_by_role("heading", name="Twoje kody zapasowe").wait_for()
    check_axe(page)
    page.goto(live_server.url + "/konto/drugi-krok/")
    check_axe(page)
    page.goto("about:blank")  # a page left open would ask for notices, be sent to the sign-in page, and race with the next line
    page.context.clear_cookies()
    page.goto(live_server.url + "/wejscie/?next=/konto/")
    page.fill("#username", "anna")
    page.fill("#password", PASSWORD["password"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/wejscie/drugi-krok/")
    check_axe(page)
    page.get_by_role("button", name="Użyj klucza dostępu").click()
    page.wait_for_url("**/konto/")
    kept = Factor.objects.get(user=user)
    assert kept.used_at is not None and kept.counter > 0
    page.context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_substitute_is_appointed_and_acts(cast, signed_in, chromium, live_server):
    anna, jan = user_with(None, username="anna"), user_with(["company.see"], username="jan")
    page = _page_of(chromium, anna, live_server)
    page.goto(live_server.url + "/konto/zastepstwa/")
    page.select_option("#substitute", str(jan.pk))
    page.fill("#starts_on", "dziś")
    page.fill("#ends_on", "wczoraj")
    page.get_by_role("button", name="Wyznacz").click()
    page.get_by_text("Ostatni dzień jest przed pierwszym.").wait_for()
    check_axe(page)
    page.fill("#ends_on", "+7")
    page.get_by_role("button", name="Wyznacz").click()
    page.get_by_text("Zastępca jest wyznaczony.").wait_for()
    check_axe(page)
    assert Substitution.objects.get().substitute_id == jan.pk
    page.context.close()
    page = _page_of(chromium, jan, live_server)
    assert page.goto(live_server.url + "/klienci/").status == 403
    page.goto(live_server.url + "/konto/zastepstwa/")
    page.get_by_role("button", name="Działaj za tę osobę").click()
    page.locator(".k-acting").wait_for()
    check_axe(page)
    assert page.goto(live_server.url + "/klienci/").status == 200
    assert page.goto(live_server.url + "/ustawienia/uzytkownicy/").status == 403
    page.context.close()


def _page_of(chromium, user, live_server):
    context = chromium.new_context(locale="pl-PL")
    for name, value in session_cookie(user):
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    return context.new_page()
