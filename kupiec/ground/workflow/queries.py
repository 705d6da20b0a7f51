"""Reads: definitions in force, what waits for whom, where a record is, what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kupiec.ground.access import public as access
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock, known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import DAY, NUMBER, Prepared
from kupiec.ground.workflow import people, rules, sockets
from kupiec.ground.workflow.models import Circulation, Definition, Edition, Handover, Holder, Link, Question, Step, Task
from kupiec.ground.workflow.values import Branch, DefinitionData, Standing, State, StepData, TaskState, Told

known.keep("workflow_definition", "workflow_edition", "workflow_step")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version of a definition with its steps, `ids` being those of their rows."""

    edition_id: int
    definition_id: int
    number: int
    data: DefinitionData
    ids: tuple[int, ...]

    def position(self, step_id: int) -> int:
        return self.ids.index(step_id) + 1

    def step(self, step_id: int) -> StepData:
        return self.data.steps[self.ids.index(step_id)]


def step_data(row: Step) -> StepData:
    return StepData(
        name=row.name, mode=row.mode, who=row.who, user_id=row.user_id, role_id=row.role_id, formula=row.formula, when=row.when, beside=row.beside,
        deadline=row.deadline, unit=row.unit, escalate=row.escalate, then=row.then, back_to=row.back_to,
        branches=tuple(Branch(when=str(one["when"]), to=int(one["to"])) for one in row.branches),
    )  # fmt: skip


