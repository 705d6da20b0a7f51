"""Sockets: how a lower room asks upper rooms it does not know. Owned below, plugged in house/wiring.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

Plug = TypeVar("Plug")
_all: dict[str, Socket] = {}


class Socket(Generic[Plug]):
    """A named place for any number of plugs that follow one small Protocol, asked in the order plugged."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._plugs: list[Plug] = []
        _all[name] = self

    def plug(self, *plugs: Plug) -> None:
        self._plugs.extend(plug for plug in plugs if plug not in self._plugs)

    def __iter__(self) -> Iterator[Plug]:
        return iter(tuple(self._plugs))

    def mark(self) -> tuple[int, ...]:
        """Another once other plugs stand in it: what was made of them is made anew."""
        return tuple(map(id, self._plugs))

    def __len__(self) -> int:
        return len(self._plugs)


def unplug_all() -> None:
    """Empty every socket; the porter does it before plugging anew."""
    for socket in _all.values():
        socket._plugs.clear()


def all_sockets() -> dict[str, Socket]:
    """Every socket by its name (for the page that prints the wiring)."""
    return dict(_all)
