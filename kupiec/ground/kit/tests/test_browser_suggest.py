"""What is offered while a line is typed: looked at and taken by keys or the pointer, never in the way of a code or a scanner."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from kupiec.ground.kit.tests.test_browser_scans import SCAN
from tests.browser import check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature("ORD-1")]


@pytest.fixture(params=[1440, 390])
def grid(request: Any, signed_in: Any, cast: Any, screens_mounted: Any, live_server: Any) -> Any:
    page = signed_in(width=request.param, height=844 if request.param == 390 else 900)
    page.goto(f"{live_server.url}/wzorce/?reset")
    page.locator('.k-grid tr[data-n="5"]').wait_for()
    return page


def _offered(page: Any) -> Any:
    return page.locator("#grid-choices.quiet .opt")


def _typed(page: Any, text: str) -> Any:
    entry = page.locator(".newrow input").first
    entry.focus()
    page.keyboard.type(text, delay=60)
    return entry


def _quantity(page: Any, row: int) -> Any:
    return page.locator(f'.k-grid tr[data-n="{row}"] td').nth(3)


def test_what_is_offered_is_taken_by_keys_and_the_quantity_is_next(grid):
    entry = _typed(grid, "ro")
    expect(_offered(grid)).to_have_count(1)
    expect(_offered(grid)).to_have_text(["ROZ-8-PRozdzielacz 8-obw. z szafką91\u00a0016,80"])
    expect(entry).to_have_attribute("aria-expanded", "true")
    assert entry.get_attribute("aria-activedescendant") is None, "nothing is marked by itself"
    check_axe(grid)
    grid.keyboard.press("ArrowDown")
    expect(entry).to_have_attribute("aria-activedescendant", "grid-choice-0")
    expect(_offered(grid)).to_have_attribute("aria-selected", "true")
    grid.keyboard.press("Enter")
    expect(entry).to_have_value("ROZ-8-P")
    expect(grid.locator(".newrow input.q")).to_be_focused()
    expect(_offered(grid)).to_have_count(0)
    expect(entry).to_have_attribute("aria-expanded", "false")
    grid.keyboard.type("3", delay=60)
    grid.keyboard.press("Enter")
    expect(_quantity(grid, 3)).to_have_text("7")
    expect(entry).to_be_focused()


def test_the_pointer_takes_one_and_escape_closes_the_list_but_keeps_the_words(grid):
    entry = _typed(grid, "zaw")
    expect(_offered(grid)).to_have_count(1)
    grid.keyboard.press("Escape")
    expect(_offered(grid)).to_have_count(0)
    expect(entry).to_have_value("zaw")
    grid.keyboard.type("ór", delay=60)
    _offered(grid).first.click()
    expect(entry).to_have_value("ZK-12-GW")
    expect(grid.locator(".newrow input.q")).to_be_focused()


def test_a_code_and_enter_never_wait_nor_take_what_was_only_offered(grid):
    """Typed words that were not marked in the list stay words: Enter goes on to the quantity with them."""
    entry = _typed(grid, "po")
    expect(_offered(grid)).not_to_have_count(0)
    grid.keyboard.press("Enter")
    expect(entry).to_have_value("po")
    expect(_offered(grid)).to_have_count(0)
    expect(grid.locator(".newrow input.q")).to_be_focused()


def test_a_scan_wins_over_what_is_marked(grid):
    entry = _typed(grid, "ro")
    expect(_offered(grid)).to_have_count(1)
    grid.keyboard.press("ArrowDown")
    grid.wait_for_timeout(80)
    grid.evaluate(SCAN, ["PO-2560-180"])
    expect(_quantity(grid, 0)).to_have_text("13")
    expect(_offered(grid)).to_have_count(0)
    expect(entry).to_have_value("ro")
    expect(_quantity(grid, 3)).to_have_text("4")


def test_nothing_is_asked_for_while_codes_are_scanned(grid):
    asked: list[str] = []
    grid.on("request", lambda one: asked.append(one.url) if "suggest=" in one.url else None)
    grid.locator(".newrow input").first.focus()
    for _burst in range(3):
        grid.evaluate(SCAN, ["PO-2560-180", "ZK-12-GW"])
        grid.wait_for_timeout(200)
    expect(_quantity(grid, 0)).to_have_text("15")
    assert asked == []


def test_the_list_follows_its_row_when_a_line_is_added_above(grid):
    """A line entered just before arrives while the next one is typed: the list stays open, at the entry row, which moved down."""
    entry = _typed(grid, "ro")
    expect(_offered(grid)).to_have_count(1)
    grid.keyboard.press("ArrowDown")
    grid.evaluate("document.querySelector('[data-grid]').grid.push({op: 'copy', id: 1})")
    expect(grid.locator('.k-grid tr[data-n="6"]:not(.newrow)')).to_have_count(1)
    expect(entry).to_be_focused()
    expect(entry).to_have_attribute("aria-activedescendant", "grid-choice-0")
    field, box = entry.bounding_box(), grid.locator("#grid-choices").bounding_box()
    assert min(abs(box["y"] - field["y"] - field["height"]), abs(field["y"] - box["y"] - box["height"])) < 12
    grid.keyboard.press("Enter")
    expect(entry).to_have_value("ROZ-8-P")
