"""Demo: whose superior is who, and a circulation of documents with a limit. The same every time; through the verbs only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kupiec.ground.access.public import Role
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.workflow import services
from kupiec.ground.workflow.models import Circulation, Task
from kupiec.ground.workflow.values import DefinitionData, Escalate, Mode, State, StepData, TaskState, Unit, Who

LIMIT = 15
"""Discount in per cent above which the director decides."""


def superiors(employees: Mapping[str, int], *, over: str, under: Sequence[str], by: Actor) -> None:
    """The employees with these codes answer to one."""
    services.set_superior([employees[code] for code in under if code in employees], superior_id=employees[over], by=by)


def discounts(kind: str, *, name: str, by: Actor) -> int:
    """Documents with a discount above the limit wait for the director; those with a large value are also shown to accounting."""
    director = Role.objects.get(code="dyrektor").pk
    accounting = Role.objects.get(code="ksiegowosc").pk
    return services.add(
        DefinitionData(
            kind=kind, name=name, when=f"rabat > {LIMIT}",
            steps=(
                StepData(name="Akceptacja rabatu", who=Who.ROLE, role_id=director, deadline=8, unit=Unit.HOURS, escalate=Escalate.MANAGERS),
                StepData(name="Do wiadomości księgowości", mode=Mode.INFORM, who=Who.ROLE, role_id=accounting, when="netto > 20000"),
            ),
        ),
        by=by,
    )  # fmt: skip


def pass_on(kind: str, ids: Sequence[int], *, by: Actor) -> list[int]:
    """Documents of somebody go into circulation."""
    return services.start([Ref(kind, pk) for pk in ids], by=by)


def decide(circulation_id: int, decision: str, comment: str, *, by: Actor) -> None:
    """What waits in a circulation is decided."""
    if Circulation.objects.filter(pk=circulation_id, state=State.RUNNING).exists():
        task = (
            Task.objects.filter(circulation_id=circulation_id, state=TaskState.WAITING)
            .exclude(step__mode=Mode.INFORM)
            .order_by("pk")
            .first()
        )
        if task is not None:
            services.act(task.pk, decision, comment, by=by)
