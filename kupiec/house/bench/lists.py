"""List pages and the search over many parties: server time and statements of a page, measured through the views."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.house.bench import bare, data, web
from kupiec.house.bench import workload as work
from kupiec.people.parties import services as parties
from kupiec.people.parties.models import Party

TRIES = 20
PAGES = {
    "first": "/klienci/?sort=name",
    "filtered": "/klienci/?q=Customer 0012",
    "frequent": "/klienci/?q=ustomer",
    "clustered": "/klienci/?q=c01",
    "rare": "/klienci/?q=12345",
    "archived": "/klienci/?archived=1",
    "json": "/api/v1/parties?limit=50&sort=name",
}
WORDS = {
    "code": "C000777",
    "prefix": "Customer 00",
    "contains": "12345",
    "frequent": "ustomer",
    "clustered": "c01",
    "two words": "ustomer 0012",
    "typo": "Custmoer 0012345",
}


def measure(*, rows: int, kind: str, runs: int) -> dict[str, Any]:
    """p50 and p95 in milliseconds, and SQL statements, of each page (or search) over `rows` parties."""
    by = data.firm()
    for numbers in data.parcels(range(1, rows + 1)):
        parties.create([data.party(work.customer(c)) for c in numbers], by=by)
    data.analyse()
    found = _searches(by, runs) if kind == "search" else _pages(by, runs)
    right = Party.objects.count() == rows
    return {"rows": rows, "kind": kind, "engine": connection.vendor, "control_total": rows, "control_ok": right, **found}


def _searches(by: Actor, runs: int) -> dict[str, Any]:
    hits = {name: len(search.find(text, by=by, limit=10)) for name, text in WORDS.items()}
    return {"ms": {name: _times(partial(search.find, text, by=by, limit=10), runs) for name, text in WORDS.items()},
            "hits": hits}  # fmt: skip


def _pages(by: Actor, runs: int) -> dict[str, Any]:
    """Our pages, and in the same run the same 50 rows by bare views."""
    client = web.signed_in(by)
    pages = {name: _times(partial(_page, client, url), runs) for name, url in PAGES.items()}
    with bare.served() as plain:
        floor = {name: _times(partial(_page, plain, f"/{name}"), runs) for name in ("json", "html")}
    ratios = {
        mine: {at: round(pages[mine][at] / floor[other][at], 2) for at in ("p50", "p95")}
        for mine, other in (("json", "json"), ("first", "html"))
    }
    return {"ms": pages, "bare_ms": floor, "ratio": {"json": ratios["json"], "html": ratios["first"]},
            "statements": {name: _statements(client, url) for name, url in PAGES.items()}}  # fmt: skip


def _page(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}")


def _statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        _page(client, url)
    return len(captured)


def _times(work_: Callable[[], Any], runs: int) -> dict[str, float]:
    work_()
    found = []
    for _ in range(TRIES * runs):
        started = time.perf_counter()
        work_()
        found.append((time.perf_counter() - started) * 1000)
    return web.spread(found)
