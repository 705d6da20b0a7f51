"""Contacts, tasks and people for tests of any room."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from kupiec.ground.company.models import Employee
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities import definitions, services
from kupiec.people.activities.models import Contact, Task, TaskItem, Term
from kupiec.people.activities.values import ContactDraft, TaskDraft

NOON = dt.datetime(2026, 11, 18, 12, tzinfo=clock.WARSAW)
"""A Wednesday."""
MORE = ("activities.see", "activities.edit", "parties.see", "parties.edit", "mail.send")


def dictionaries() -> None:
    definitions.install()


def term(kind: str, code: str) -> Term:
    return Term.objects.get(kind=kind, code=code)


def contact(by: Actor, party: int, /, **fields: Any) -> Contact:
    (pk,) = services.add_contacts([ContactDraft(**{"party_id": party, "subject": "Ustalenie dostawy", **fields})], by=by)
    return Contact.objects.get(pk=pk)


def task(by: Actor, **fields: Any) -> Task:
    (pk,) = services.add_tasks([TaskDraft(**{"subject": "Zadzwonić w sprawie oferty", **fields})], by=by)
    return Task.objects.get(pk=pk)


def employee(by: Actor, code: str = "JK", first: str = "Joanna", last: str = "Kaczmarek") -> Employee:
    return Employee.objects.create(company_id=by.company_id, branch_id=by.branch_id, code=code, first_name=first, last_name=last)


def only(by: Actor, *rights: str, scope: str = "all", employee_id: int | None = None) -> Actor:
    """The actor with these rights alone, and his scope of parties."""
    return replace(
        by, all_rights=False, rights=frozenset(rights or MORE), scopes={"parties": scope}, employee_id=employee_id or by.employee_id
    )


def queries_items(task_id: int) -> list[int]:
    return list(TaskItem.objects.filter(task_id=task_id).order_by("position").values_list("pk", flat=True))
