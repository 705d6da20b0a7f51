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
    "--process-per-site",
    "--js-flags=--no-opt --no-maglev --single-threaded",  # pages live for a second: scripts are not worth a second compilation
]


CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """Where Chromium is: KUPIEC_CHROMIUM, else on the PATH, first the one without windows, which does the same work in less time."""
    return os.environ.get("KUPIEC_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on the PATH: install it (Debian: apt-get install chromium)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        _serve_files_once(patch)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def _serve_files_once(patch: pytest.MonkeyPatch) -> None:
    """A browser asks for a file of the design once and keeps it, as in production; axe is one more file."""
    from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
    from django.http import HttpResponse

    plain = StaticFilesHandlerMixin.serve

    def serve(self: Any, request: Any) -> Any:
        axe = request.path.endswith("/axe.min.js")
        answer = HttpResponse(AXE.read_bytes(), content_type="text/javascript; charset=utf-8") if axe else plain(self, request)
        answer["Cache-Control"] = "max-age=86400, immutable"
        return answer

    patch.setattr(StaticFilesHandlerMixin, "serve", serve)


def _context(chromium: Any) -> Any:
    """People who ask for less movement: nothing fades or slides while a test looks."""
    return chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="pl-PL", timezone_id="Europe/Warsaw", reduced_motion="reduce"
    )


class Window:
    """The browser window that a worker's tests share: what it has fetched and compiled serves all of them; who was
    signed in, pages and what pages kept go with each test. A file open in it keeps the program of its pages running."""

    def __init__(self, chromium: Any, origin: str) -> None:
        self.origin = origin
        self.context = _context(chromium)
        self.keeper = self.context.new_page()
        self.keeper.goto(f"{origin}/static/kit/mark.svg")
        self.tools = self.context.new_cdp_session(self.keeper)

    def swept(self) -> bool:
        """Made as new; whether it may be used again: not when it was closed, nor when its clock was set."""
        if self.keeper.is_closed():
            return False
        if self.keeper.evaluate("() => '__pwClock' in globalThis"):
            self.context.close()
            return False
        for page in self.context.pages:
            if page is not self.keeper:
                page.close()
        self.context.set_offline(False)
        self.context.clear_cookies()
        self.tools.send("Storage.clearDataForOrigin", {"origin": self.origin, "storageTypes": "all"})
        return True


@pytest.fixture(scope="session")
def window(chromium: Any, live_server: Any) -> Iterator[list[Window]]:
    """The shared window, once some test has opened it."""
    made: list[Window] = []
    yield made
    for one in made:
        one.context.close()


