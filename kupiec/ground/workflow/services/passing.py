"""Passing a step on: delegate, ask and answer, hand over what nobody can take."""

from __future__ import annotations

from kupiec.ground.kernel import clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import people
from kupiec.ground.workflow.models import Handover, Holder, Question, Task
from kupiec.ground.workflow.services import deciding, moving
from kupiec.ground.workflow.values import Passing


def delegate(task_id: int, user_id: int, comment: str = "", *, by: Actor) -> None:
    """Let somebody else decide instead. Refuses NOT_YOURS, NOBODY, SAME when he has it already, DECIDED, STALE."""
    by.require("workflow.see")
    deciding.check_text(comment, "comment")
    with tx.write_tx(by=by):
        task = deciding.held(task_id, by=by)
        side = deciding.side_of(task, by=by)
        _pass(task, user_id, Passing.DELEGATED, comment, giver=side or by.user_id, acting_for=side, by=by)


def hand_over(task_id: int, user_id: int, comment: str = "", *, by: Actor) -> None:
    """Give a step to somebody else instead of all who have it: for whoever looks after circulations."""
    by.require(people.MANAGE)
    deciding.check_text(comment, "comment")
    with tx.write_tx(by=by):
        task = deciding.held(task_id, by=by)
        _pass(task, user_id, Passing.HANDED, comment, giver=None, acting_for=None, by=by)


def _pass(task: Task, user_id: int, passing: Passing, comment: str, *, giver: int | None, acting_for: int | None, by: Actor) -> None:
    people.check_can_decide(user_id, known=people.users(by.company_id))
    if Holder.objects.filter(task_id=task.pk, user_id=user_id).exists():
        raise Refusal("SAME", N_("This waits for that person already."), "user_id")
    now = clock.now()
    rows = Holder.objects.filter(task_id=task.pk)
    (rows if giver is None else rows.filter(user_id=giver)).delete()
    Holder.objects.create(task_id=task.pk, user_id=user_id, since=now)
    Handover.objects.create(
        task_id=task.pk,
        passing=passing,
        source_id=giver,
        target_id=user_id,
        at=now,
        by_id=by.user_id,
        acting_for_id=acting_for,
        comment=comment.strip(),
    )
    jobs.enqueue(moving.NOTIFY, {"tasks": [task.pk]}, by=by)


def ask(task_id: int, user_id: int, text: str, *, by: Actor) -> int:
    """Ask somebody something before deciding; the step waits on. Refuses NOT_YOURS, NOBODY, REQUIRED."""
    by.require("workflow.see")
    if not text.strip():
        raise Refusal("REQUIRED", N_("What do you want to know?"), "text")
    deciding.check_text(text, "text")
    with tx.write_tx(by=by):
        task = deciding.held(task_id, by=by)
        side = deciding.side_of(task, by=by)
        people.check_can_decide(user_id, known=people.users(by.company_id))
        if user_id == by.user_id:
            raise Refusal("SAME", N_("Choose somebody else."), "user_id")
        row = Question.objects.create(
            task_id=task.pk, asked_by_id=by.user_id or 0, asked_for_id=side, asked_of_id=user_id, text=text.strip(), asked_at=clock.now()
        )
    return int(row.pk)


def answer(question_id: int, text: str, *, by: Actor) -> None:
    """Answer what one was asked. Refuses NOT_FOUND, NOT_YOURS, REQUIRED, ANSWERED."""
    by.require("workflow.see")
    if not text.strip():
        raise Refusal("REQUIRED", N_("Write the answer."), "text")
    deciding.check_text(text, "text")
    with tx.write_tx(by=by):
        row = Question.objects.select_for_update(of=("self",)).filter(pk=question_id, task__company_id=by.company_id).first()
        if row is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        if row.asked_of_id not in people.sides(by):
            raise Refusal("NOT_YOURS", N_("This does not wait for you."))
        if row.answered_at is not None:
            raise Refusal("ANSWERED", N_("This has been answered already."))
        row.answer, row.answered_at, row.answered_by_id = text.strip(), clock.now(), by.user_id
        row.save(update_fields=["answer", "answered_at", "answered_by"])
