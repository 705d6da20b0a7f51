"""Quote to cash by several clients at the same time, beside one client in the same run."""

from __future__ import annotations

import json
import time
from typing import Any

from django.db import connection

from kupiec.ground.kernel import invariants
from kupiec.house.bench import data, processes, q2c
from kupiec.house.bench import workload as work


def measure(*, size: str, documents: int, runs: int, clients: int) -> dict[str, Any]:
    """Documents per second of one client and of all together, their ratio; gaps, broken invariants and deadlocks."""
    made = data.masters(*work.SIZES[size])
    q2c.prefill(made, size)
    before = _deadlocks()
    one: list[float] = []
    many: list[float] = []
    right = True
    for _ in range(runs):
        for count, rates in ((1, one), (clients, many)):
            seconds, totals = _together(size, documents, count)
            rates.append(documents / seconds)
            right = right and totals == work.totals(documents, *work.SIZES[size])
    middle = {1: round(sorted(one)[runs // 2], 2), clients: round(sorted(many)[runs // 2], 2)}
    broken = {found.code: len(rows) for found, rows in invariants.run() if rows}
    deadlocks = _deadlocks() - before
    return {
        "docs_per_s": middle,
        "ratio": round(middle[clients] / middle[1], 3),
        "deadlocks": deadlocks,
        "broken_invariants": broken,
        "control_total": list(work.totals(documents, *work.SIZES[size])),
        "control_ok": right and not broken and not deadlocks,
        "clients": clients,
        "documents": documents,
        "size": size,
        "engine": connection.vendor,
    }


def _together(size: str, documents: int, clients: int) -> tuple[float, tuple[int, ...]]:
    """Seconds from the word go until the last one has ended, and the sum of their control totals."""
    children = [processes.client(size, str(first), str(clients), str(documents)) for first in range(1, clients + 1)]
    for child in children:
        if child.stdout is None or child.stdin is None or child.stdout.readline().strip() != "ready":
            raise RuntimeError("a client did not start")
    started = time.perf_counter()
    for child in children:
        child.stdin.write("go\n")  # type: ignore[union-attr]
        child.stdin.flush()  # type: ignore[union-attr]
    said = [child.stdout.readline() for child in children]  # type: ignore[union-attr]
    seconds = time.perf_counter() - started
    if any(child.wait(60) for child in children):
        raise RuntimeError("a client failed")
    told = [json.loads(one)["totals"] for one in said]
    return seconds, tuple(sum(values) for values in zip(*told, strict=True))


def _deadlocks() -> int:
    """Deadlocks the database has counted; SQLite has one writer and none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
