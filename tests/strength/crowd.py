"""Many at once: work shared among threads that start together, and how each piece of it ended."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.refusal import Refusal

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.WARSAW)
"""A Monday, the day of the examples."""
WORKERS = 20


def together(works: Iterable[Callable[[], Any]], *, workers: int = WORKERS) -> Counter[str]:
    """Run all, in turn by as many threads as `workers`; how often each outcome came: done, or the code of a refusal."""
    asked = list(works)
    workers = min(workers, len(asked))
    start = threading.Barrier(workers)

    def run(share: Sequence[Callable[[], Any]]) -> list[str]:
        try:
            start.wait(30)
            with clock.frozen(NOON):
                return [_ended(work) for work in share]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return Counter(said for found in pool.map(run, [asked[at::workers] for at in range(workers)]) for said in found)


def _ended(work: Callable[[], Any]) -> str:
    """An error that is no refusal is an outcome too: no test expects it, all see it."""
    try:
        work()
    except Refusal as refusal:
        return refusal.code
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:300]
    return "done"


def broken() -> list[Any]:
    """What `kupiec check` finds."""
    return [(found.code, rows[:3]) for found, rows in invariants.run() if rows]
