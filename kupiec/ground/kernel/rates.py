"""How often someone may do something: counters in the database, shared by all web workers.

A process takes permits in small blocks, one write for each, and spends them from memory. So the limit is never
passed, and at most a block per process goes unused in a window.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from django.db.models import F

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import RateWindow

BLOCKS = 12
"""A caller's permits of a window come in so many blocks, a write for each."""
_kept: dict[tuple[str, int], int] = {}
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Rate:
    """Whether one more is allowed, and after how many seconds the window begins anew."""

    allowed: bool
    reset_seconds: int


def take(caller: str, *, limit: int, seconds: int = 60) -> Rate:
    """Count one more by `caller` against `limit` in the current window of so many seconds."""
    now = int(clock.now().timestamp())
    starts = now - now % seconds
    key = (caller[:120], starts)
    reset = starts + seconds - now
    with _guard:
        if _kept.get(key, 0) > 0:
            _kept[key] -= 1
            return Rate(True, reset)
    got = _take_block(key, limit=limit, block=max(1, limit // BLOCKS))
    with _guard:
        if len(_kept) > 10_000:
            _kept.clear()
        if got:
            _kept[key] = _kept.get(key, 0) + got - 1
    return Rate(got > 0, reset)


def _take_block(key: tuple[str, int], *, limit: int, block: int) -> int:
    """So many permits of the window as are left, at most a block."""
    caller, starts = key
    window = RateWindow.objects.filter(caller=caller, starts=starts)
    found = window.values_list("count", flat=True).first()
    if found is not None and found >= limit:
        return 0
    with tx.write_tx(by=Actor.system(0)):
        if found is None:
            RateWindow.objects.bulk_create([RateWindow(caller=caller, starts=starts)], ignore_conflicts=True)
        for wanted in (block, 1) if block > 1 else (1,):
            if window.filter(count__lte=limit - wanted).update(count=F("count") + wanted):
                return wanted
    return 0
