"""Places where upper rooms hang things on a party's page and say what refers to a party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why a record can't be deleted: `count` things of a kind (a lazy or translated plural name), where to see them."""

    what: Any
    count: int
    url: str = ""


class DeleteBlocker(Protocol):
    """Says what refers to each of these parties."""

    def __call__(self, party_ids: Sequence[int], *, by: Actor) -> dict[int, list[Blocker]]: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the strip on top of a party's page; `tone` is ok, warn, bad or empty."""

    label: Any
    value: str
    note: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A card at the right of a party's page: a title, an optional figure and link, and a rendered body."""

    title: Any
    template: str
    context: dict[str, Any]
    figure: str = ""
    url: str = ""


class PartyPanel(Protocol):
    """Gives the panels and figures of one party, None where it has nothing to say."""

    def panels(self, party_id: int, *, by: Actor) -> Sequence[Panel]: ...

    def figures(self, party_id: int, *, by: Actor) -> Sequence[Figure]: ...


class PartyTab(Protocol):
    """A tab of a party's page: a register of an upper room, loaded without a reload."""

    code: str

    def label(self) -> str: ...

    def count(self, party_id: int, *, by: Actor) -> int | None: ...

    def url(self, party_id: int) -> str: ...


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened with a party: at an instant, icon name, text, optional document number and link."""

    at: Any
    icon: str
    text: str
    kind: str = "document"
    who: str = ""
    url: str = ""


class PartyTimeline(Protocol):
    """What an upper room tells on a party's timeline, latest first."""

    def __call__(self, party_id: int, *, by: Actor, limit: int) -> Sequence[TimelineEntry]: ...


delete_blockers: Socket[DeleteBlocker] = Socket("parties.delete_blockers")
party_panels: Socket[PartyPanel] = Socket("parties.panels")
party_tabs: Socket[PartyTab] = Socket("parties.tabs")
party_timeline: Socket[PartyTimeline] = Socket("parties.timeline")
