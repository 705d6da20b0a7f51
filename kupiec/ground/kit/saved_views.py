"""Saved views of lists: the kit asks a store (ground/access keeps the table); without one, only factory views show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket


@dataclass(frozen=True, slots=True)
class View:
    """A named address of a list: factory-made in code, or saved by a user (`id`), his own or shared."""

    key: str
    label: Any
    query: str
    id: int | None = None
    shared: bool = False
    mine: bool = True


class ViewStore(Protocol):
    """Keeps saved views: `seen` gives own and shared ones; saving and dropping check who may.

    `layouts`: view key → the layout the signed-in user keeps; an empty layout forgets it.
    """

    def seen(self, list_name: str, *, by: Actor) -> Sequence[View]: ...
    def save(self, list_name: str, *, label: str, query: str, shared: bool, by: Actor) -> int: ...
    def drop(self, view_id: int, *, by: Actor) -> None: ...
    def layouts(self, list_name: str, *, user: Any) -> Mapping[str, Any]: ...
    def keep_layout(self, list_name: str, *, view: str, layout: Mapping[str, Any], by: Actor) -> None: ...


view_stores: Socket[ViewStore] = Socket("kit.view_stores")


def store() -> ViewStore | None:
    return next(iter(view_stores), None)
