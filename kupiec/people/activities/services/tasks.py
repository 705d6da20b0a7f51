"""Tasks entered and changed (ACT-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import queries, rules
from kupiec.people.activities.models import Task, TaskEmployee, TaskItem, Term
from kupiec.people.activities.services import checks, figures, linking, naming, reminding
from kupiec.people.activities.values import TASK, Repeat, TaskDraft, TermKind

COLUMNS = (
    "party_id", "subject", "content", "due", "at", "minutes", "percent", "remind_at", "repeat", "repeat_every", "repeat_until",
)  # fmt: skip
TERMS = {"type_id": TermKind.TASK_TYPE, "status_id": TermKind.TASK_STATUS, "importance_id": TermKind.IMPORTANCE}
MOST_ITEMS = 100
FARTHEST = dt.timedelta(days=366 * 30)


def add_tasks(drafts: Sequence[TaskDraft], *, by: Actor) -> list[int]:
    """Enter tasks with whom they are for, checklists and documents; ids in order.

    Without anybody named a task is the actor's own. Refuses REQUIRED, UNKNOWN_KEY, TOO_LONG, BAD_CHOICE, BAD_NUMBER.
    """
    by.require("activities.edit")
    if not drafts:
        return []
    checks.own_parties({draft.party_id for draft in drafts}, by=by)
    checks.own_employees({pk for draft in drafts for pk in draft.employees}, by=by)
    checks.documents_seen({one for draft in drafts for one in draft.links}, by=by)
    with tx.write_tx(by=by):
        rows = [_row(draft, by) for draft in drafts]
        Task.objects.bulk_create(rows)
        pairs = list(zip(rows, drafts, strict=True))
        own = (by.employee_id,) if by.employee_id else ()
        give({row.pk: draft.employees or own for row, draft in pairs})
        TaskItem.objects.bulk_create(
            [TaskItem(task_id=row.pk, position=at, text=text) for row, draft in pairs for at, text in enumerate(_steps(draft.checklist), 1)]
        )
        linking.write(TASK, {row.pk: draft.links for row, draft in pairs})
        settle(rows, by=by)
    return [row.pk for row in rows]


def give(people: Mapping[int, Collection[int]]) -> None:
    """Whose tasks they are; one statement."""
    TaskEmployee.objects.bulk_create(
        [TaskEmployee(task_id=pk, employee_id=one) for pk, ids in people.items() for one in dict.fromkeys(ids)]
    )


def _steps(texts: Sequence[str]) -> list[str]:
    steps = [entered.one_line(text) for text in texts if text.strip()]
    if len(steps) > MOST_ITEMS:
        raise Refusal("TOO_MANY", N_("At most %(most)s steps."), "checklist", params={"most": MOST_ITEMS})
    for text in steps:
        records.fit(TaskItem, {"text": text})
    return steps


def _row(draft: TaskDraft, by: Actor) -> Task:
    now = clock.now()
    found = {name: checks.term_of(kind, getattr(draft, name), field=name) for name, kind in TERMS.items()}
    values = {name: value for name, value in asdict(draft).items() if name in COLUMNS}
    if draft.remind_at is None and draft.due is not None:
        minutes = next(
            (term.remind_minutes for term in (found["importance_id"], found["type_id"]) if term.remind_minutes is not None), None
        )
        values["remind_at"] = rules.reminder(rules.starts(draft.due, draft.at, zone=clock.WARSAW), minutes)
    clean = clean_task(values)
    check(clean)
    status = found["status_id"]
    return Task(
        company_id=by.company_id, **{name.removesuffix("_id"): term for name, term in found.items()}, author_id=by.employee_id,
        created_at=now, updated_at=now, created_by_id=by.user_id, search=search_of(clean), **{**clean, **closing(status, by=by)},
    )  # fmt: skip


def clean_task(values: Mapping[str, Any]) -> dict[str, Any]:
    clean = checks.texts(values, lines=("subject",))
    entered.required(clean, "subject")
    if clean.get("due") is None and "due" in clean:
        clean["at"] = None
    records.fit(Task, {name: value for name, value in clean.items() if isinstance(value, (str, int)) and name != "party_id"})
    return clean


def check(values: Mapping[str, Any]) -> None:
    """What holds of a whole task."""
    if not 0 <= values["percent"] <= 100:
        raise Refusal("BAD_NUMBER", N_("From 0 to 100 percent."), "percent")
    if not 0 <= values["minutes"] <= 10_080:
        raise Refusal("BAD_NUMBER", N_("A task takes a week at most."), "minutes")
    if not 1 <= values["repeat_every"] <= 99:
        raise Refusal("BAD_NUMBER", N_("From 1 to 99."), "repeat_every")
    if values["repeat"] != Repeat.NEVER and values["due"] is None:
        raise Refusal("REQUIRED", N_("A task that comes again needs a day."), "due")
    if values["due"] is not None and abs(values["due"] - clock.today()) > FARTHEST:
        raise Refusal("BAD_DAY", N_("This day is too far away."), "due")


def search_of(values: Mapping[str, Any]) -> str:
    return fold(f"{values['subject']} {values['content']}")[:5000]


def closing(status: Term, *, by: Actor) -> dict[str, Any]:
    """What follows from a status: whether the task is closed, since when and by whom."""
    if not status.closed:
        return {
            "closed": False,
            "closed_at": None,
            "closed_by_id": None,
            **({"percent": status.percent} if status.percent is not None else {}),
        }
    more = {"percent": status.percent} if status.percent is not None else {}
    return {"closed": True, "closed_at": clock.now(), "closed_by_id": by.user_id, **more}


def settle(rows: Sequence[Task], *, by: Actor, parties: Sequence[int | None] = ()) -> None:
    """After every change: reminders of open tasks, colleagues named, figures of their parties."""
    people = queries.employees_of_tasks([row.pk for row in rows])
    wanted = [
        reminding.Wanted(row.pk, row.remind_at, row.subject, tuple(one.pk for one in people.get(row.pk, ())))
        for row in rows
        if row.remind_at is not None and not row.closed
    ]  # fmt: skip
    reminding.replace(TASK, [row.pk for row in rows], wanted, by=by)
    naming.name_colleagues(rows, by=by)
    figures.refresh({*(row.party_id for row in rows), *parties})


def edit_task(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a task: only the fields named, `employees` among them. Answers the new version.

    Closing one that comes again makes the next one. Refuses as `add_tasks`, and CONFLICT.
    """
    from kupiec.people.activities.services import task_steps

    by.require("activities.edit")
    with tx.write_tx(by=by):
        row = queries.tasks(by).select_related("status").get(pk=pk)
        before, was_closed = row.party_id, row.closed
        clean = clean_task({name: value for name, value in changes.items() if name in COLUMNS})
        whole = {name: clean.get(name, getattr(row, name)) for name in COLUMNS}
        check(whole)
        if whole["party_id"] != before:
            checks.own_parties({whole["party_id"]}, by=by)
        clean |= _terms(row, changes, by=by)
        clean |= {"search": search_of(whole), "updated_at": clock.now()}
        new = records.update(row, clean, version=version)
        for name, value in clean.items():
            setattr(row, name, value)
        if "employees" in changes:
            regive([row], changes["employees"], by=by)
        settle([row], by=by, parties=[before])
        if row.closed and not was_closed:
            task_steps.come_again([row], by=by)
    return new


def _terms(row: Task, changes: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Type, status and importance as changed; a new status closes or opens the task."""
    found: dict[str, Any] = {}
    for name, kind in TERMS.items():
        if name not in changes:
            continue
        kept = getattr(row, name)
        term = checks.term_of(kind, changes[name], field=name, kept=kept)
        if term.pk == kept:
            continue
        found[name] = term.pk
        if name == "status_id":
            said = {"percent": changes["percent"]} if "percent" in changes and changes["percent"] != row.percent else {}
            found |= {**closing(term, by=by), **said}
    return found


def regive(rows: Sequence[Task], employees: Collection[int], *, by: Actor) -> None:
    """Give tasks to others; those who had them before may stay even when they left."""
    ids = [row.pk for row in rows]
    kept = {one.pk for people in queries.employees_of_tasks(ids).values() for one in people}
    checks.own_employees(employees, by=by, kept=kept)
    TaskEmployee.objects.filter(task_id__in=ids).delete()
    give(dict.fromkeys(ids, employees))
