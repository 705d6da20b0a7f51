"""Addresses found quickly: among those that begin with the same word; the API's made when one of them is first asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import get_language

Pattern = URLPattern | URLResolver


class ByFirstWord(URLResolver):
    """Patterns at the root, tried in their order as ever, but only those that can begin as the address does."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        super().__init__(RoutePattern(""), list(patterns))

    def resolve(self, path: str) -> ResolverMatch:
        path = str(path)
        return self._shelves.get(path.partition("/")[0], self._others).resolve(path)

    @cached_property
    def _flat(self) -> list[tuple[str | None, Pattern]]:
        return list(_flat(self.url_patterns))

    @cached_property
    def _shelves(self) -> dict[str, URLResolver]:
        words = {word for word, _pattern in self._flat if word is not None}
        return {asked: _shelf([each for word, each in self._flat if word in (asked, None)]) for asked in words}

    @cached_property
    def _others(self) -> URLResolver:
        return _shelf([each for word, each in self._flat if word is None])


def _shelf(patterns: Sequence[Pattern]) -> URLResolver:
    return URLResolver(RoutePattern(""), list(patterns))


def _flat(patterns: Sequence[Pattern]) -> Iterator[tuple[str | None, Pattern]]:
    """The patterns, includes at the root opened, each with its first word (None when that is not a fixed one)."""
    for each in patterns:
        route = getattr(each.pattern, "_route", None)
        if isinstance(each, Late):
            yield each.word, each
        elif isinstance(each, URLResolver) and route == "" and not each.namespace and not each.default_kwargs:
            yield from _flat(each.url_patterns)
        else:
            word, slash, _rest = (route or "<").partition("/")
            yield (None if "<" in word or (isinstance(each, URLResolver) and not slash) else str(word)), each


class Late(URLResolver):
    """Patterns that all begin with one word, made when such an address is first asked; nobody reverses their names."""

    def __init__(self, word: str, make: Callable[[], Sequence[Pattern]]) -> None:
        super().__init__(RoutePattern(""), [])
        self.word, self._make = word, make

    @cached_property
    def url_patterns(self) -> list[Any]:
        return list(self._make())

    def resolve(self, path: str) -> ResolverMatch:
        if str(path).partition("/")[0] != self.word:
            raise Resolver404({"tried": [], "path": path})
        return super().resolve(path)

    def _populate(self) -> None:
        language = get_language()
        self._reverse_dict[language], self._namespace_dict[language], self._app_dict[language] = MultiValueDict(), {}, {}  # type: ignore[attr-defined]
        self._populated = True