def _load(editions: QuerySet[Edition]) -> list[Loaded]:
    """Two statements for any set."""
    rows = list(editions.select_related("definition"))
    steps: dict[int, list[Step]] = {row.pk: [] for row in rows}
    for step in Step.objects.filter(edition_id__in=list(steps)).order_by("edition_id", "position"):
        steps[step.edition_id].append(step)
    return [
        Loaded(
            row.pk, row.definition_id, row.number,
            DefinitionData(
                kind=row.definition.kind, name=row.definition.name, when=row.when, required=row.required, on_change=row.on_change, mails=row.mails,
                active=row.definition.active, position=row.definition.position, steps=tuple(step_data(one) for one in steps[row.pk]),
            ),
            tuple(one.pk for one in steps[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def loaded(edition_ids: Iterable[int]) -> dict[int, Loaded]:
    """Versions with their steps."""
    return {one.edition_id: one for one in _load(Edition.objects.filter(pk__in=set(edition_ids)))}


def in_force(company_id: int, kind: str) -> list[Loaded]:
    """The definitions of a kind that are used now, in the order they are tried; kept in memory inside write transactions."""

    def load() -> list[Loaded]:
        rows = Edition.objects.filter(
            definition__company_id=company_id, definition__kind=kind, definition__active=True, number=F("definition__latest")
        )
        return _load(rows.order_by("definition__position", "definition_id"))

    return known.definition(("workflow.in_force", company_id, kind), load)


def defined_for(kind: str, *, company_id: int) -> bool:
    """Whether records of this kind go round in the company at all; where not, nothing of it is shown."""

    def load() -> bool:
        return Definition.objects.filter(company_id=company_id, kind=kind, active=True).exists()

    return known.definition(("workflow.defined", company_id, kind), load)


def applying(found: Sequence[Loaded], told: Told, *, kind: str, required: bool = False) -> Loaded | None:
    """The first definition whose condition holds for a record; with `required` only those operations wait for."""
    names = sockets.subject(kind).names
    for one in found:
        if (one.data.required or not required) and rules.holds(one.data.when, names=names, values=told.values):
            return one
    return None


# running


def circulations(by: Actor) -> QuerySet[Circulation]:
    """Those of the company the actor may see: all with `workflow.manage`, else the ones he began or took part in."""
    rows = Circulation.objects.filter(company_id=by.company_id)
    if by.may(people.MANAGE):
        return rows
    if by.user_id is None or not by.may("workflow.see"):
        return rows.none()
    mine = list(people.sides(by))
    held = Holder.objects.filter(task__circulation=OuterRef("pk"), user_id__in=mine)
    decided = Task.objects.filter(Q(decided_by_id__in=mine) | Q(decided_for_id__in=mine), circulation=OuterRef("pk"))
    asked = Question.objects.filter(Q(asked_of_id__in=mine) | Q(asked_by_id__in=mine), task__circulation=OuterRef("pk"))
    return rows.filter(Q(started_by_id__in=mine) | Q(started_for_id__in=mine) | Exists(held) | Exists(decided) | Exists(asked))


def circulation(pk: int, *, by: Actor) -> Circulation:
    return (
        circulations(by)
        .select_related("edition__definition", "started_by__employee", "ended_by__employee", "started_for__employee")
        .get(pk=pk)
    )


def inbox(by: Actor) -> QuerySet[Task]:
    """Waiting steps the actor may decide: his own and those of the people he substitutes, questions asked of him among them."""
    if by.user_id is None or not by.may("workflow.see"):
        return Task.objects.none()
    mine = list(people.sides(by))
    held = Holder.objects.filter(task=OuterRef("pk"), user_id__in=mine)
    asked = Question.objects.filter(task=OuterRef("pk"), asked_of_id__in=mine, answered_at__isnull=True)
    rows = Task.objects.filter(company_id=by.company_id, state=TaskState.WAITING)
    return rows.annotate(asked=Exists(asked)).filter(Exists(held) | Q(asked=True))


def waiting_count(by: Actor) -> int:
    """How many decisions wait for the actor, at most `MOST_COUNTED`; one statement, asked with every page."""
    if by.user_id is None or not by.may("workflow.see"):
        return 0
    return len(_WAITING.read(user=by.user_id, company=by.company_id, today=clock.today()))


def _waiting(user: int, company: int, today: dt.date) -> QuerySet[Holder, Any]:
    mine = Q(user_id=user) | Q(user_id__in=access.substitution.absent_ids(user, company_id=company, on=today))
    rows = Holder.objects.filter(mine, task__company_id=company, task__state=TaskState.WAITING).exclude(task__step__mode="inform")
    return rows.order_by().values_list("task_id").distinct()[:MOST_COUNTED]


MOST_COUNTED = 100
_WAITING = Prepared(_waiting, user=NUMBER, company=NUMBER + 1, today=DAY)


def task(pk: int, *, by: Actor) -> Task:
    """A step of a circulation the actor may see."""
    rows = Task.objects.select_related(
        "circulation__edition__definition", "circulation__started_by__employee", "step", "decided_by__employee", "decided_for__employee"
    )
    found = rows.get(pk=pk, company_id=by.company_id)
    circulations(by).only("pk").get(pk=found.circulation_id)
    return found


def tasks_of(circulation_ids: Sequence[int]) -> QuerySet[Task]:
    """All that came to anybody, in the order it came."""
    return (
        Task.objects.filter(circulation_id__in=list(circulation_ids))
        .select_related("step", "decided_by__employee", "decided_for__employee")
        .order_by("circulation_id", "round", "pk")
    )


def decided(records: Mapping[str, Any], *, company_id: int) -> QuerySet[Task]:
    """Steps decided of records, by kind: ids or a query of them; those told only for information are left out."""
    chosen = Q(pk__in=())
    for kind, ids in records.items():
        chosen |= Q(circulation__kind=kind, circulation__record_id__in=ids)
    rows = Task.objects.filter(chosen, company_id=company_id, state=TaskState.DONE).exclude(step__mode="inform")
    return rows.select_related("circulation", "step", "decided_by__employee", "decided_for__employee")


def holders_of(task_ids: Sequence[int]) -> dict[int, list[Holder]]:
    found: dict[int, list[Holder]] = {pk: [] for pk in task_ids}
    for row in Holder.objects.filter(task_id__in=list(task_ids)).select_related("user__employee").order_by("since", "pk"):
        found[row.task_id].append(row)
    return found


def handovers_of(task_ids: Sequence[int]) -> list[Handover]:
    rows = Handover.objects.filter(task_id__in=list(task_ids)).select_related(
        "source__employee", "target__employee", "by__employee", "task__step"
    )
    return list(rows.order_by("at", "pk"))


def questions_of(task_ids: Sequence[int]) -> list[Question]:
    rows = Question.objects.filter(task_id__in=list(task_ids)).select_related(
        "asked_by__employee", "asked_of__employee", "answered_by__employee", "task__step"
    )
    return list(rows.order_by("asked_at", "pk"))


def last_of(kind: str, ids: Sequence[int], *, company_id: int) -> dict[int, Circulation]:
    """The last circulation of each record; one statement."""
    rows = Circulation.objects.filter(company_id=company_id, kind=kind, record_id__in=list(ids)).select_related(
        "edition__definition", "ended_by__employee"
    )
    return {row.record_id: row for row in rows.order_by("pk")}


def of_record(kind: str, pk: int, *, company_id: int) -> list[Circulation]:
    """All circulations of a record, latest first."""
    rows = Circulation.objects.filter(company_id=company_id, kind=kind, record_id=pk)
    return list(
        rows.select_related("edition__definition", "started_by__employee", "started_for__employee", "ended_by__employee").order_by("-pk")
    )


def waiting_of(circulation_ids: Sequence[int]) -> dict[int, list[Task]]:
    """Steps that wait and decide, by circulation; one statement."""
    rows = Task.objects.filter(circulation_id__in=list(circulation_ids), state=TaskState.WAITING).exclude(step__mode="inform")
    found: dict[int, list[Task]] = {pk: [] for pk in circulation_ids}
    for row in rows.select_related("step").order_by("pk"):
        found[row.circulation_id].append(row)
    return found


def standing(refs: Iterable[Ref], *, company_id: int) -> dict[Ref, Standing]:
    """Where records are and who has them: their last circulations. Four statements a kind."""
    kinds: dict[str, list[int]] = {}
    for ref in refs:
        kinds.setdefault(ref.kind, []).append(ref.id)
    return {Ref(kind, pk): one for kind, ids in kinds.items() for pk, one in _standing(kind, ids, company_id=company_id).items()}


def _standing(kind: str, ids: Sequence[int], *, company_id: int) -> dict[int, Standing]:
    found = last_of(kind, ids, company_id=company_id)
    running = [row.pk for row in found.values() if row.state == State.RUNNING]
    waiting = waiting_of(running)
    holders = holders_of([task.pk for tasks in waiting.values() for task in tasks])
    approved = [pk for pk, row in found.items() if row.state == State.APPROVED]
    told = sockets.tell(kind, approved, company_id=company_id) if approved else {}
    made = {}
    for pk, row in found.items():
        tasks = waiting.get(row.pk, [])
        made[pk] = Standing(
            circulation_id=row.pk, definition=row.edition.definition.name, state=row.state, step=", ".join(task.step.name for task in tasks),
            who=tuple(dict.fromkeys(str(one.user) for task in tasks for one in holders[task.pk])), since=min((task.opened_at for task in tasks), default=row.started_at),
            due=min((task.due_at for task in tasks if task.due_at), default=None), ended=row.ended_at,
            changed=rules.changes(row.facts, sockets.facts(told[pk])) if pk in told else (),
        )  # fmt: skip
    return made


def definitions(by: Actor) -> QuerySet[Definition]:
    by.require("workflow.setup")
    return Definition.objects.filter(company_id=by.company_id)


def links(by: Actor) -> QuerySet[Link]:
    """Addresses in e-mails: one's own only, because whoever reads one may decide by it. The program itself writes all."""
    rows = Link.objects.filter(task__company_id=by.company_id)
    return rows if by.user_id is None else rows.filter(user_id=by.user_id)


def editions(definition_ids: Mapping[int, int]) -> dict[int, Loaded]:
    """The version of each definition with this number."""
    wanted = Q(pk__in=[])
    for pk, number in definition_ids.items():
        wanted |= Q(definition_id=pk, number=number)
    return {one.definition_id: one for one in _load(Edition.objects.filter(wanted))}
