"""List pages and the search over many parties: server time and statements of a page, measured through the views."""

from __future__ import annotations

import time
from statistics import quantiles
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kupiec.ground.access import public as access
from kupiec.ground.kernel import search, tx
from kupiec.house import roles
from kupiec.house.bench import data
from kupiec.house.bench import workload as work
from kupiec.people.parties import services as parties

TRIES = 20
PAGES = {
    "first": "/klienci/?sort=name",
    "filtered": "/klienci/?q=Customer 0012",
    "archived": "/klienci/?archived=1",
    "json": "/api/v1/parties/?limit=50",
}


def measure(*, rows: int, kind: str, runs: int) -> dict[str, Any]:
    """p50 and p95 in milliseconds, and SQL statements, of each page (or search) over `rows` parties."""
    by = data.firm()
    for numbers in data.parcels(range(1, rows + 1)):
        parties.create([data.party(work.customer(c)) for c in numbers], by=by)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    if kind == "search":
        asked = {"code": "C000777", "prefix": "Customer 00", "contains": "12345", "typo": "Custmoer 0012345"}
        timed = {name: _times(lambda text=text: search.find(text, by=by, limit=10), runs) for name, text in asked.items()}
        return {"rows": rows, "kind": kind, "ms": timed}
    client = _client(by)
    pages = {name: _times(lambda url=url: client.get(url), runs) for name, url in PAGES.items()}
    statements = {}
    for name, url in PAGES.items():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        statements[name] = len(captured)
    return {"rows": rows, "kind": kind, "ms": pages, "statements": statements}


def _client(by: Any) -> Client:
    """Somebody signed in who may see everything."""
    role = roles.ensure(by=by)["dyrektor"]
    with tx.write_tx(by=by):
        user = access.create_user("bench", password="bench-bench-bench-1", by=by, roles=[(role.pk, by.company_id, by.branch_id)])  # noqa: S106
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def _times(work_: Any, runs: int) -> dict[str, float]:
    work_()
    found = []
    for _ in range(TRIES * runs):
        started = time.perf_counter()
        work_()
        found.append((time.perf_counter() - started) * 1000)
    cuts = quantiles(found, n=20)
    return {"p50": round(cuts[9], 2), "p95": round(cuts[18], 2)}
