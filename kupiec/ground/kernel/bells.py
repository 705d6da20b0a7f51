"""Bells: how a lower room tells upper rooms what happened, in the same transaction. Listeners: house/wiring.py.

A bell is a frozen dataclass carrying all ids of the set, rung once per call after the last write. Handlers
converge (recompute wanted − done), so ringing twice is harmless.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor

Handler = Callable[..., None]
_board: dict[type, tuple[Handler, ...]] = {}
_local = threading.local()
DEEPEST = 8


def install(board: Mapping[type, Sequence[Handler]]) -> None:
    """Hang all bells at once; called by the porter at start."""
    _board.clear()
    _board.update({event: tuple(handlers) for event, handlers in board.items()})


def ring(event: Any, *, by: Actor) -> None:
    """Call every listener of the event's type, in the board's order; an exception aborts the whole transaction."""
    if not tx.in_write():
        raise RuntimeError("bells ring inside write_tx only")
    for heard in getattr(_local, "ears", ()):
        heard.append(event)
    depth = getattr(_local, "depth", 0)
    if depth >= DEEPEST:
        raise RuntimeError(f"bells ring {depth} deep: handlers do not settle ({event})")
    _local.depth = depth + 1
    try:
        for handler in _board.get(type(event), ()):
            handler(event, by=by)
    finally:
        _local.depth = depth


@contextmanager
def heard() -> Iterator[list[Any]]:
    """Collect the bells rung inside the block (tests)."""
    ears = _local.ears = getattr(_local, "ears", [])
    mine: list[Any] = []
    ears.append(mine)
    try:
        yield mine
    finally:
        ears.remove(mine)


def board() -> Mapping[type, tuple[Handler, ...]]:
    return dict(_board)
