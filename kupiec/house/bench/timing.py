"""Two ways to the same sum, in turn: their rates and the ratio, which survives a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any


def compared(ours: Callable[[], Any], plain: Callable[[], Any], *, runs: int, lines: int) -> dict[str, Any]:
    """Both in turn, `runs` times; the median rates, their ratio, by the processor too, and whether both came to the same sum."""
    pairs = [(timed(ours), timed(plain)) for _ in range(runs)]
    rates = [lines / median(pair[side][0] for pair in pairs) for side in (0, 1)]
    busy = [median(pair[side][2] for pair in pairs) for side in (0, 1)]
    same = all(one[1] == two[1] for one, two in pairs)
    return {"lines": lines, "lines_per_s": round(rates[0]), "plain_lines_per_s": round(rates[1]), "ratio": round(rates[0] / rates[1], 4),
            "ratio_cpu": round(busy[1] / busy[0], 4), "same": same}  # fmt: skip


def timed(work: Callable[[], Any]) -> tuple[float, Any, float]:
    started, busy = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - started, found, time.process_time() - busy
