"""Reads: what an actor may see begins here; people, links and words of many records at a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kupiec.ground.company.public import Employee
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities.models import (
    Contact,
    ContactEmployee,
    ContactPerson,
    Link,
    Mark,
    Note,
    Plan,
    Reminder,
    Task,
    TaskEmployee,
    TaskItem,
    Term,
)
from kupiec.people.activities.values import CONTACT, NOTE, TASK, Reference
from kupiec.people.parties import public as parties

SEARCHED = ("search", "party__search")
"""Where the words of a question are looked for: in the record itself, or in the names of its party."""
RECORDS: dict[str, type[Contact] | type[Task] | type[Note]] = {CONTACT: Contact, TASK: Task, NOTE: Note}


def contacts(by: Actor) -> QuerySet[Contact]:
    """Contacts of the actor's company with parties he may see."""
    return _of_parties(Contact.objects.filter(company_id=by.company_id), by)


def notes(by: Actor) -> QuerySet[Note]:
    """Notes of the actor's company of parties he may see."""
    return _of_parties(Note.objects.filter(company_id=by.company_id), by)


def _of_parties(rows: QuerySet, by: Actor) -> QuerySet:
    return rows if by.scope("parties") == "all" else rows.filter(party__in=parties.visible(by))


def tasks(by: Actor) -> QuerySet[Task]:
    """Tasks of parties the actor may see; those of no party only his own, or everybody's with `activities.team`."""
    rows = Task.objects.filter(company_id=by.company_id)
    everyone, all_parties = by.may("activities.team"), by.scope("parties") == "all"
    if everyone and all_parties:
        return rows
    seen = Q(party__isnull=False) if all_parties else Q(party__in=parties.visible(by))
    alone = Q(party__isnull=True)
    return rows.filter(seen | (alone if everyone else alone & _theirs(by)))


def _theirs(by: Actor) -> Q:
    if not by.employee_id:
        return Q(pk__in=())
    given = TaskEmployee.objects.filter(task_id=OuterRef("pk"), employee_id=by.employee_id)
    return Q(author_id=by.employee_id) | Q(Exists(given))


def assigned(rows: QuerySet[Task], employee_id: int | None) -> QuerySet[Task]:
    """Of these tasks those given to an employee."""
    return rows.filter(Exists(TaskEmployee.objects.filter(task_id=OuterRef("pk"), employee_id=employee_id or 0)))


def taking_part(rows: QuerySet[Contact], employee_id: int | None) -> QuerySet[Contact]:
    """Of these contacts those an employee leads or takes part in."""
    there = ContactEmployee.objects.filter(contact_id=OuterRef("pk"), employee_id=employee_id or 0)
    return rows.filter(Q(employee_id=employee_id or 0) | Q(Exists(there)))


def contact(pk: int, *, by: Actor) -> Contact:
    return contacts(by).select_related("party", "type", "employee", "created_by__employee").get(pk=pk)


def task(pk: int, *, by: Actor) -> Task:
    wanted = ("party", "type", "status", "importance", "author", "delegated_by", "created_by__employee", "closed_by__employee")
    return tasks(by).select_related(*wanted).get(pk=pk)


def note(pk: int, *, by: Actor) -> Note:
    return notes(by).select_related("party", "person", "contact", "task", "employee").get(pk=pk)


def terms(kind: str, *, active: bool = True) -> list[Term]:
    """A dictionary in its order."""
    rows = Term.objects.filter(kind=kind)
    return list((rows.filter(active=True) if active else rows).order_by("position", "pk"))


def options(kind: str) -> list[tuple[int, str]]:
    return [(term.pk, str(term)) for term in terms(kind)]


def standard(kind: str) -> Term | None:
    """The entry proposed, else the first one in use."""
    found = terms(kind)
    return next((term for term in found if term.standard), found[0] if found else None)


def employees(company_id: int) -> list[Employee]:
    return list(Employee.objects.filter(company_id=company_id, active=True).order_by("last_name", "first_name", "pk"))


