"""The one time history and what never changes may be overwritten: while personal data are erased (KER-21). Triggers ask whether it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from django.db import connection

from kupiec.ground.kernel import tx

SQLITE_NOT = "NOT kupiec_erasing()"
POSTGRES_NOT = "coalesce(current_setting('kupiec.erasing', true), '') <> 'on'"
_now: ContextVar[bool] = ContextVar("kupiec_erasing", default=False)


def going_on() -> int:
    return int(_now.get())


@contextlib.contextmanager
def allowed() -> Iterator[None]:
    """Inside, personal data in history and in rows that stay as they are may be overwritten. Called by the verb of erasure alone."""
    if not tx.in_write():
        raise RuntimeError("personal data are erased inside write_tx only")
    mark = _now.set(True)
    try:
        _tell("on")
        yield
        _tell("off")
    finally:
        _now.reset(mark)


def _tell(state: str) -> None:
    if connection.vendor == "postgresql":
        connection.cursor().execute("SELECT set_config('kupiec.erasing', %s, true)", [state])
