"""Notices put off and read; jobs followed in the corner of every page."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.jobs import kinds
from kupiec.ground.kernel.jobs.worker import run_pending
from kupiec.ground.kit import frame
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.tests import screens
from tests.browser import check_axe

URL, JOBS = "/_/powiadomienia/", "/_/prace/"


class Told:
    """Two decisions, one message; one of them in words a stranger wrote."""

    def notices(self, by: Any) -> list[kit.Notice]:
        return [
            kit.Notice("t:1", "decide", "Rabat 12% czeka", "/pracownicy/", clock.now(), "percentage"),
            kit.Notice('t:"2', "decide", "<b>Limit</b>", "", clock.now()),
            kit.Notice("t:3", "info", "Wiadomość od Ewy", "/pracownicy/", clock.now()),
        ]


@pytest.fixture
def told(screens_mounted: Any) -> None:
    frame.notice_sources._plugs[:] = [Told()]


def _waiting(client: Any) -> int:
    found = re.search(r'class="dot">(\d+)', client.get(f"{URL}?count=1").content.decode())
    return int(found[1]) if found else 0


@pytest.mark.feature("KER-9")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "until, passes",
    [("hour", dt.timedelta(hours=1)), ("tomorrow", dt.timedelta(days=1, hours=8)), ("monday", dt.timedelta(days=7, hours=8))],
)
def test_a_notice_put_off_is_silent_until_its_time(signed, told, until, passes):
    client = signed()
    assert _waiting(client) == 2
    answer = client.post(URL, {"do": "snooze", "id": "t:1", "until": until})
    assert answer["HX-Trigger"] == "kit:bell"
    assert 'class="k-notices later"' in answer.content.decode()
    assert _waiting(client) == 1
    with clock.frozen(clock.now() + passes + dt.timedelta(minutes=1)):
        assert _waiting(signed()) == 2


@pytest.mark.django_db
def test_a_notice_is_brought_back_and_all_are_read(signed, told):
    client = signed()
    client.post(URL, {"do": "snooze", "id": "t:1", "until": "tomorrow"})
    assert _waiting(client) == 1
    client.post(URL, {"do": "wake", "id": "t:1"})
    assert _waiting(client) == 2
    text = client.post(URL, {"do": "read"}).content.decode()
    assert text.count('<li class="read">') == 1, "what waits for a decision is not read away"
    assert '"do": "read"' not in text
    assert "<b>Limit</b>" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", [{"do": "snooze", "id": "t:1", "until": "never"}, {"do": "snooze", "id": "other", "until": "hour"}, {"do": "burn"}, {}]
)
def test_a_wrong_word_about_notices_is_400(signed, told, sent):
    assert signed().post(URL, sent).status_code == 400


STEPS: list[int] = []


def _slowly(job: Any) -> dict[str, int]:
    STEPS.append(job.payload["rows"])
    return {"rows": job.payload["rows"]}


def _queued(ids: list[int], *, by: Any) -> int:
    return jobs.enqueue("test.slow", {"rows": len(ids)}, by=by)


@pytest.fixture
def long_operation(screens_mounted: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(kinds._kinds, "test.slow", kinds.Kind("test.slow", "Przeliczanie", _slowly))
    slow = kit.Operation("slow", "Count all", run=_queued, job=True, done=lambda job, ids: "/pracownicy/?q=wynik")
    changed = replace(screens.EMPLOYEES, operations=(slow,))
    monkeypatch.setattr(screens.urlpatterns[0], "callback", changed.view)


@pytest.mark.feature("KER-9")
@pytest.mark.django_db
def test_a_job_is_followed_until_closed(signed, employees, long_operation, hx):
    client = signed()
    answer = client.post("/pracownicy/", {"operation": "slow", "ids": employees[0].pk}, headers=hx)
    assert "kit:jobs" in json.loads(answer["HX-Trigger"])
    going = client.get(JOBS).content.decode()
    assert "Przeliczanie" in going
    assert 'hx-trigger="load delay:1s"' in going
    assert 'hx-trigger="load" hx-target="this"' in client.get("/pracownicy/").content.decode()
    run_pending()
    ended = client.get(JOBS)
    assert ended["HX-Trigger"] == "kit:job-ended"
    assert 'href="/pracownicy/?q=wynik"' in ended.content.decode()
    assert "delay:1s" not in ended.content.decode()
    assert "HX-Trigger" not in client.get(JOBS)
    job = jobs.recent(by=_admin())[0].id
    assert client.post(JOBS, {"do": "close", "id": job}).content.decode().strip() == ""


@pytest.mark.django_db
def test_a_job_told_done_leaves_with_the_page(signed, employees, long_operation, hx):
    """It would lie on the totals of every document opened next."""
    client = signed()
    client.post("/pracownicy/", {"operation": "slow", "ids": employees[0].pk}, headers=hx)
    run_pending()
    assert "Przeliczanie" in client.get(f"{JOBS}?page=1").content.decode(), "ended between two pages: told once"
    assert "Przeliczanie" in client.get(JOBS).content.decode(), "and stays on that page"
    assert client.get(f"{JOBS}?page=1").content.decode().strip() == ""


@pytest.mark.django_db
def test_a_waiting_job_is_stopped_by_its_owner_only(signed, employees, long_operation, hx):
    client, other = signed(), signed([])
    client.post("/pracownicy/", {"operation": "slow", "ids": employees[0].pk}, headers=hx)
    job = jobs.recent(by=_admin())[0].id
    assert other.post(JOBS, {"do": "cancel", "id": job}).status_code == 400
    assert "Zatrzymane" in client.post(JOBS, {"do": "cancel", "id": job}).content.decode()
    run_pending()
    assert jobs.recent(by=_admin())[0].state == "cancelled"


def _admin() -> Any:
    from kupiec.ground.access.public import actor_of
    from kupiec.ground.access.testing import user_with

    return actor_of(user_with(None))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_bell_and_corner_in_a_browser(signed_in, cast, told, employees, long_operation, live_server):
    page = signed_in()
    page.goto(f"{live_server.url}/pracownicy/")
    expect(page.locator("#bell .dot")).to_contain_text("2")
    page.get_by_role("button", name="Powiadomienia").click()
    page.get_by_role("link", name="Rabat 12% czeka").focus()
    check_axe(page, both=True)
    page.keyboard.press("h")
    page.keyboard.press("Enter")
    expect(page.locator("#bell .dot")).to_contain_text("1")
    expect(page.locator(".k-notices.later")).to_contain_text("Rabat 12% czeka")
    page.keyboard.press("Escape")
    page.locator("[data-row-tick]").first.check()
    page.locator('[data-bulk="slow"]').click()
    expect(page.locator(".k-job")).to_contain_text("czeka na swoją kolej")
    check_axe(page, both=True)
    page.goto(f"{live_server.url}/wzorce/")
    expect(page.locator(".k-job")).to_contain_text("Przeliczanie")
    run_pending()
    expect(page.locator(".k-job")).to_contain_text("Gotowe")
    check_axe(page, both=True)
    page.locator(".k-job a").click()
    page.wait_for_url("**q=wynik")
    expect(page.locator(".k-job")).to_have_count(0)
