"""List pages and the search over many parties: server time and statements of a page, measured through the views."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.house.bench import bare, crowd, data, web
from kupiec.people.parties.models import Party

TRIES = 20
MEASURES = ("p50", "p95", "cpu", "cpu_p95", "alone_p50", "alone_p95")
FEW = 10_000
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
    """p50 and p95 in milliseconds, and SQL statements, of each page and search over `rows` parties; pages of few before.

    Parties that another run has entered are taken as they are; then there are no pages of few.
    """
    by = data.firm()
    few, filled = min(FEW, rows), Party.objects.exists()
    if not filled:
        _fill(1, few, by)
    before = _pages(web.signed_in(by), runs) if kind == "list" and not filled else {}
    if not filled:
        _fill(few + 1, rows, by)
    found = _searches(by, runs) if kind == "search" else _beside(before, web.signed_in(by), runs)
    right = Party.objects.count() == rows
    return {"rows": rows, "kind": kind, "engine": connection.vendor, "control_total": rows, "control_ok": right, **found}


def _fill(first: int, last: int, by: Actor) -> None:
    crowd.enter(first, last, by=by)
    data.analyse()


def _searches(by: Actor, runs: int) -> dict[str, Any]:
    hits = {name: len(search.find(text, by=by, limit=10)) for name, text in WORDS.items()}
    return {"ms": {name: _times(partial(search.find, text, by=by, limit=10), runs) for name, text in WORDS.items()},
            "hits": hits}  # fmt: skip


def _pages(client: Client, runs: int) -> dict[str, Any]:
    return {name: _times(partial(_page, client, url), runs) for name, url in PAGES.items()}


def _beside(before: dict[str, Any], client: Client, runs: int) -> dict[str, Any]:
    """Our pages; in turn with them the same 50 rows by bare views, and the pages when parties were few."""
    alone = _pages(client, runs)
    pages, floor = dict(alone), {}
    plain = bare.client()
    for name, mine in (("json", "json"), ("html", "first")):
        pages[mine], floor[name] = _in_turn([partial(_page, client, PAGES[mine]), partial(_page, plain, f"/{name}")], runs)
    pairs = {"json": (pages["json"], floor["json"]), "html": (pages["first"], floor["html"])}
    pairs |= {f"{name}_few": (alone[name], before[name]) for name in ("json", "first") if before}
    ratios = {
        name: {at: round(mine[at] / other[at], 2) for at in MEASURES if mine[at] and other[at]} for name, (mine, other) in pairs.items()
    }
    return {"ms": pages, "bare_ms": floor, "few_ms": before, "ratio": ratios,
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
    return _in_turn([work_], runs)[0]


def _in_turn(works: Sequence[Callable[[], Any]], runs: int) -> list[dict[str, float]]:
    """Of each p50 and p95: by the clock; by the processor's time (ours, not the database server's); and by the clock of the
    turns that nobody else's work broke into (`alone`; `whole`: their share).

    They take turns, so that a busy machine meets all alike. It doesn't: a turn shorter than the scheduler's slice of three
    milliseconds is seldom broken into, a longer one nearly always.
    """
    for each in works:
        each()
    turns: list[list[_Turn]] = [[] for _ in works]
    for _ in range(TRIES * runs):
        for at, each in enumerate(works):
            broken, busy, started = _broken_into(), time.process_time(), time.perf_counter()
            each()
            clock, cpu = (time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000
            turns[at].append(_Turn(clock, cpu, _broken_into() == broken))
    return [_told(each) for each in turns]


class _Turn(NamedTuple):
    clock: float
    cpu: float
    whole: bool


def _broken_into() -> int:
    """How often this process had to leave the processor to others."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw


def _told(turns: Sequence[_Turn]) -> dict[str, float]:
    cpu, alone = web.spread([turn.cpu for turn in turns]), [turn.clock for turn in turns if turn.whole]
    quiet = web.spread(alone) if alone else {"p50": 0.0, "p95": 0.0}
    return {
        **web.spread([turn.clock for turn in turns]), "cpu": cpu["p50"], "cpu_p95": cpu["p95"],
        "alone_p50": quiet["p50"], "alone_p95": quiet["p95"], "whole": round(len(alone) / len(turns), 2),
    }  # fmt: skip
