"""Parts of pages that come out the same for the same key (rights, place, language) are made once per process."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language

Value = TypeVar("Value")
MOST = 512
_kept: dict[Hashable, Any] = {}


def once(key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, kept for this key, the language and the addresses served. It must be nothing anybody changes.

    The key names all it depends on: what comes of a database is never kept here.
    """
    whole = (key, get_language(), get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    found = _kept.get(whole)
    if found is None:
        if len(_kept) >= MOST:
            _kept.clear()
        found = _kept[whole] = make()
    value: Value = found
    return value


def forget() -> None:
    _kept.clear()
