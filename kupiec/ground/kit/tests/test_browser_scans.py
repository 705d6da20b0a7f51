"""The scanner at the lines grid: codes sent as fast as the page can take them, all in one task; none lost, wherever the cursor stands."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature("ORD-1")]

# A keyboard wedge: keydown, then the letter in the field that has the focus, as a browser does it; no time passes between.
SCAN = """codes => {
    for (const code of codes) for (const key of [...code, 'Enter']) {
        const at = document.activeElement;
        const free = at.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        const field = document.activeElement;
        if (free && key.length === 1 && field === at && field.matches('input')) { field.setRangeText(key, field.selectionStart, field.selectionEnd, 'end'); field.dispatchEvent(new Event('input', {bubbles: true})); }
    }
}"""
CODES = ["PO-2560-180", "ZK-12-GW", "RPX-16-200"]


@pytest.fixture
def grid(signed_in: Any, cast: Any, screens_mounted: Any, live_server: Any) -> Any:
    page = signed_in()
    page.goto(f"{live_server.url}/wzorce/?reset")
    page.locator('.k-grid tr[data-n="5"]').wait_for()
    return page


def _quantities(page: Any) -> list[str]:
    return page.evaluate("document.querySelector('[data-grid]').grid.rows.map(row => row.c.quantity)")


def _settled(page: Any) -> None:
    expect(page.locator("[data-grid]:not([data-busy])")).to_have_count(1)


def _start(page: Any, where: str) -> None:
    if where == "entry":
        page.locator(".newrow input").first.focus()
    elif where == "amount":
        page.locator(".newrow input.q").focus()
    else:
        page.locator('.k-grid tr[data-n="4"] td').nth({"editable": 3, "read-only": 0}[where]).click()


@pytest.mark.parametrize("where", ["entry", "amount", "editable", "read-only"])
def test_a_burst_of_codes_loses_none(grid, where):
    _start(grid, where)
    grid.evaluate(SCAN, CODES * 12)
    expect(grid.locator('.k-grid tr[data-n="0"] td').nth(3)).to_have_text("24")
    expect(grid.locator('.k-grid tr[data-n="2"] td').nth(3)).to_have_text("24")
    _settled(grid)
    assert _quantities(grid) == ["24", "212", "24", "4", "16", "1"]
    assert grid.locator(".newrow input").first.input_value() == ""


def test_codes_scanned_while_answers_come(grid):
    _start(grid, "entry")
    for _burst in range(4):
        grid.evaluate(SCAN, CODES)
        grid.wait_for_timeout(40)
    _settled(grid)
    expect(grid.locator('.k-grid tr[data-n="1"] td').nth(3)).to_have_text("204")
    assert _quantities(grid) == ["16", "204", "16", "4", "16", "1"]


def test_unknown_and_unclear_codes_wait_in_line(grid):
    """What nothing was found for comes back to the entry row one after another; the known ones are added meanwhile."""
    _start(grid, "entry")
    grid.evaluate(SCAN, ["NIE-MA-1", "ZK-12-GW", "NIE-MA-2"])
    entry = grid.locator(".newrow input").first
    expect(entry).to_have_value("NIE-MA-1")
    _settled(grid)
    assert _quantities(grid)[1] == "201"
    grid.evaluate(SCAN, ["PO-2560-180"])
    expect(grid.locator('.k-grid tr[data-n="0"] td').nth(3)).to_have_text("13")
    expect(entry).to_have_value("NIE-MA-1")
    entry.focus()
    grid.keyboard.press("Escape")
    expect(entry).to_have_value("NIE-MA-2")


def test_a_person_typing_a_code_goes_on_to_the_quantity(grid):
    """The same letters with a person's pauses are not a scan: the quantity is asked for."""
    _start(grid, "entry")
    grid.keyboard.type("ROZ-8-P", delay=90)
    grid.keyboard.press("Enter")
    assert grid.evaluate("document.activeElement.matches('.newrow input.q')")
    grid.keyboard.type("5", delay=90)
    grid.keyboard.press("Enter")
    expect(grid.locator('.k-grid tr[data-n="3"] td').nth(3)).to_have_text("9")


def test_what_a_scan_interrupts_stays(grid):
    """Half a name typed by hand survives a scan into the same field."""
    _start(grid, "entry")
    grid.keyboard.type("pom", delay=90)
    grid.wait_for_timeout(80)
    grid.evaluate(SCAN, ["GRZ-C22-610"])
    expect(grid.locator('.k-grid tr[data-n="4"] td').nth(3)).to_have_text("17")
    assert grid.locator(".newrow input").first.input_value() == "pom"
