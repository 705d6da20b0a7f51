"""Steps whose deadline has passed: a reminder, and where the step says so somebody else may decide too."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import clock, jobs, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.workflow import people
from kupiec.ground.workflow.models import Circulation, Handover, Holder, Task
from kupiec.ground.workflow.services import moving
from kupiec.ground.workflow.values import Escalate, Passing, TaskState

AT_ONCE = 500


def escalate() -> int:
    """Once for each step, company by company; answers how many. Steps decided meanwhile are left alone."""
    late = Task.objects.filter(state=TaskState.WAITING, escalated_at__isnull=True, due_at__lt=clock.now()).order_by("due_at", "pk")
    by_company: dict[int, list[Task]] = {}
    for task in late[:AT_ONCE]:
        by_company.setdefault(task.company_id, []).append(task)
    return sum(_company(company_id, tasks) for company_id, tasks in sorted(by_company.items()))


def _company(company_id: int, found: Sequence[Task]) -> int:
    by = Actor.system(company_id)
    with tx.write_tx(by=by):
        locks.lock(locks.Kind.CIRCULATION, Circulation.objects.all(), ids=[task.circulation_id for task in found])
        tasks = list(
            Task.objects.filter(pk__in=[one.pk for one in found], state=TaskState.WAITING, escalated_at__isnull=True)
            .select_related("step")
            .order_by("pk")
        )
        finder, now = people.Finder(company_id), clock.now()
        holders = _holders(tasks)
        added = [(task, pk) for task in tasks for pk in _added(task, holders[task.pk], finder)]
        Holder.objects.bulk_create([Holder(task=task, user_id=pk, since=now) for task, pk in added])
        Handover.objects.bulk_create([Handover(task=task, passing=Passing.ESCALATED, target_id=pk, at=now) for task, pk in added])
        Task.objects.filter(pk__in=[task.pk for task in tasks]).update(escalated_at=now)
        if added:
            jobs.enqueue(moving.NOTIFY, {"tasks": sorted({task.pk for task, _pk in added})}, by=by)
    return len(tasks)


def _holders(tasks: Sequence[Task]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {task.pk: [] for task in tasks}
    for task_id, user_id in Holder.objects.filter(task__in=tasks).values_list("task_id", "user_id"):
        found[task_id].append(user_id)
    return found


def _added(task: Task, holders: Sequence[int], finder: people.Finder) -> list[int]:
    """Who may decide from now on as well; nobody more where a reminder is enough."""
    if task.step.escalate == Escalate.REMIND:
        return []
    found = finder.superiors_of(holders) if task.step.escalate == Escalate.SUPERIOR else finder.managers()
    return [pk for pk in found or finder.managers() if pk not in holders]
