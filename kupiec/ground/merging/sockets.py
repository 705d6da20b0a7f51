"""How rooms take part: kinds that can be merged, columns that name their records, objections to a merge."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as filled
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models

from kupiec.ground.kernel import locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging.values import Traits

if TYPE_CHECKING:
    from kupiec.ground.merging.meeting import Meeting
    from kupiec.ground.merging.moving import Moving


@dataclass(frozen=True, slots=True)
class Field:
    """Something both records have and one value is chosen of.

    `names`: columns taken together (default: its name); none for what a reference moves by itself (`Moving.takes`).
    `shown`: how a record's value reads. `joins`: both texts may be kept, one under the other.
    """

    name: str
    label: Any
    shown: Callable[[Any], str] | None = None
    names: tuple[str, ...] | None = None
    joins: bool = False
    unions: bool = False
    """Yes of either record stays yes; nothing to choose."""

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.name,) if self.names is None else self.names


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of records that can be merged, plugged by its room.

    `traits(ids)` and `typed(values of a form)` say how records are compared; `holders(identifiers)` who has them.
    `finish(ids, by=)`: derived columns, search, bells after a merge or its undoing. `settle`: what else the kept record needs.
    """

    kind: str
    slug: str
    label: Any
    one: Any
    model: type[models.Model]
    visible: Callable[[Actor], models.QuerySet]
    edit: str
    route: str
    icon: str
    traits: Callable[[Collection[int]], Sequence[Traits]]
    holders: Callable[[Collection[tuple[str, str]]], Iterable[tuple[tuple[str, str], int]]]
    typed: Callable[[Mapping[str, str]], Traits]
    title: Callable[[Any], str]
    detail: Callable[[Any], str]
    finish: Callable[..., None]
    fields: Sequence[Field] | Callable[[Any, Any], Sequence[Field]]
    settle: Callable[[Meeting], Mapping[str, Any]] | None = None
    related: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Where the interface has records of the kind (`parties/persons`)."""
    code: str = "code"
    """The column by which files and people name a record; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names records of a kind; rows of the gone record come to name the kept one.

    `label`: what the rows are called where moved ones are counted (empty: not worth telling). `lock`: their place in the
    order of locks. Where both records have a row and the database allows one: `drops` names constraints at which the gone
    record's row gives way, `yields` what that row becomes instead. `own`: moves by itself. `sums`: columns whose sum tells
    that something else changed since; `watched` off: new rows say nothing about that.
    """

    model: type[models.Model]
    field: str
    kind: str
    label: Any = ""
    where: Mapping[str, Any] = filled(default_factory=dict)
    lock: locks.Kind | None = None
    drops: tuple[str, ...] = ()
    yields: Mapping[str, Mapping[str, Any]] = filled(default_factory=dict)
    own: Callable[[Moving, Reference], None] | None = None
    sums: tuple[str, ...] = ()
    watched: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """Columns that name records of any kind by its code and their id (`subject`, `subject_id`); else as `Reference`."""

    model: type[models.Model]
    kind_field: str
    field: str
    label: Any = ""
    drops: tuple[str, ...] = ()
    own: Callable[[Moving, Reference], None] | None = None
    watched: bool = False

    def of(self, kind: str) -> Reference:
        return Reference(
            self.model, self.field, kind, self.label, {self.kind_field: kind}, drops=self.drops, own=self.own, watched=self.watched
        )  # fmt: skip


class Objection(Protocol):
    """Why two records must not become one, from what a room knows of them; constant number of statements."""

    def __call__(self, meeting: Meeting) -> Iterable[Refusal]: ...


LAST = 1000
kinds: Socket[Kind] = Socket("merging.kinds")
references: Socket[Reference | Named] = Socket("merging.references")
objections: Socket[Objection] = Socket("merging.objections")


def kind_of(code: str) -> Kind:
    """The kind of this code. Refuses NO_KIND."""
    for one in kinds:
        if one.kind == code:
            return one
    raise Refusal("NO_KIND", N_("Records of this kind can’t be merged."), "kind")


def references_of(kind: str) -> list[Reference]:
    """Every column that names records of a kind: those locked first, in the order of locks."""
    found = [one.of(kind) if isinstance(one, Named) else one for one in references if isinstance(one, Named) or one.kind == kind]
    return sorted(found, key=lambda one: one.lock or LAST)
