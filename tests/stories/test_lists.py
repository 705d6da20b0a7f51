"""Every list of every room answers each of its filters and each view it offers (KER-13)."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import lists
from kupiec.ground.kit.filters import Flag


def _all(patterns: Any) -> list[lists.List]:
    found: list[lists.List] = []
    for each in patterns:
        if isinstance(each, URLResolver):
            found += _all(each.url_patterns)
        elif isinstance(each, URLPattern) and isinstance(getattr(each.callback, "__self__", None), lists.List):
            found.append(each.callback.__self__)  # type: ignore[attr-defined]
    return found


def _count(asked: lists.List, query: str, by: Actor) -> int:
    return lists.narrowed(asked, lists.read_address(asked, QueryDict(query), by), by).count()


@pytest.mark.django_db
@pytest.mark.feature("KER-13")
def test_lists_answer_their_flags_and_views(actor: Actor) -> None:
    known = _all(get_resolver().url_patterns)
    assert len(known) > 30
    for asked in known:
        flags = [item.key for item in asked.filters if isinstance(item, Flag)]
        for query in [f"f.{key}={value}" for key in flags for value in "10"] + [view.query for view in asked.views]:
            assert _count(asked, query, actor) >= 0, (asked.name, query)


@pytest.mark.django_db
def test_a_flag_switched_off_shows_the_rest(actor: Actor) -> None:
    """What a flag's own rule finds and what it leaves out make the whole list."""
    users = next(asked for asked in _all(get_resolver().url_patterns) if asked.name == "settings.users")
    made = users.rows(actor).model.objects
    made.create(username="tu", is_active=True)
    made.create(username="nie-ma", is_active=False)
    assert _count(users, "f.is_active=0", actor) == _count(users, "", actor) - _count(users, "f.is_active=1", actor) > 0