def employees_of_contacts(ids: Sequence[int]) -> dict[int, list[Employee]]:
    """Our people at contacts, the leading one first; one statement."""
    found: defaultdict[int, list[Employee]] = defaultdict(list)
    for row in ContactEmployee.objects.filter(contact_id__in=ids).select_related("employee").order_by("pk"):
        found[row.contact_id].append(row.employee)
    return dict(found)


def persons_of_contacts(ids: Sequence[int]) -> dict[int, list[parties.Person]]:
    found: defaultdict[int, list[parties.Person]] = defaultdict(list)
    for row in ContactPerson.objects.filter(contact_id__in=ids).select_related("person").order_by("pk"):
        found[row.contact_id].append(row.person)
    return dict(found)


def employees_of_tasks(ids: Sequence[int]) -> dict[int, list[Employee]]:
    found: defaultdict[int, list[Employee]] = defaultdict(list)
    for row in TaskEmployee.objects.filter(task_id__in=ids).select_related("employee").order_by("pk"):
        found[row.task_id].append(row.employee)
    return dict(found)


def items_of_tasks(ids: Sequence[int]) -> dict[int, list[TaskItem]]:
    found: defaultdict[int, list[TaskItem]] = defaultdict(list)
    for row in TaskItem.objects.filter(task_id__in=ids).order_by("position"):
        found[row.task_id].append(row)
    return dict(found)


def links_of(record: str, ids: Sequence[int]) -> dict[int, list[Reference]]:
    """What records of this room concern; one statement."""
    found: defaultdict[int, list[Reference]] = defaultdict(list)
    rows = Link.objects.filter(record=record, record_id__in=list(ids)).order_by("pk")
    for pk, subject, subject_id in rows.values_list("record_id", "subject", "subject_id"):
        found[pk].append((subject, subject_id))
    return dict(found)


def linked_to(subject: str, subject_id: int) -> dict[str, list[int]]:
    """Ids of contacts, tasks and notes that concern a record, by their kind."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    rows = Link.objects.filter(subject=subject, subject_id=subject_id)
    for record, pk in rows.values_list("record", "record_id"):
        found[record].append(pk)
    return dict(found)


def linked_to_any(references: Iterable[Reference]) -> dict[str, list[int]]:
    """Ids of contacts, tasks and notes that concern any of these records, by their kind; one statement."""
    asked = Q(pk__in=())
    for subject, pk in references:
        asked |= Q(subject=subject, subject_id=pk)
    found: defaultdict[str, set[int]] = defaultdict(set)
    for record, pk in Link.objects.filter(asked).values_list("record", "record_id"):
        found[record].add(pk)
    return {record: sorted(ids) for record, ids in found.items()}


def marks_of(references: Iterable[Reference], *, company_id: int) -> dict[Reference, Mark]:
    """What people said of these entries of the journal; one statement."""
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for subject, pk in references:
        wanted[subject].append(pk)
    asked = Q(pk__in=())
    for subject, ids in wanted.items():
        asked |= Q(subject=subject, subject_id__in=ids)
    rows = Mark.objects.filter(asked, company_id=company_id).select_related("importance", "state")
    return {(row.subject, row.subject_id): row for row in rows}


def due_reminders(by: Actor, *, most: int = 50) -> list[Reminder]:
    """What the actor's employee is to be reminded of by now, the latest first."""
    if not by.employee_id:
        return []
    rows = Reminder.objects.filter(employee_id=by.employee_id, company_id=by.company_id, at__lte=clock.now())
    return list(rows.order_by("-at", "-pk")[:most])


def planned_per_week(company_id: int, *, on: dt.date) -> dict[tuple[int, int], int]:
    """The plan in force in the week of a day, by employee and type of contact."""
    rows = Plan.objects.filter(company_id=company_id, since__lte=on).order_by("since")
    return {(employee, kind): count for employee, kind, count in rows.values_list("employee_id", "type_id", "per_week")}


def names(people: Iterable[Any], most: int = 3) -> str:
    """Names in a row, the rest counted."""
    said = [str(one) for one in people]
    return ", ".join(said[:most]) + (f" +{len(said) - most}" if len(said) > most else "")


def names_by(rows: Mapping[int, Sequence[Any]]) -> dict[int, str]:
    return {pk: names(people) for pk, people in rows.items()}
