"""How a room joins: one `Subject` for each kind of its records; what a reference may point to: one `Target`.

    attributes.subjects.plug(attributes.Subject("parties.party", N_("Customers"), Party, visible, see="parties.see", edit="parties.edit"))

The room's forms, lists, page, files and verbs then take what it needs from the door: docs/developer.md, "Attributes".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from kupiec.ground.attributes import relation
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_


@dataclass(frozen=True)
class Shelves:
    """Parts of a kind whose records have attributes of their own: groups of items. `choices` for people, `of` by record."""

    label: Any
    choices: Callable[[Actor], Sequence[tuple[int, str]]]
    of: Callable[[Collection[int]], Mapping[int, frozenset[int]]]
    """Every shelf a record stands on, the ones above included."""
    above: Callable[[int], frozenset[int]]
    """A shelf with those above it."""


@dataclass(frozen=True)
class Subject:
    """A kind of record with attributes: the rows an actor may see, the rights to see and to change them.

    `saved(ids, by=)` is rung after values change by themselves (through the API): search index, memberships. `taken`
    are names formulas of this kind use already, so no attribute may have such a code.
    """

    kind: str
    label: Any
    model: type[Model]
    rows: Callable[[Actor], QuerySet]
    see: str
    edit: str
    icon: str = "list-details"
    saved: Callable[..., None] | None = None
    taken: Callable[[], Iterable[str]] = tuple
    shelves: Shelves | None = None

    def __post_init__(self) -> None:
        relation.tie(self.model)


@dataclass(frozen=True)
class Target:
    """What a reference may point to: its picker, the names of records (of those that are there), their page."""

    kind: str
    label: Any
    picker: str
    names: Callable[[Collection[int]], Mapping[int, str]]
    route: str = ""


subjects: Socket[Subject] = Socket("attributes.subjects")
targets: Socket[Target] = Socket("attributes.targets")


def subject(kind: str) -> Subject:
    """The kind of record. Refuses UNKNOWN_SUBJECT."""
    for one in subjects:
        if one.kind == kind:
            return one
    raise Refusal("UNKNOWN_SUBJECT", N_("Such records have no attributes."), "kind")


def target(kind: str) -> Target:
    """What references of this kind point to. Refuses UNKNOWN_TARGET."""
    for one in targets:
        if one.kind == kind:
            return one
    raise Refusal("UNKNOWN_TARGET", N_("Attributes can’t refer to such records."), "refers_to")
