"""The catalogue of rights: every room declares its own in `rights.py`; the porter gathers them at start (KER-11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache

_catalogue: dict[str, str] = {}


def declare(rights: Mapping[str, str]) -> None:
    """Add a room's rights: code (`orders.accept`) → what it lets one do, an English sentence marked for translation."""
    _catalogue.update(rights)
    _expanded.cache_clear()


def catalogue() -> dict[str, str]:
    """All rights there are, in order of their codes."""
    return dict(sorted(_catalogue.items()))


def expand(patterns: Iterable[str]) -> frozenset[str]:
    """The rights meant by codes and patterns such as `orders.*`; what nobody declares is left out."""
    return _expanded(frozenset(patterns))


@lru_cache(maxsize=1024)
def _expanded(patterns: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code in _catalogue if any(fnmatchcase(code, pattern) for pattern in patterns))
