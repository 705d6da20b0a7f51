"""Kinds of jobs: the code side, registered where the room is loaded (its `jobs.py` or `handlers.py`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of job runs.

    `long`: outside a transaction, writing by chunks. `retries`: how often an unexpected error is tried again, with
    growing pauses; a Refusal is an answer and is never retried. `lease_seconds`: after how long silence another
    worker takes over. `limit_seconds`: after how long the worker stops renewing the lease of a job that hangs.
    """

    name: str
    label: str
    handler: Handler
    long: bool = False
    retries: int = 5
    lease_seconds: float = 30.0
    limit_seconds: float = 3600.0


_kinds: dict[str, Kind] = {}


def job(name: str, label: str = "", **options: Any) -> Callable[[Handler], Handler]:
    """Register the handler of a kind (`room.verb`); `options` as in `Kind`. The handler takes one `Running`."""

    def register(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, label or name, handler, **options)
        return handler

    return register


def kind_of(name: str) -> Kind:
    """Refuses UNKNOWN_JOB."""
    found = _kinds.get(name)
    if found is None:
        raise Refusal("UNKNOWN_JOB", N_("No job is called “%(name)s”."), "kind", params={"name": name})
    return found


def label_of(name: str) -> str:
    return _kinds[name].label if name in _kinds else name
