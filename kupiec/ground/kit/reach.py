"""Who may open which page: a link that would answer "forbidden" is not drawn as a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar

from django.urls import Resolver404, get_urlconf, resolve

from kupiec.ground.kernel.actor import Actor

Value = TypeVar("Value")
_viewer: ContextVar[Actor | None] = ContextVar("kit_viewer", default=None)
_notes: ContextVar[dict[Hashable, Any] | None] = ContextVar("kit_notes", default=None)
_NUMBER = re.compile(r"\d+")


@contextmanager
def looked_at_by(by: Actor, *, reading: bool = False) -> Iterator[None]:
    """What is drawn inside is drawn for this person; while only `reading`, what was read once is remembered."""
    token, noted = _viewer.set(by), _notes.set({} if reading else None)
    try:
        yield
    finally:
        _viewer.reset(token)
        _notes.reset(noted)


def remembered(key: Hashable, load: Callable[[], Value]) -> Value:
    """What `load` gives, read once for the page being drawn (columns of a list that share figures); else simply read."""
    notes = _notes.get()
    if notes is None:
        return load()
    if key not in notes:
        notes[key] = load()
    value: Value = notes[key]
    return value


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
