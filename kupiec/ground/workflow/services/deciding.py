"""Deciding a step: who may, what it brings, what happens when the record has changed or somebody was first."""

from __future__ import annotations

from dataclasses import dataclass

from kupiec.ground.kernel import clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.kit import show
from kupiec.ground.workflow import people, queries, rules, sockets, words
from kupiec.ground.workflow.models import Circulation, Holder, Task
from kupiec.ground.workflow.queries import Loaded
from kupiec.ground.workflow.services import moving
from kupiec.ground.workflow.values import (
    AUTHOR,
    EXPLAINED,
    LONGEST_COMMENT,
    Change,
    Channel,
    Decision,
    Mode,
    OnChange,
    State,
    TaskState,
    Told,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision brought: the state of the circulation; `restarted`: it began anew because the record had changed."""

    circulation_id: int
    state: str
    restarted: bool = False
    changes: tuple[Change, ...] = ()


def act(step_id: int, decision: str, comment: str = "", *, by: Actor, channel: str = Channel.SCREEN, seen: str | None = None) -> Outcome:
    """Decide a waiting step. `seen`: the mark of the facts the reader had before him; needed once they have changed.

    Refuses DECIDED when somebody was first, STALE when the step is no longer needed, NOT_YOURS, REQUIRED (a word why, when
    refusing or returning), BAD_DECISION, CHANGED with what changed. Where the definition says so, a change begins it anew.
    """
    by.require("workflow.see")
    with tx.write_tx(by=by):
        task = held(step_id, by=by)
        side = side_of(task, by=by)
        chosen = _checked(task, decision, comment)
        told = sockets.tell(task.circulation.kind, [task.circulation.record_id], company_id=task.company_id)[task.circulation.record_id]
        loaded = queries.loaded([task.circulation.edition_id])[task.circulation.edition_id]
        changes = rules.changes(task.facts, sockets.facts(told))
        if changes and chosen not in (Decision.SEEN, Decision.RETURN, Decision.REJECT):
            if loaded.data.on_change == OnChange.RESTART:
                return _restart(task, loaded, told, changes, by=by)
            if seen != rules.mark(sockets.facts(told)):
                raise Refusal(
                    "CHANGED",
                    N_("The document has changed since it came to you: %(changes)s. Look again and decide."),
                    params={"changes": words.changes(changes, by=by)},
                )
        _write(task, chosen, comment, side=side, channel=channel, changes=changes, by=by)
        _onward(task, chosen, comment, loaded, told, by=by)
        state = Circulation.objects.values_list("state", flat=True).get(pk=task.circulation_id)
        return Outcome(task.circulation_id, state, changes=changes)


def held(task_id: int, *, by: Actor) -> Task:
    """The step, its circulation locked. Refuses NOT_FOUND, DECIDED, STALE."""
    known = Task.objects.filter(pk=task_id, company_id=by.company_id).values_list("circulation_id", flat=True).first()
    if known is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    locks.lock(locks.Kind.CIRCULATION, Circulation.objects.filter(company_id=by.company_id), ids=[known])
    task = Task.objects.select_related("circulation", "step", "decided_by__employee").get(pk=task_id)
    if task.state == TaskState.DONE:
        raise Refusal(
            "DECIDED", N_("%(who)s decided this already on %(when)s: %(what)s."),
            params={"who": str(task.decided_by or "—"), "when": show.moment(task.decided_at), "what": translate(words.DECISIONS[task.decision][1])},
        )  # fmt: skip
    if task.state == TaskState.WITHDRAWN:
        raise Refusal("STALE", N_("This is no longer needed: the circulation has gone on without it, or was ended."))
    return task


def side_of(task: Task, *, by: Actor) -> int | None:
    """For whom he decides (None: for himself). Refuses NOT_YOURS."""
    sides = people.sides(by)
    holders = set(Holder.objects.filter(task_id=task.pk, user_id__in=list(sides)).values_list("user_id", flat=True))
    if not holders:
        raise Refusal("NOT_YOURS", N_("This does not wait for you."))
    if by.acting_for_id in holders:
        return by.acting_for_id
    return None if by.user_id in holders else sides[min(holders)]


def _checked(task: Task, decision: str, comment: str) -> Decision:
    if decision not in {one.value for one in task.decisions()}:
        raise Refusal("BAD_DECISION", N_("This step can’t be decided so."), "decision")
    if decision in EXPLAINED and not comment.strip():
        raise Refusal("REQUIRED", N_("Say why, so that the author knows what to change."), "comment")
    check_text(comment, "comment")
    return Decision(decision)


def check_text(text: str, field: str) -> None:
    """Refuses TOO_LONG, BAD_TEXT."""
    if len(text) > LONGEST_COMMENT:
        raise Refusal("TOO_LONG", N_("At most %(limit)s characters."), field, params={"limit": LONGEST_COMMENT})
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Refusal("BAD_TEXT", N_("The text holds a character that can’t be stored."), field)


def _write(task: Task, decision: Decision, comment: str, *, side: int | None, channel: str, changes: tuple[Change, ...], by: Actor) -> None:
    task.state, task.decision, task.comment, task.channel = TaskState.DONE, decision, comment.strip(), channel
    task.decided_at, task.decided_by_id, task.decided_for_id = clock.now(), by.user_id, side
    task.changes = [[one.label, one.before, one.now, one.right] for one in changes]
    task.save(update_fields=["state", "decision", "comment", "channel", "decided_at", "decided_by", "decided_for", "changes"])


def _onward(task: Task, decision: Decision, comment: str, loaded: Loaded, told: Told, *, by: Actor) -> None:
    """What the decision brings."""
    circulation = task.circulation
    if decision == Decision.SEEN:
        return
    if decision == Decision.REJECT:
        moving.end([circulation], State.REJECTED, comment=comment.strip(), by=by)
        return
    position = loaded.position(task.step_id)
    if decision == Decision.RETURN:
        back = loaded.data.steps[position - 1].back_to
        if back == AUTHOR:
            moving.end([circulation], State.RETURNED, comment=comment.strip(), by=by)
            return
        moving.withdraw([circulation.pk])
        moving.go([moving.Move(circulation, loaded, told, rules.stage_of(loaded.data.steps, back).at, next_round(circulation))], by=by)
        return
    beside = Task.objects.filter(circulation_id=circulation.pk, round=task.round, state=TaskState.WAITING).exclude(step__mode=Mode.INFORM)
    if beside.exists():
        return
    names = sockets.subject(circulation.kind).names
    place = rules.goes_to(loaded.data.steps, rules.stage_of(loaded.data.steps, position), names=names, values=told.values)
    moving.go([moving.Move(circulation, loaded, told, place, next_round(circulation))], by=by)


def next_round(circulation: Circulation) -> int:
    return max(Task.objects.filter(circulation_id=circulation.pk).values_list("round", flat=True), default=0) + 1


def _restart(task: Task, loaded: Loaded, told: Told, changes: tuple[Change, ...], *, by: Actor) -> Outcome:
    """The record has changed and the definition demands it: everybody decides anew."""
    circulation = task.circulation
    moving.withdraw([circulation.pk])
    circulation.restarts += 1
    circulation.facts = sockets.facts(told)
    circulation.save(update_fields=["restarts", "facts"])
    moving.go([moving.Move(circulation, loaded, told, 1, next_round(circulation))], by=by)
    return Outcome(circulation.pk, State.RUNNING, restarted=True, changes=changes)
