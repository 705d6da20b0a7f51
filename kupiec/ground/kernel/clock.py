"""The one clock: instants in UTC, days in the company's zone, durations monotonic. Tests and the demo set it."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")
_fixed: ContextVar[dt.datetime | None] = ContextVar("kupiec_clock", default=None)


def _shift() -> dt.timedelta:
    """How far KUPIEC_AS_OF (a date) moves the clock of this process; for pictures of the demo on a chosen day."""
    wanted = os.environ.get("KUPIEC_AS_OF")
    if not wanted:
        return dt.timedelta(0)
    return dt.date.fromisoformat(wanted) - dt.datetime.now(WARSAW).date()


_SHIFT = _shift()


def now() -> dt.datetime:
    """This instant, aware, in UTC."""
    return _fixed.get() or dt.datetime.now(dt.UTC) + _SHIFT


def today(zone: ZoneInfo = WARSAW) -> dt.date:
    """Today's date where the company works."""
    return now().astimezone(zone).date()


def monotonic() -> float:
    """Seconds for measuring durations; never goes back."""
    return time.monotonic()


@contextmanager
def frozen(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Make `now()` answer `moment` (a bare date means noon in Warsaw) inside the block."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12), WARSAW)
    token = _fixed.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
