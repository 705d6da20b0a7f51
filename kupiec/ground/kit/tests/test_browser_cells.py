"""The lines grid cell by cell: the cursor never leaves the cells while they are saved, lines taken off are off, choices follow typing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.feature("ORD-1")]

CODES = "document.querySelector('[data-grid]').grid.rows.map(row => row.c.code)"


@pytest.fixture
def grid(signed_in: Any, cast: Any, screens_mounted: Any, live_server: Any) -> Any:
    page = signed_in()
    page.goto(f"{live_server.url}/wzorce/?reset")
    page.locator('.k-grid tr[data-n="5"]').wait_for()
    return page


def _cell(page: Any, row: int, column: int) -> Any:
    return page.locator(f'.k-grid tr[data-n="{row}"] td').nth(column)


def _settled(page: Any) -> None:
    page.wait_for_timeout(60)
    expect(page.locator("[data-grid]:not([data-busy])")).to_have_count(1)


def test_the_cursor_stays_in_a_row_that_is_saved(grid):
    _cell(grid, 0, 3).click()
    grid.keyboard.type("15")
    grid.keyboard.press("Tab")
    _settled(grid)
    expect(_cell(grid, 0, 4)).to_be_focused()
    grid.keyboard.press("Control+z")
    _settled(grid)
    expect(_cell(grid, 0, 3)).to_have_text("12")
    expect(_cell(grid, 0, 4)).to_be_focused()


def test_a_line_changed_and_taken_off_at_once_is_off_and_comes_back(grid):
    codes = grid.evaluate(CODES)
    _cell(grid, 1, 3).click()
    grid.keyboard.type("15")
    grid.keyboard.press("Tab")
    grid.keyboard.press("Delete")
    _settled(grid)
    assert grid.evaluate(CODES) == [codes[0], *codes[2:]]
    expect(grid.locator(".k-toast.bad, .k-toast.warn")).to_have_count(0)
    grid.keyboard.press("Control+z")
    _settled(grid)
    assert grid.evaluate(CODES) == codes


def test_the_last_line_taken_off_comes_back_from_the_row_of_entry_where_the_cursor_lands(grid):
    codes = grid.evaluate(CODES)
    _cell(grid, len(codes) - 1, 3).click()
    grid.keyboard.press("Delete")
    _settled(grid)
    assert grid.evaluate("document.activeElement.tagName") == "INPUT"
    grid.keyboard.type("Q", delay=60)
    grid.keyboard.press("Control+z")
    _settled(grid)
    assert grid.evaluate(CODES) == codes[:-1], "of what is being typed, the field's own undo"
    grid.keyboard.press("Escape")
    grid.keyboard.press("Control+z")
    _settled(grid)
    assert grid.evaluate(CODES) == codes


def test_a_line_somebody_changed_meanwhile_comes_back(grid):
    """Another window changes the line; taking it off here is refused, and it stands here again as it is there."""
    codes = grid.evaluate(CODES)
    other = grid.context.new_page()
    other.goto(grid.url.removesuffix("?reset"))
    _cell(other, 2, 3).click()
    other.keyboard.type("77")
    other.keyboard.press("Enter")
    _settled(other)
    _cell(grid, 2, 3).click()
    grid.keyboard.press("Delete")
    expect(grid.locator(".k-toast.warn")).to_have_count(1)
    _settled(grid)
    assert grid.evaluate(CODES) == codes
    expect(_cell(grid, 2, 3)).to_have_text("77")


def _unclear(page: Any) -> Any:
    entry = page.locator(".newrow input").first
    entry.focus()
    page.keyboard.type("60", delay=60)
    page.keyboard.press("Enter")
    page.keyboard.type("3", delay=60)
    page.keyboard.press("Enter")
    expect(page.locator("#grid-choices .opt")).to_have_count(2)
    return entry


def test_a_choice_leaves_the_entry_row_empty(grid):
    entry = _unclear(grid)
    grid.keyboard.press("Enter")
    _settled(grid)
    expect(_cell(grid, 6, 3)).to_have_text("3")
    expect(entry).to_have_value("")
    expect(grid.locator(".newrow input.q")).to_have_value("")


def test_typing_on_leaves_the_choices_behind_and_keeps_the_quantity(grid):
    entry = _unclear(grid)
    grid.keyboard.type("x", delay=60)
    grid.keyboard.press("Enter")
    expect(grid.locator("#grid-choices")).to_have_count(0)
    _settled(grid)
    assert len(grid.evaluate(CODES)) == 6
    expect(entry).to_have_value("60x")
    expect(grid.locator(".newrow input.q")).to_have_value("3")


def test_a_cell_says_its_newest_complaint_only(grid):
    _cell(grid, 0, 3).click()
    for text in ("abc", "-5"):
        _cell(grid, 0, 3).click()
        grid.keyboard.type(text)
        grid.keyboard.press("Enter")
        _settled(grid)
    expect(grid.locator(".k-toast.bad")).to_have_count(1)
    _cell(grid, 0, 3).click()
    grid.keyboard.type("5")
    grid.keyboard.press("Enter")
    _settled(grid)
    expect(grid.locator(".k-toast.bad")).to_have_count(0)


def test_keys_of_the_page_work_from_the_entry_row(grid):
    """The cursor rests in the entry row: what the key bar offers must be heard there."""
    grid.evaluate(
        "() => { const made = document.createElement('button'); made.dataset.key = 'Alt+W'; made.textContent = 'W';"
        " made.onclick = () => { document.title = 'pressed'; }; document.querySelector('main').prepend(made); }"
    )
    entry = grid.locator(".k-grid tr.newrow input").first
    entry.focus()
    grid.keyboard.press("Alt+w")
    assert grid.title() == "pressed"
    expect(entry).to_be_focused()
    grid.keyboard.press("Control+k")
    expect(grid.locator("dialog[open]")).to_have_count(1)


def test_a_polish_letter_begins_a_cell_like_any_other(grid):
    """AltGr + L on a Polish keyboard; where Ctrl and Alt count as pressed with it, as on Windows, too."""
    for row, control in enumerate(("false", "true")):
        _cell(grid, row, 3).click()
        grid.evaluate(
            f"""() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {{key: "ł", bubbles: true, cancelable: true,
                modifierAltGraph: true, ctrlKey: {control}, altKey: {control}}}))"""
        )
        expect(_cell(grid, row, 3).locator("input")).to_have_value("ł")
        grid.keyboard.press("Escape")


def test_a_line_begun_is_gone_on_with_by_tab_and_an_empty_row_lets_it_go(grid):
    before = grid.evaluate(CODES)
    entry = grid.locator(".newrow input").first
    entry.click()
    grid.keyboard.type(before[0], delay=60)
    grid.keyboard.press("Tab")
    expect(grid.locator(".newrow input.q")).to_be_focused()
    grid.keyboard.press("Shift+Tab")
    expect(entry).to_be_focused()
    grid.keyboard.press("Tab")
    grid.keyboard.type("7", delay=60)
    grid.keyboard.press("Tab")
    expect(_cell(grid, 0, 3)).to_have_text("19")  # the same goods once more: 12 and 7
    expect(grid.locator(".newrow input").first).to_be_focused()
    grid.keyboard.press("Tab")
    assert not grid.evaluate("!!document.activeElement.closest('.k-grid')")
