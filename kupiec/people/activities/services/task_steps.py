"""What happens to tasks: status, done, delegated, put off, moved, ticked step by step, coming again (ACT-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, Max

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import queries, rules
from kupiec.people.activities.models import Task, TaskItem, Term
from kupiec.people.activities.services import checks, linking, tasks
from kupiec.people.activities.values import TASK, TermKind


def _locked(ids: Sequence[int], *, by: Actor) -> list[Task]:
    rows = list(queries.tasks(by).filter(pk__in=list(ids)).select_for_update(of=("self",)).order_by("pk"))
    entered.all_there(rows, ids)
    return rows


def set_status(ids: Sequence[int], *, status_id: int, by: Actor) -> int:
    """Give tasks a status; a closed one ends them, and those that come again come again. Constant statements."""
    by.require("activities.edit")
    status = checks.term_of(TermKind.TASK_STATUS, status_id, field="status_id")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        fresh = [row for row in rows if status.closed and not row.closed]
        values = tasks.closing(status, by=by)
        Task.objects.filter(pk__in=[row.pk for row in rows]).update(
            status=status, version=F("version") + 1, updated_at=clock.now(), **values
        )
        for row in rows:
            row.closed = status.closed
        tasks.settle(rows, by=by)
        come_again(fresh, by=by)
        audit.tell(TASK, [row.pk for row in rows], "status", by=by, data={"status": status.name})
    return len(rows)


def first_status(*, closed: bool) -> Term:
    """The first status that ends tasks; the usual one for open ones."""
    found = [term for term in queries.terms(TermKind.TASK_STATUS) if term.closed == closed]
    if not found:
        raise Refusal("NO_TERM", N_("This dictionary is empty; an administrator fills it under Settings."), "status_id")
    return next((term for term in found if term.standard), found[0])


def complete(ids: Sequence[int], *, by: Actor) -> int:
    """Done: the first status that ends tasks."""
    return set_status(ids, status_id=first_status(closed=True).pk, by=by)


def reopen(ids: Sequence[int], *, by: Actor) -> int:
    """Not done after all; a repetition that came meanwhile goes away unless somebody has touched it."""
    by.require("activities.edit")
    with tx.write_tx(by=by):
        followers = Task.objects.filter(after_id__in=list(ids), version=1, closed=False)
        keys = list(followers.values_list("pk", flat=True))
        if keys:
            _remove(keys, by=by)
        return set_status(ids, status_id=first_status(closed=False).pk, by=by)


def _remove(keys: Sequence[int], *, by: Actor) -> None:
    rows = list(Task.objects.filter(pk__in=keys))
    queries.TaskEmployee.objects.filter(task_id__in=keys).delete()
    TaskItem.objects.filter(task_id__in=keys).delete()
    linking.drop(TASK, keys)
    for row in rows:
        row.closed = True
    tasks.reminding.replace(TASK, keys, (), by=by)
    Task.objects.filter(pk__in=keys).delete()
    tasks.figures.refresh({row.party_id for row in rows})


def come_again(rows: Sequence[Task], *, by: Actor) -> list[int]:
    """The next ones of tasks that repeat, once each, with their people, steps and documents."""
    calendar = company.working_calendar(by.company_id) if any(row.repeat == "workday" for row in rows) else None
    working = calendar.is_working if calendar else lambda day: True
    known = set(Task.objects.filter(after_id__in=[row.pk for row in rows]).values_list("after_id", flat=True)) if rows else set()
    made: list[tuple[Task, Task]] = []
    status = first_status(closed=False) if any(row.repeat for row in rows) else None
    for row in rows:
        if not row.repeat or row.due is None or row.pk in known or status is None:
            continue
        due = rules.next_due(row.due, repeat=row.repeat, every=row.repeat_every, until=row.repeat_until, is_working=working)
        if due is not None:
            made.append((row, _next(row, due, status)))
    if not made:
        return []
    Task.objects.bulk_create([fresh for _row, fresh in made])
    _take_over({row.pk: fresh.pk for row, fresh in made})
    tasks.settle([fresh for _row, fresh in made], by=by)
    return [fresh.pk for _row, fresh in made]


def _next(row: Task, due: dt.date, status: Term) -> Task:
    now = clock.now()
    shift = rules.starts(due, row.at, zone=clock.WARSAW) - rules.starts(row.due, row.at, zone=clock.WARSAW) if row.due else dt.timedelta(0)
    return Task(
        company_id=row.company_id, type_id=row.type_id, status=status, importance_id=row.importance_id, subject=row.subject,
        content=row.content, party_id=row.party_id, due=due, at=row.at, minutes=row.minutes, repeat=row.repeat,
        repeat_every=row.repeat_every, repeat_until=row.repeat_until, author_id=row.author_id, search=row.search, after_id=row.pk,
        remind_at=row.remind_at + shift if row.remind_at else None, created_at=now, updated_at=now,
    )  # fmt: skip


def _take_over(ids: dict[int, int]) -> None:
    """People, steps (none ticked) and documents of tasks for the ones that follow them."""
    tasks.give({ids[pk]: [one.pk for one in people] for pk, people in queries.employees_of_tasks(list(ids)).items()})
    items = queries.items_of_tasks(list(ids))
    TaskItem.objects.bulk_create(
        [TaskItem(task_id=ids[pk], position=one.position, text=one.text) for pk, steps in items.items() for one in steps]
    )
    linking.write(TASK, {ids[pk]: found for pk, found in queries.links_of(TASK, list(ids)).items()})


def delegate(ids: Sequence[int], *, employee_id: int, by: Actor) -> int:
    """Give tasks to somebody else; who gave them stays written."""
    by.require("activities.edit")
    checks.own_employees({employee_id}, by=by)
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        tasks.regive(rows, [employee_id], by=by)
        now = clock.now()
        Task.objects.filter(pk__in=[row.pk for row in rows]).update(
            delegated_by_id=by.employee_id, delegated_at=now, updated_at=now, version=F("version") + 1
        )
        tasks.settle(rows, by=by)
        who = str(company.Employee.objects.get(pk=employee_id))
        audit.tell(TASK, [row.pk for row in rows], "delegated", by=by, data={"to": who})
    return len(rows)


def set_due(ids: Sequence[int], *, due: dt.date, by: Actor) -> int:
    """Put tasks off to a day, their reminders with them."""
    by.require("activities.edit")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        for row in rows:
            _move(row, due, row.at, version=None)
        tasks.settle(rows, by=by)
    return len(rows)


def move_task(pk: int, *, due: dt.date, at: dt.time | None, version: int | None = None, by: Actor) -> None:
    """Move one task to a day and hour, its reminder with it. Refuses CONFLICT, CLOSED."""
    by.require("activities.edit")
    with tx.write_tx(by=by):
        (row,) = _locked([pk], by=by)
        if row.closed:
            raise Refusal("CLOSED", N_("The task is closed; open it again first."), "due")
        _move(row, due, at, version=version)
        tasks.settle([row], by=by)


def _move(row: Task, due: dt.date, at: dt.time | None, *, version: int | None) -> None:
    if abs(due - clock.today()) > tasks.FARTHEST:
        raise Refusal("BAD_DAY", N_("This day is too far away."), "due")
    if row.remind_at and row.due:
        row.remind_at += rules.starts(due, at, zone=clock.WARSAW) - rules.starts(row.due, row.at, zone=clock.WARSAW)
    values = {"due": due, "at": at, "remind_at": row.remind_at, "updated_at": clock.now()}
    records.update(row, values, version=version)
    row.due, row.at = due, at


def _item(item_id: int, *, by: Actor) -> TaskItem:
    found = TaskItem.objects.select_for_update(of=("self",)).filter(pk=item_id, task__in=queries.tasks(by)).first()
    if found is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return found


def tick(item_id: int, *, done: bool, by: Actor) -> int:
    """A step of the checklist is done or not; the degree of completion follows the steps. Answers the task."""
    by.require("activities.edit")
    with tx.write_tx(by=by):
        item = _item(item_id, by=by)
        TaskItem.objects.filter(pk=item.pk).update(done=done)
        steps = list(TaskItem.objects.filter(task_id=item.task_id).values_list("done", flat=True))
        share = 100 * sum(steps) // len(steps)
        Task.objects.filter(pk=item.task_id, closed=False).update(percent=share, version=F("version") + 1, updated_at=clock.now())
    return item.task_id


def add_item(task_id: int, text: str, *, by: Actor) -> int:
    """Add a step to a checklist. Refuses REQUIRED, TOO_LONG, TOO_MANY."""
    by.require("activities.edit")
    text = entered.one_line(text)
    entered.required({"text": text}, "text")
    records.fit(TaskItem, {"text": text})
    with tx.write_tx(by=by):
        _locked([task_id], by=by)
        if TaskItem.objects.filter(task_id=task_id).count() >= tasks.MOST_ITEMS:
            raise Refusal("TOO_MANY", N_("At most %(most)s steps."), "text", params={"most": tasks.MOST_ITEMS})
        last = TaskItem.objects.filter(task_id=task_id).aggregate(last=Max("position"))["last"] or 0
        return int(TaskItem.objects.create(task_id=task_id, position=last + 1, text=text).pk)


def drop_item(item_id: int, *, by: Actor) -> int:
    """Take a step off a checklist. Answers the task."""
    by.require("activities.edit")
    with tx.write_tx(by=by):
        item = _item(item_id, by=by)
        TaskItem.objects.filter(pk=item.pk).delete()
    return item.task_id
