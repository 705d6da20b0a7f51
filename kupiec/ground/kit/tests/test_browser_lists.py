"""Lists in a real browser: groups folded, columns moved and widened by mouse and keyboard, the preview's place, tabs that don't fit."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature("KER-13")]
KEPT = "response => response.request.method === 'POST'"


@pytest.fixture
def listed(signed_in: Any, cast: Any, screens_mounted: Any, employees: Any, live_server: Any) -> Any:
    page = signed_in()
    page.goto(f"{live_server.url}/pracownicy/")
    return page


def _order(page: Any) -> list[str]:
    return page.locator("th[data-column]").evaluate_all("heads => heads.map(each => each.dataset.column)")


def _width(page: Any, key: str) -> float:
    return page.locator(f'th[data-column="{key}"]').bounding_box()["width"]


def _kept(response: Any) -> bool:
    return response.request.method == "POST" and response.status == 204


def test_groups_fold_by_mouse_and_key_and_the_next_page_passes_them_over(listed, live_server):
    page = listed
    page.get_by_role("button", name="Grupuj").click()
    page.get_by_role("menuitem", name="Oddział").click()
    page.wait_for_url("**group=branch.name**")
    expect(page.locator("tr.k-grouprow")).to_have_count(2)
    shown = page.locator("#rows tr[data-id]:visible")
    expect(shown).to_have_count(50)
    check_axe(page)
    last = page.locator("[data-fold]").last
    last.click()
    expect(page.locator("tr.k-grouprow")).to_have_count(3)
    expect(last).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-fold]").nth(1)).to_have_attribute("aria-expanded", "false")
    first = page.locator("[data-fold]").first
    first.focus()
    page.keyboard.press("ArrowLeft")
    expect(first).to_have_attribute("aria-expanded", "false")
    page.reload()
    expect(page.locator("[data-fold]").first).to_have_attribute("aria-expanded", "false")
    page.locator("[data-fold]").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-fold]").first).to_have_attribute("aria-expanded", "true")


def test_columns_are_widened_by_mouse_and_key_and_stay_so(listed):
    page = listed
    before = _width(page, "code")
    box = page.locator('th[data-column="code"]').bounding_box()
    with page.expect_response(_kept):
        page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] + 57, box["y"] + 12, steps=3)
        page.mouse.up()
    assert abs(_width(page, "code") - before - 60) < 3
    page.locator('th[data-column="code"] a').focus()
    with page.expect_response(_kept):
        page.keyboard.press("Shift+ArrowLeft")
    page.reload()
    assert abs(_width(page, "code") - before - 44) < 3
    page.locator('th[data-column="code"] a').focus()
    with page.expect_response(_kept):
        for _press in range(30):
            page.keyboard.press("Shift+ArrowLeft")
    heading = page.locator('th[data-column="code"] a').bounding_box()
    assert _width(page, "code") >= heading["width"] + 8, "a heading is never cut"


def test_columns_are_moved_by_mouse_and_key_and_stay_so(listed):
    page = listed
    started = _order(page)
    one, two = (page.locator(f'th[data-column="{key}"]').bounding_box() for key in (started[2], started[0]))
    page.mouse.move(one["x"] + 20, one["y"] + 12)
    page.mouse.down()
    page.mouse.move(two["x"] + 4, two["y"] + 12, steps=4)
    page.mouse.up()
    expect(page.locator("th[data-column]").first).to_have_attribute("data-column", started[2])
    page.locator(f'th[data-column="{started[2]}"] :is(a, span)').first.focus()
    page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.locator("th[data-column]").first).to_have_attribute("data-column", started[0])
    assert page.evaluate("document.activeElement.closest('th').dataset.column") == started[2]
    page.reload()
    assert _order(page)[:3] == [started[0], started[2], started[1]]


def test_the_dialog_of_columns_does_the_same_without_dragging(listed):
    page = listed
    page.get_by_role("button", name="Kolumny").click()
    check_axe(page)
    page.locator('#columns-box li[data-key-name="code"] [data-up]').click()
    page.locator('#columns-box li[data-key-name="code"] [data-width]').fill("260")
    page.locator("#columns-box button[type=submit]").click()
    expect(page.locator("th[data-column]").first).to_have_attribute("data-column", "code")
    assert abs(_width(page, "code") - 260) < 3
    page.get_by_role("button", name="Kolumny").click()
    page.locator("[data-columns-default]").click()
    expect(page.locator("th[data-column]").first).to_have_attribute("data-column", "last_name")


def test_the_preview_stands_where_the_user_put_it(signed_in, cast, screens_mounted, employees, live_server):
    page = signed_in()
    page.goto(f"{live_server.url}/pracownicy/")
    box, table = page.locator("#preview"), page.locator(".k-list__l")
    expect(box).to_contain_text("preview")
    assert box.bounding_box()["x"] > table.bounding_box()["x"] + 300
    page.locator("[data-preview-place]").click()
    page.reload()
    expect(box).to_contain_text("preview")
    assert box.bounding_box()["y"] > table.bounding_box()["y"] + 200
    check_axe(page, both=True)
    page.keyboard.press("p")
    expect(box).to_be_hidden()
    page.reload()
    expect(box).to_be_hidden()
    page.keyboard.press("p")
    expect(box).to_be_visible()


def test_tabs_that_do_not_fit_go_into_a_menu(listed, signed_in, live_server):
    page = listed
    page.evaluate("""() => {
        const nav = document.querySelector('.k-views');
        for (let n = 0; n < 24; n++) { const link = document.createElement('a'); link.href = `?f.code=K${n}`; link.textContent = `Widok numer ${n}`; nav.lastElementChild.before(link); }
        document.querySelectorAll('.k-views').forEach(nav => { nav.dataset.fitted = ''; });
        window.dispatchEvent(new Event('resize'));
    }""")
    page.set_viewport_size({"width": 1366, "height": 768})
    more = page.locator(".k-views .k-overflow")
    more.click()
    item = page.get_by_role("menuitem", name="Widok numer 23")
    expect(item).to_be_visible()
    assert page.locator(".k-views").evaluate("nav => nav.scrollWidth <= nav.clientWidth + 1")
    page.evaluate("window.dispatchEvent(new Event('resize'))")
    expect(item).to_be_visible()
    item.click()
    page.wait_for_url("**f.code=K23")
