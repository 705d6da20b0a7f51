"""The door of circulations: putting records in, deciding, what operations wait for, what rooms hang on their pages."""

from __future__ import annotations

from collections.abc import Iterable

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.workflow import drawing, queries
from kupiec.ground.workflow.models import Circulation
from kupiec.ground.workflow.panel import fact, operation, panel, reason
from kupiec.ground.workflow.queries import decided
from kupiec.ground.workflow.services import act, add, cancel, needs, require_finished, start
from kupiec.ground.workflow.sockets import Subject, subjects
from kupiec.ground.workflow.story import decision
from kupiec.ground.workflow.values import Branch, Decision, DefinitionData, Fact, Standing, StepData, Told


def standing(refs: Iterable[Ref], *, by: Actor) -> dict[Ref, Standing]:
    """Where records are: step, who has it, since when, state of their last circulation; those that never went round are absent."""
    return queries.standing(refs, company_id=by.company_id)


def defined_for(kind: str, *, by: Actor) -> bool:
    """Whether records of this kind go round in the actor's company; where not, show nothing of it."""
    return queries.defined_for(kind, company_id=by.company_id)


__all__ = [
    "Branch", "Circulation", "Decision", "DefinitionData", "Fact", "Standing", "StepData", "Subject", "Told", "act", "add", "cancel",
    "decided", "decision", "defined_for", "drawing", "fact", "needs", "operation", "panel", "reason", "require_finished", "standing", "start", "subjects",
]  # fmt: skip
