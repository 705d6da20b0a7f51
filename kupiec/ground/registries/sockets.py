"""Which records can be checked in registers: upper rooms say who may see them and what numbers they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.registries.values import Numbers


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record: the rows an actor may see, the right to see them, their numbers (a constant number of statements), their page."""

    kind: str
    rows: Callable[[Actor], QuerySet]
    see: str
    numbers: Callable[[Sequence[int]], Mapping[int, Numbers]]
    route: str
    edit: str


subjects: Socket[Subject] = Socket("registries.subjects")


def subject(kind: str) -> Subject:
    """The kind of record. Refuses UNKNOWN_SUBJECT."""
    for one in subjects:
        if one.kind == kind:
            return one
    raise Refusal("UNKNOWN_SUBJECT", N_("Such records aren’t checked in registers."), "subject")


def numbers(kind: str, ids: Sequence[int], *, by: Actor) -> dict[int, Numbers]:
    """What these records are checked by, as far as the actor may see them. Refuses NOT_FOUND for others."""
    asked = subject(kind)
    by.require(asked.see)
    wanted = set(ids)
    if asked.rows(by).filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("NOT_FOUND", N_("There is no such record."), "subject_id")
    return dict(asked.numbers(list(ids)))
