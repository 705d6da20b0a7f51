"""Who may open which page: a link that would answer "forbidden" is not drawn as a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.urls import Resolver404, get_urlconf, resolve

from kupiec.ground.kernel.actor import Actor

_viewer: ContextVar[Actor | None] = ContextVar("kit_viewer", default=None)
_NUMBER = re.compile(r"\d+")


@contextmanager
def looked_at_by(by: Actor) -> Iterator[None]:
    """What is drawn inside is drawn for this person."""
    token = _viewer.set(by)
    try:
        yield
    finally:
        _viewer.reset(token)


def viewer() -> Actor | None:
    """The person the page is made for; None outside a page."""
    return _viewer.get()


def open_to_viewer(url: str) -> bool:
    """Whether the person who looks may open the address, as far as its view names a right. Outside a page: yes."""
    by = _viewer.get()
    if by is None or not url.startswith("/"):
        return True
    right = _right_of(_NUMBER.sub("1", url.partition("?")[0].partition("#")[0]), get_urlconf())
    return not right or by.may(right)


def link_or_nothing(url: str) -> str:
    return url if url and open_to_viewer(url) else ""


@lru_cache(maxsize=2048)
def _right_of(path: str, urlconf: str | None) -> str:
    try:
        view: Any = resolve(path, urlconf).func
    except Resolver404:
        return ""
    declared = getattr(view, "__self__", None)
    found = getattr(view, "asks_right", "") or getattr(declared, "see_right", "") or getattr(declared, "right", "")
    return found if isinstance(found, str) else ""
