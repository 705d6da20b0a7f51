"""How circulations move: steps open for a set of records at once, people are found, what is over is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kupiec.ground.company import public as company
from kupiec.ground.kernel import bells, clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import events, people, rules, sockets
from kupiec.ground.workflow.models import Circulation, Handover, Holder, Task
from kupiec.ground.workflow.queries import Loaded
from kupiec.ground.workflow.values import Mode, Passing, State, StepData, TaskState, Told

NOTIFY = "workflow.notify"
NOBODY_FOUND = N_("Nobody was found for this step; it came to whoever looks after circulations.")


@dataclass(slots=True)
class Move:
    """A circulation that comes to a stage (`at`), with its version and what its record says now."""

    circulation: Circulation
    by_definition: Loaded
    told: Told
    at: int
    round: int


@dataclass(slots=True)
class _Opened:
    tasks: list[Task] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    ended: list[Move] = field(default_factory=list)
    mailed: list[Task] = field(default_factory=list)


def go(moves: Sequence[Move], *, by: Actor) -> None:
    """Open what comes next for each circulation, or end it. A constant number of statements for any set.

    Refuses NOBODY when neither the people of a step nor those who look after circulations can be found.
    """
    if not moves:
        return
    finder, calendar, opened = people.Finder(by.company_id), company.working_calendar(by.company_id), _Opened()
    for move in moves:
        names = sockets.subject(move.circulation.kind).names
        data = move.by_definition.data
        found = rules.opening(data.steps, move.at, names=names, values=move.told.values)
        for position in found.steps:
            _open(move, position, finder, calendar, opened)
        if found.ended:
            opened.ended.append(move)
    Task.objects.bulk_create(opened.tasks)
    for holder in opened.holders:
        holder.task_id = holder.task.pk
    for handover in opened.handovers:
        handover.task_id = handover.task.pk
    Holder.objects.bulk_create(opened.holders)
    Handover.objects.bulk_create(opened.handovers)
    end(
        [move.circulation for move in opened.ended],
        State.APPROVED,
        facts={move.circulation.pk: sockets.facts(move.told) for move in opened.ended},
        by=by,
    )
    if opened.mailed:
        jobs.enqueue(NOTIFY, {"tasks": [task.pk for task in opened.mailed]}, by=by)


def _open(move: Move, position: int, finder: people.Finder, calendar: rules.Calendar, opened: _Opened) -> None:
    step, circulation = move.by_definition.data.steps[position - 1], move.circulation
    now = clock.now()
    task = Task(
        company_id=circulation.company_id, circulation=circulation, step_id=move.by_definition.ids[position - 1], round=move.round, opened_at=now,
        facts=sockets.facts(move.told), due_at=rules.due(now.astimezone(clock.WARSAW), step.deadline, step.unit, calendar=calendar),
    )  # fmt: skip
    users = finder.find(
        step, move.told, starter_id=circulation.started_for_id or circulation.started_by_id, names=sockets.subject(circulation.kind).names
    )
    if not users:
        users = _fallback(step, finder)
        opened.handovers += [Handover(task=task, passing=Passing.HANDED, target_id=pk, at=now, comment=NOBODY_FOUND) for pk in users]
    opened.tasks.append(task)
    opened.holders += [Holder(task=task, user_id=pk, since=now) for pk in users]
    if move.by_definition.data.mails and step.mode != Mode.INFORM:
        opened.mailed.append(task)


def _fallback(step: StepData, finder: people.Finder) -> list[int]:
    """Those who look after circulations. Refuses NOBODY."""
    found = finder.managers()
    if not found:
        raise Refusal(
            "NOBODY", N_("Nobody can take the step “%(step)s”: the person is not known or can’t sign in."), params={"step": step.name}
        )
    return found


def end(
    rows: Iterable[Circulation], state: State, *, facts: dict[int, list[list[str]]] | None = None, comment: str = "", by: Actor
) -> None:
    """Close circulations; `facts`: what was approved. Whoever is only to be informed still is, unless it was cancelled."""
    ended = list(rows)
    if not ended:
        return
    now = clock.now()
    for row in ended:
        row.state, row.ended_at, row.ended_by_id, row.comment = state, now, by.user_id, comment
        row.facts = (facts or {}).get(row.pk, row.facts)
    fields = ("state", "ended_at", "ended_by", "comment", "facts")
    update_rows(
        Circulation,
        [
            {"pk": row.pk, "state": row.state, "ended_at": now, "ended_by": row.ended_by_id, "comment": row.comment, "facts": row.facts}
            for row in ended
        ],
        fields,
    )
    withdraw([row.pk for row in ended], informed=state == State.CANCELLED)
    by_kind: dict[str, list[int]] = {}
    for row in ended:
        by_kind.setdefault(row.kind, []).append(row.record_id)
    for kind, ids in by_kind.items():
        bells.ring(events.Ended(kind, tuple(ids), state), by=by)


def withdraw(circulation_ids: Sequence[int], *, informed: bool = False) -> None:
    """What still waits is no longer needed; `informed`: also what was only to be read."""
    rows = Task.objects.filter(circulation_id__in=list(circulation_ids), state=TaskState.WAITING)
    if not informed:
        rows = rows.exclude(step__mode=Mode.INFORM)
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        Task.objects.filter(pk__in=ids).update(state=TaskState.WITHDRAWN)
