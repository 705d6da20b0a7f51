"""Counting the SQL statements of verbs: how many each takes, by the name a test gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel.actor import Actor


class Meter:
    """Calls verbs and keeps what they cost: `meter("accept", orders.accept, ids)`, then `meter.costs`."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.costs: dict[str, int] = {}

    def __call__(self, name: str, verb: Any, *args: Any, **given: Any) -> Any:
        with CaptureQueriesContext(connection) as seen:
            found = verb(*args, by=self.by, **given)
        self.costs[name] = len(seen)
        return found


def check_same(some: Mapping[str, int], many: Mapping[str, int], *, most: Mapping[str, int] | None = None) -> None:
    """A larger set costs the same. `most` is agreed on SQLite: inside a test PostgreSQL reads definitions each time."""
    assert some == many
    if most and connection.vendor == "sqlite":
        assert all(some[name] <= most[name] for name in most), some
