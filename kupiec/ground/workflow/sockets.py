"""Which records go round: upper rooms say who may see them, what formulas and people are told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import translation

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow.values import Told


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record that can be put into circulation.

    `rows`: those an actor may see, with the right `see`; `tell`: a set of them at a constant number of queries;
    `names`: what formulas may read (`Told.values` has them all); `start`: the right to put one in; `gate`: the operation
    that waits for a finished circulation, in words, where the room asks `require_finished`.
    """

    kind: str
    label: str
    rows: Callable[[Actor], QuerySet]
    see: str
    tell: Callable[[Sequence[int], Actor], Mapping[int, Told]]
    names: Mapping[str, formula.Name] = field(default_factory=dict)
    start: str = "workflow.start"
    gate: str = ""
    icon: str = "file-text"


subjects: Socket[Subject] = Socket("workflow.subjects")


def subject(kind: str) -> Subject:
    """The kind of record. Refuses UNKNOWN_SUBJECT."""
    for one in subjects:
        if one.kind == kind:
            return one
    raise Refusal("UNKNOWN_SUBJECT", N_("Such documents don’t go round."), "kind")


def tell(kind: str, ids: Sequence[int], *, company_id: int) -> dict[int, Told]:
    """The records as their room tells them, whoever asks and in whatever language: comparisons don't depend on the reader."""
    with translation.override("pl"):
        return dict(subject(kind).tell(list(ids), Actor.system(company_id)))


def facts(told: Told) -> list[list[str]]:
    """The facts as they are kept."""
    return [[fact.key, fact.label, fact.text, fact.right] for fact in told.facts]


def check_seen(kind: str, ids: Sequence[int], *, by: Actor) -> None:
    """Refuses FORBIDDEN without the right, NOT_FOUND when one of the records isn't the actor's to see."""
    asked = subject(kind)
    by.require(asked.see)
    wanted = set(ids)
    if asked.rows(by).filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("NOT_FOUND", N_("There is no such record."), "record_id")
