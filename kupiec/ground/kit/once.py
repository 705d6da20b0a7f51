"""A form or a batch sent twice (double click, resend after a lost answer) works once and answers the same."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from django.core.cache import cache

from kupiec.ground.kernel.actor import Actor

SECONDS = 3_600


def once(key: str, *, by: Actor, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The answer of `work`, or the one it gave before under this person's key."""
    if not key:
        return work()
    name = f"kit-once:{by.user_id}:{key}"
    earlier = cache.get(name)
    if earlier is not None:
        return earlier
    answer = work()
    cache.set(name, answer, SECONDS)
    return answer


__all__ = ["find_spec", "once"]
