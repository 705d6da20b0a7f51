"""Keys that work on the page as it came out: a read-only lines grid has no keys that edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kupiec.ground.kit.key_words import Key
from kupiec.ground.kit.request import Request


def allow(request: Request, *needs: str) -> None:
    """What a part of this page offers; the key bar is drawn after the parts."""
    request._key_needs = getattr(request, "_key_needs", frozenset()) | set(filter(None, needs))  # type: ignore[attr-defined]


def bring(request: Request, keys: Sequence[Key]) -> None:
    """Keys of a part of this page, besides those the page names itself."""
    request._more_keys = [*getattr(request, "_more_keys", []), *keys]  # type: ignore[attr-defined]


def working(keys: Sequence[Key] | None, request: Any) -> tuple[Key, ...]:
    """Each key once, as far as what it needs is there."""
    offered: frozenset[str] = getattr(request, "_key_needs", frozenset())
    seen: dict[str, Key] = {}
    for key in (*(keys or ()), *getattr(request, "_more_keys", ())):
        if not key.needs or key.needs in offered:
            seen.setdefault(key.keys, key)
    return tuple(seen.values())
