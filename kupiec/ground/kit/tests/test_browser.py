"""The kit in a real browser: keys, grid, palette, dialogs, both themes, accessibility."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from kupiec.ground.company.models import Employee
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STATIC = Path(__file__).parents[1] / "static"


@pytest.fixture
def opened(signed_in: Any, cast: Any, screens_mounted: Any, employees: Any, live_server: Any) -> Any:
    page = signed_in()
    return page, live_server.url


def _shows(page: Any, number: int, text: str) -> None:
    """Wait until the line shows the text: the answer may come a moment after the queue is empty."""
    for _ in range(60):
        if text in _row(page, number):
            return
        page.wait_for_timeout(100)
    assert text in _row(page, number)


def _row(page: Any, n: int) -> str:
    return page.locator(f'.k-grid tbody tr[data-n="{n}"]').inner_text().replace("\u00a0", " ")


def _saved(page: Any) -> None:
    page.wait_for_timeout(60)
    page.locator("[data-grid]:not([data-busy])").wait_for()


@pytest.mark.feature("KER-13")
def test_list_by_keyboard(opened):
    page, base = opened
    page.goto(f"{base}/pracownicy/")
    keys = page.keyboard
    keys.press("j")
    keys.press("Space")
    keys.press("j")
    keys.press("Space")
    assert page.locator("#bulk [data-count]").inner_text() == "2"
    keys.press("Shift+F10")
    page.locator("#row-menu .it").first.wait_for()
    keys.press("ArrowDown")
    keys.press("Escape")
    keys.press("a")
    page.get_by_role("button", name="Cofnij").click()
    page.locator("#bulk").wait_for(state="hidden")
    keys.press("/")
    keys.type("Łęcki")
    page.wait_for_url("**q=%C5%81%C4%99cki")
    expect(page.locator("#rows tr[data-id]")).to_have_count(18)
    keys.press("ArrowDown")
    keys.press("Enter")
    page.wait_for_url("**/pracownicy/*/")
    first = page.url
    assert page.locator("[data-place]").inner_text().startswith("1 z ")
    keys.press("Control+ArrowDown")
    page.wait_for_url(lambda url: url != first)
    assert Employee.objects.filter(active=False).count() == 0


@pytest.mark.feature("KER-13")
def test_list_scrolls_on_and_filters(opened, cast):
    page, base = opened
    page.goto(f"{base}/pracownicy/")
    page.locator("#rows tr[data-id]").nth(49).scroll_into_view_if_needed()
    expect(page.locator("#rows tr[data-id]")).to_have_count(100)
    page.keyboard.press("f")
    page.get_by_label(cast.branch.name).check()
    page.locator("#filter-box button[type=submit]").click()
    page.wait_for_url(f"**f.branch_id={cast.branch.pk}**")
    page.locator(".k-chip b").first.wait_for()


@pytest.mark.feature("KER-12")
def test_palette_and_dialog(opened, employees):
    page, base = opened
    page.goto(f"{base}/pracownicy/{employees[0].pk}/")
    page.keyboard.press("Control+k")
    page.keyboard.type("=120+23%")
    expect(page.locator(".pal__calc b")).to_have_text("147,6")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Rename").click()
    field = page.locator("#dialog-box input[name=last_name]")
    field.fill("X")
    page.keyboard.press("Control+Enter")
    page.locator("#id_last_name_error").wait_for()
    field.fill("Nowe")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", level=1, name="Nowe").wait_for()


@pytest.mark.feature("KER-12")
def test_what_was_said_of_a_change_and_its_undo_outlive_the_page_coming_back(opened, employees):
    page, base = opened
    page.goto(f"{base}/pracownicy/{employees[0].pk}/")
    page.evaluate("document.body.dataset.before = '1'")
    page.get_by_role("button", name="Deactivate").click()
    page.locator("body:not([data-before]) .k-toast").get_by_role("button").wait_for()
    assert "1 deactivated" in page.inner_text(".k-toast")
    with page.expect_navigation():
        page.locator(".k-toast").get_by_role("button").click()
    page.locator("body .k-toast").wait_for()
    page.reload()
    assert page.locator(".k-toast").count() == 0, "said once more, not for ever"


@pytest.mark.feature("ORD-1")
def test_grid_by_keyboard(opened):
    page, base = opened
    page.goto(f"{base}/wzorce/?reset")
    keys = page.keyboard
    page.locator('.k-grid tr[data-n="0"] td').nth(3).click()
    keys.type("15")
    keys.press("Enter")
    _saved(page)
    _shows(page, 0, "6 076,35")
    keys.press("Insert")
    keys.type("ZK-12-GW", delay=60)
    keys.press("Enter")
    keys.type("3")
    keys.press("Enter")
    _saved(page)
    _shows(page, 1, "203")
    keys.type("RPX-16-200", delay=60)
    keys.press("Enter")
    keys.type("1")
    keys.press("Enter")
    _saved(page)
    _shows(page, 2, "Część: 7 z 13")
    page.locator('.k-grid tr[data-n="1"] td').nth(3).click()
    keys.type("abc")
    keys.press("Enter")
    page.locator(".cell-err").wait_for()
    page.locator('.k-grid tr[data-n="3"] td').nth(1).click()
    keys.press("Delete")
    _saved(page)
    _shows(page, 3, "GRZ-C22-610")
    keys.press("Control+z")
    _saved(page)
    _shows(page, 3, "ROZ-8-P")
    keys.press("F8")
    page.locator(".k-why").wait_for()


@pytest.mark.feature("ORD-1")
def test_grid_keeps_typing_without_a_connection(opened):
    page, base = opened
    page.goto(f"{base}/wzorce/?reset")
    page.context.set_offline(True)
    page.locator('.k-grid tr[data-n="0"] td').nth(3).click()
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    page.locator("#offline").wait_for(state="visible")
    page.context.set_offline(False)
    _saved(page)
    _shows(page, 0, "40 103,91")


def test_a_thousand_lines_are_windowed(opened):
    page, base = opened
    page.goto(f"{base}/wzorce/?lines=1000")
    page.locator('.k-grid tr[data-n="0"]').wait_for()
    assert page.locator(".k-grid tbody tr").count() < 70
    page.evaluate("document.querySelector('[data-grid]').grid.go(999, 3)")
    assert "USL-URUCH" in _row(page, 995) or _row(page, 999)
    assert page.locator(".k-grid").get_attribute("aria-rowcount") == "1002"


def test_every_part_passes_axe(signed_in, cast, screens_mounted, employees, live_server):
    page = signed_in(theme="dark")
    for url in ("/wzorce/", "/pracownicy/", f"/pracownicy/{employees[0].pk}/?panel=history", "/pracownicy/nowy/", "/", "/nic/"):
        page.goto(live_server.url + url)
        assert page.locator("html").get_attribute("data-bs-theme") == "dark"
        check_axe(page, both=True)


@pytest.mark.parametrize(
    "spoil",
    [
        "(page) => page.querySelector('main button').replaceChildren()",
        "(page) => { page.querySelector('main h1').style.color = '#e8e8e8'; }",
        "(page) => page.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')",
    ],
)
def test_what_is_wrong_is_found_on_a_page_already_looked_at(signed_in, cast, screens_mounted, employees, live_server, spoil):
    """The check itself: what axe found faultless is not looked at again, anything else of the same page is."""
    page = signed_in()
    page.goto(f"{live_server.url}/pracownicy/nowy/")
    check_axe(page)
    check_axe(page)
    page.evaluate(f"() => ({spoil})(document)")
    with pytest.raises(AssertionError):
        check_axe(page)


def test_page_weight():
    """CSS and JS of a page under 250 KB compressed (UX 9)."""
    files = [
        "vendor/tabler.min.css",
        "vendor/htmx.min.js",
        *(f"kit/{name}" for name in ("tokens.css", "kupiec.css", "kit.css", "kit.js", "list.js", "layout.js", "grid.js")),
    ]
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in files) < 250_000


def test_style_sheets_can_be_kept_read():
    """Chromium reads one that begins with @charset anew for every page (tools/vendor.py takes it off)."""
    assert [path.name for path in STATIC.rglob("*.css") if path.read_bytes().lstrip().startswith(b"@charset")] == []