@pytest.fixture
def signed_in(chromium: Any, window: list[Window], live_server: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens a page signed in as a user; complains at the end about script errors and CSP reports.

    The first page of a test opens in the shared window, others have windows of their own: they may be other people's.
    """
    contexts: list[Any] = []
    problems: list[str] = []

    def open_page(rights: list[str] | None = None, *, user: Any = None, width: int = 1440, height: int = 900, theme: str = "light") -> Any:
        from kupiec.ground.access.testing import session_cookie, user_with

        user = user or user_with(rights)
        if not contexts and not window:
            window.append(Window(chromium, live_server.url))
        context = _context(chromium) if contexts else window[0].context
        contexts.append(context)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in [*session_cookie(user), ("kupiec_theme", theme)]]
        )
        page = context.new_page()
        if (width, height) != (1440, 900):
            page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(25_000)
        page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    yield open_page
    for context in contexts[1:]:
        context.close()
    if contexts and not window[0].swept():
        window.clear()
    assert problems == []


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def settled(page: Any) -> None:
    """Waits until nothing on the page is being fetched: its first fragments are asked for before it counts as loaded."""
    quiet = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
    if not page.evaluate(quiet):  # mostly it is, and asking once costs a fraction of waiting
        page.wait_for_function(quiet)


def check_axe(page: Any, *, exclude: list[str] | None = None, both: bool = False) -> None:
    """Assert that axe-core finds nothing of WCAG level A and AA on the page, looked at while nothing on it is being fetched;
    in `both` themes, as the switch in the corner turns them.

    A list fades while its rows are fetched anew: what was seen while a request went out is looked at once more.
    """
    _no_findings(page, exclude or [], ALL_RULES)
    if both:
        theme = page.evaluate("() => document.documentElement.dataset.bsTheme")
        page.evaluate(TURN, "light" if theme == "dark" else "dark")
        _no_findings(page, exclude or [], RULES_OF_COLOURS)
        page.evaluate(TURN, theme)


TURN = "(theme) => { document.documentElement.dataset.bsTheme = theme; }"


ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES_OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that another theme can change: its part of the stylesheets sets colours only."""


KINDS = """(exclude, rules) => {
    const told = /^(class|style|role|type|hidden|disabled|readonly|tabindex|lang|scope|open|aria-.*)$/;
    const free = /^(style|aria-(label|labelledby|describedby|controls|owns|activedescendant|value.*|.*index|.*count|posinset|setsize))$/;
    const mixed = (text) => {
        let one = 0xdeadbeef, two = 0x41c6ce57;
        for (let at = 0; at < text.length; at++) {
            one = Math.imul(one ^ text.charCodeAt(at), 2654435761); two = Math.imul(two ^ text.charCodeAt(at), 1597334677);
        }
        return 4294967296 * (2097151 & two) + (one >>> 0);
    };
    const found = new Map();
    const walk = (part, path) => {
        if (exclude.some((one) => part.matches(one))) return;
        const own = [...part.attributes].filter((one) => told.test(one.name)).map((one) => free.test(one.name) ? one.name : `${one.name}=${one.value}`);
        const named = part.labels?.length > 0 || part.hasAttribute('title') || part.hasAttribute('alt') || part.textContent.trim() !== '';
        const kind = mixed(`${path}>${part.localName}[${own.sort()}]${named}`);
        if (!found.has(kind)) found.set(kind, part);
        if (part.localName !== 'svg') for (const one of part.children) walk(one, kind);
    };
    walk(document.documentElement, `${rules} ${document.documentElement.dataset.bsTheme} ${innerWidth} ${innerHeight}`);
    return found;
}"""
"""Elements of a page by kind, the first of each: what decides how it looks and what is read out, and within what it stands."""


class Faultless:
    """Kinds in which axe has found nothing: tests open the same parts hundreds of times, and looking takes most of the time of a page.
    What one worker has looked at the others need not, in this run: each writes its own on lines of one file, which all read on."""

    def __init__(self) -> None:
        self.kinds: set[int] = set()
        self.path = Path(os.environ["KUPIEC_TEST_FOLDER"]) / "faultless"
        self.read_to = 0

    def fresh(self, kinds: set[int]) -> set[int]:
        """Those of the kinds that nobody has looked at."""
        if kinds - self.kinds and self.path.exists():
            with self.path.open("rb") as told:
                told.seek(self.read_to)
                whole = told.read().rpartition(b"\n")[0]  # another worker's line may be half written
                self.read_to += len(whole)
                self.kinds.update(map(int, whole.split()))
        return kinds - self.kinds

    def add(self, kinds: set[int]) -> None:
        new = kinds - self.kinds
        self.kinds |= new
        if new:
            with self.path.open("ab", buffering=0) as told:
                told.write((" ".join(map(str, new)) + "\n").encode())


@cache
def _faultless() -> Faultless:
    return Faultless()


def _no_findings(page: Any, exclude: list[str], rules: Any) -> None:
    kinds: set[int] = set()
    for _look in range(5):
        settled(page)
        kinds = set(page.evaluate(f"([exclude, rules]) => [...({KINDS})(exclude, rules).keys()]", [exclude, str(rules)]))
        fresh = _faultless().fresh(kinds)
        if not fresh:
            return
        _bring_axe(page)
        page.evaluate(  # fading colours; what turns for ever is not waited for
            "() => Promise.race([Promise.allSettled(document.getAnimations().map((one) => one.finished)), new Promise((end) => setTimeout(end, 400))])"
        )
        findings = page.evaluate(  # findings only: what passed is many times the page
            f"""async ([exclude, rules, named, fresh]) => {{
                let asked = document.querySelector('.htmx-request') !== null;
                const seen = () => {{ asked = true; }};
                const kinds = ({KINDS})(exclude, named), parts = fresh.map((one) => kinds.get(one)).filter((one) => one);
                document.addEventListener('htmx:beforeRequest', seen);
                const found = await axe.run({{include: parts, exclude: exclude.map((one) => [one])}},
                    {{runOnly: rules, resultTypes: ['violations'], preload: false}});
                document.removeEventListener('htmx:beforeRequest', seen);
                const told = found.violations.map((one) =>
                    `${{one.id}} (${{one.impact}}): ${{one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join('; ')}}`);
                return told.length && asked ? null : told;
            }}""",
            [exclude, rules, str(rules), list(fresh)],
        )
        if findings is not None:
            break
    assert findings == []
    _faultless().add(kinds)


def _bring_axe(page: Any) -> None:
    from playwright.sync_api import Error

    if page.evaluate("() => typeof axe === 'undefined'"):
        try:
            page.add_script_tag(url="/static/axe.min.js")
        except Error:  # the server is away, or the page takes no scripts from it
            page.evaluate(_axe())
