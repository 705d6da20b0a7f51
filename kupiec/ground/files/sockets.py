"""Which records may carry files, and who may see and add them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record: the rows an actor may see, the rights to see it and to add and remove files."""

    kind: str
    rows: Callable[[Actor], QuerySet]
    see: str
    right: str


class Importer(Protocol):
    """Takes a file dropped on a record for itself, when it is of its kind: a saved message becomes a message.

    Answers the words to show; None: the file is attached as any other.
    """

    def __call__(self, kind: str, pk: int, *, name: str, content: bytes, by: Actor) -> str | None: ...

    @property
    def endings(self) -> Collection[str]: ...


class Keeper(Protocol):
    """A room that keeps bytes by their hash alone: which of these it still needs."""

    def __call__(self, sha256s: Collection[str]) -> Collection[str]: ...


subjects: Socket[Subject] = Socket("files.subjects")
keepers: Socket[Keeper] = Socket("files.keepers")
importers: Socket[Importer] = Socket("files.importers")


def subject(kind: str) -> Subject:
    """The kind of record. Refuses UNKNOWN_SUBJECT."""
    for one in subjects:
        if one.kind == kind:
            return one
    raise Refusal("UNKNOWN_SUBJECT", N_("Files can’t be attached here."), "subject")


def require(kind: str, ids: Sequence[int], *, by: Actor, change: bool = False) -> None:
    """Refuses NOT_FOUND for records the actor may not see, FORBIDDEN without the right to change them."""
    asked = subject(kind)
    by.require(asked.see)
    if change:
        by.require(asked.right)
    wanted = set(ids)
    if asked.rows(by).filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("NOT_FOUND", N_("There is no such record."), "subject_id")
