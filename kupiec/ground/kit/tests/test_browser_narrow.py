"""A phone, and a desk at 200 % zoom: no page is wider than the screen, nothing fails axe; wrong input is told at its field."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import check_axe, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"phone": (390, 800), "zoomed": (683, 384)}


def _fits(page: Any) -> None:
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, f"{page.url} is {wide} px wider than the screen"


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_the_screen(signed_in, cast, screens_mounted, employees, live_server, size):
    width, height = SIZES[size]
    page = signed_in(width=width, height=height)
    detail = f"/pracownicy/{employees[0].pk}/"
    for url in (
        "/pracownicy/",
        "/pracownicy/?group=active",
        "/pracownicy/?q=nikt",
        detail,
        f"{detail}?panel=history",
        "/pracownicy/nowy/",
        "/",
        "/nic/",
        "/wzorce/",
    ):
        page.goto(live_server.url + url)
        settled(page)
        _fits(page)
        check_axe(page, both=size == "phone")
    page.goto(f"{live_server.url}/pracownicy/")
    for opens in ("filter-box", "columns-box"):
        page.locator(f'[data-open-dialog="{opens}"]').click()
        box = page.locator(f"#{opens}").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 1
        assert page.locator(f"#{opens} button[type=submit]").is_visible()
        page.keyboard.press("Escape")


@pytest.mark.parametrize("size", SIZES)
def test_a_picker_never_covers_its_field(signed_in, cast, screens_mounted, employees, live_server, size):
    width, height = SIZES[size]
    page = signed_in(width=width, height=height)
    page.goto(f"{live_server.url}/pracownicy/nowy/")
    field = page.locator("[data-pick]").first
    field.locator("input[role=combobox]").fill(cast.branch.name[:2])
    page.locator("#pick-list .opt").first.wait_for()
    at, box = field.bounding_box(), page.locator("#pick-list").bounding_box()
    assert box["y"] >= at["y"] + at["height"] or box["y"] + box["height"] <= at["y"]
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Control+Enter")
    assert field.locator("input[type=hidden]").input_value() == "", "saving takes nothing that was not chosen"
    expect(page.locator("#id_branch_id_error")).to_contain_text(cast.branch.name[:2])
    expect(field.locator("input[role=combobox]")).to_have_value(cast.branch.name[:2])
    field.locator("input[role=combobox]").press("End")
    field.locator("input[role=combobox]").press_sequentially(cast.branch.name[2:4], delay=60)
    page.locator("#pick-list .opt").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_first_name_error")).to_be_visible()
    expect(page.locator("#id_branch_id_error")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_wrong_input_is_told_at_its_field_in_polish(signed_in, cast, screens_mounted, employees, live_server, size):
    width, height = SIZES[size]
    page = signed_in(width=width, height=height)
    page.goto(f"{live_server.url}/pracownicy/nowy/")
    page.locator("[name=first_name]").fill("Imię dłuższe niż dwadzieścia znaków".replace(" ", "-")[:35])
    page.locator("[name=code]").fill("K900")
    page.keyboard.press("Control+Enter")
    wrong = page.locator('[name=last_name][aria-invalid="true"]')
    expect(wrong).to_be_visible()
    expect(page.locator("#id_last_name_error")).to_have_text("Uzupełnij to pole.")
    first = page.locator('form [aria-invalid="true"]').first.get_attribute("name")
    assert page.evaluate("document.activeElement.name") == first
    expect(page.locator("[name=code]")).to_have_value("K900")
    check_axe(page)
    page.locator("[name=first_name]").fill("Ewa")
    page.locator("[name=last_name]").fill("Nowak")
    page.locator("[name=code]").fill("TAKEN")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_code_error")).to_have_text("Ten kod jest już zajęty.")
    assert page.evaluate("document.activeElement.name") == "code"
    expect(page.locator("[name=last_name]")).to_have_value("Nowak")
