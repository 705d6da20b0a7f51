"""A real Chromium for browser tests: `page` is signed in, `check_axe` refuses accessibility findings.

    @pytest.mark.browser
    @pytest.mark.django_db(transaction=True)
    def test_list(signed_in, live_server): ...

`signed_in(rights=None)` gives a Playwright page signed in as a user with these rights (all when None).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


def chromium_path() -> str | None:
    """Where Chromium is: KUPIEC_CHROMIUM, else on the PATH."""
    return (
        os.environ.get("KUPIEC_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on the PATH: install it (Debian: apt-get install chromium)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def signed_in(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens a page signed in as a user; complains at the end about script errors and CSP reports."""
    contexts: list[Any] = []
    problems: list[str] = []

    def open_page(
        rights: list[str] | None = None, *, user: Any = None, width: int = 1440, height: int = 900, theme: str = "light"
    ) -> Any:
        from kupiec.ground.access.testing import session_cookie, user_with

        user = user or user_with(rights)
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="pl-PL", timezone_id="Europe/Warsaw"
        )
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in [*session_cookie(user), ("kupiec_theme", theme)]
            ]
        )
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: (
                problems.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        contexts.append(context)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def settled(page: Any) -> None:
    """Waits until nothing on the page is being fetched: its first fragments are asked for before it counts as loaded."""
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def check_axe(page: Any, *, exclude: list[str] | None = None) -> None:
    """Assert that axe-core finds nothing of WCAG level A and AA on the page, looked at while nothing on it is being fetched.

    A list fades while its rows are fetched anew: what was seen while a request went out is looked at once more.
    """
    for _look in range(5):
        settled(page)
        page.evaluate(_axe())
        page.evaluate(  # fading colours; what turns for ever is not waited for
            "() => Promise.race([Promise.allSettled(document.getAnimations().map((one) => one.finished)), new Promise((end) => setTimeout(end, 400))])"
        )
        findings = page.evaluate(  # findings only: what passed is many times the page
            """async (exclude) => {
                let asked = document.querySelector('.htmx-request') !== null;
                const seen = () => { asked = true; };
                document.addEventListener('htmx:beforeRequest', seen);
                const found = await axe.run({exclude: exclude.map(s => [s])},
                    {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false});
                document.removeEventListener('htmx:beforeRequest', seen);
                const told = found.violations.map((one) =>
                    `${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join('; ')}`);
                return told.length && asked ? null : told;
            }""",
            exclude or [],
        )
        if findings is not None:
            break
    assert findings == []
