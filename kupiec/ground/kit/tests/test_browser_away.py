"""The server stops in the middle of work: the user is told where he looks, nothing typed is lost, lists go on by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import check_axe, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _stop(page: Any) -> None:
    page.route("**/*", lambda route: route.abort("connectionrefused"))


def _start(page: Any) -> None:
    page.unroute("**/*")


def test_a_list_search_waits_for_the_server(signed_in, cast, screens_mounted, employees, live_server):
    page = signed_in()
    page.goto(f"{live_server.url}/pracownicy/")
    settled(page)
    _stop(page)
    page.locator("[data-find]").fill("Zielińska")
    expect(page.locator("#offline")).to_be_visible()
    assert page.locator("[data-find]").input_value() == "Zielińska"
    check_axe(page)
    _start(page)
    page.wait_for_function("() => location.search.includes('q=Ziel')")
    expect(page.locator("#offline")).to_be_hidden()
    assert "Łęcki" not in page.locator("#list").inner_text()


def test_a_filter_keeps_what_was_ticked(signed_in, cast, screens_mounted, employees, live_server):
    page = signed_in()
    page.goto(f"{live_server.url}/pracownicy/")
    settled(page)
    page.locator('[data-open-dialog="filter-box"]').click()
    box = page.locator("#filter-box")
    field = box.locator("input[type=text], input:not([type])").first
    field.fill("Now")
    _stop(page)
    box.locator("button[type=submit]").click()
    expect(box.locator("[role=alert]")).to_be_visible()
    assert field.input_value() == "Now"
    _start(page)
    expect(box).to_be_hidden()


@pytest.mark.parametrize("heard", ["a moment ago", "long ago"])
def test_a_form_stays_with_what_was_typed(signed_in, cast, screens_mounted, live_server, heard):
    page = signed_in()
    page.clock.install()
    with page.expect_response(lambda answer: "count=1" in answer.url):  # the bell, which asks soon after a page is there
        page.goto(f"{live_server.url}/pracownicy/nowy/")
    settled(page)
    page.clock.fast_forward(12_000 if heard == "long ago" else 6_000)  # before the bell asks again
    _stop(page)
    first = page.locator("form[data-form] input[type=text]").first
    first.fill("Zofia")
    expect(page.locator("#offline")).to_be_visible()
    page.locator("form[data-form] button[type=submit]").click()
    expect(page.locator("form[data-form] [role=alert]")).to_be_visible()
    assert first.input_value() == "Zofia"
    _start(page)
    page.clock.run_for(2_000)
    expect(page.locator("#offline")).to_be_hidden()
    page.locator("form[data-form] button[type=submit]").click()
    page.wait_for_function("() => document.querySelector('form[data-form] [aria-invalid=true]')")
    assert page.locator("form[data-form] input[type=text]").first.input_value() == "Zofia"


def test_an_empty_name_of_a_view_is_told_under_its_field(signed_in, cast, screens_mounted, employees, live_server):
    page = signed_in()
    page.goto(f"{live_server.url}/pracownicy/")
    settled(page)
    page.locator('[data-open-dialog="save-view"]').click()
    page.locator("#save-view button[type=submit]").click()
    expect(page.locator("#save-view [role=alert]")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "view-label"
    check_axe(page)
    page.locator("#view-label").fill("Moje")
    expect(page.locator("#save-view [role=alert]")).to_have_count(0)
