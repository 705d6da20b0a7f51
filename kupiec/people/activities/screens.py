"""Lists of the room: contacts, tasks, notes, dictionaries; what one does with their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import forms, marks, queries, services, words
from kupiec.people.activities.models import Contact, Note, Task, Term
from kupiec.people.activities.values import TermKind

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def _contacts(by: Actor) -> QuerySet[Contact]:
    return queries.contacts(by).select_related("party", "type", "employee").defer("search")


def _people(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return queries.names_by(queries.employees_of_contacts(ids))


def _persons(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return queries.names_by(queries.persons_of_contacts(ids))


def _task_people(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return queries.names_by(queries.employees_of_tasks(ids))


def _party_link(row: Any) -> str:
    return reverse("party", args=[row.party_id]) if row.party_id else ""


def _parties_menu(row: Any, by: Actor) -> Sequence[kit.MenuItem]:
    return [kit.MenuItem(_("Customer"), _party_link(row), "building-store", "K")] if row.party_id else []


def _planned(row: Contact, by: Actor) -> Any:
    return None if row.state == "planned" else _("Only planned contacts.")


FINISH = kit.Operation(
    "finish", _("Took place"), run=services.finish_contacts, undo=services.plan_again, icon="check", right="activities.edit", key="E",
    fields=(I.Text("result", _("Result"), max=400, span=12),), allowed=_planned, message=_("%(count)s took place"),
)  # fmt: skip
MISS = kit.Operation(
    "miss", _("Did not take place"), run=services.miss_contacts, undo=services.plan_again, icon="calendar-question", right="activities.edit",
    allowed=_planned, message=_("%(count)s missed"), more=True,
)  # fmt: skip
NOTE_IT = kit.Operation(
    "note", _("Make a note"), run=services.note_contacts, icon="note", right="activities.edit", key="N", message=_("Notes made: %(count)s"),
    done=lambda made, ids: reverse("note", args=[made[0]]) if len(made) == 1 else None,
)  # fmt: skip
REMOVE = kit.Operation(
    "remove", _("Delete"), run=services.remove_contacts, icon="trash", right="activities.remove", danger=True, more=True,
    confirm=_("%(count)s contacts will be deleted."), message=_("%(count)s deleted"), done=lambda made, ids: reverse("contacts"),
)  # fmt: skip
CONTACTS = kit.List(
    "activities.contacts", _("Contacts"), rows=_contacts, right="activities.see",
    columns=(
        C.Moment("starts_at", _("When")),
        C.Badge("type", _("Type"), value=lambda row: marks.of_term(row.type), sort="type__position", source="type.position"),
        C.Link("subject", _("Subject"), url="contact", sub="result"),
        C.Link("party", _("Party"), url=_party_link, value=lambda row: row.party, sort="party__name_key", source="party.name_key"),
        C.Text("persons", _("Persons of theirs"), fill=_persons),
        C.Text("employees", _("Our people"), fill=_people, narrow=False),
        C.Badge("state", _("State"), kinds=words.STATES),
        C.Number("minutes", _("Minutes"), hidden=True),
        C.Text("next_step", _("Next step"), narrow=False),
        C.Badge("direction", _("Direction"), kinds={key: ("", label) for key, label in words.DIRECTIONS}, hidden=True),
    ),
    sort=("-starts_at",), search=queries.SEARCHED,
    filters=(
        F.Flag("mine", _("Mine"), apply=lambda rows, by: queries.taking_part(rows, by.employee_id)),
        F.Choice("type", _("Type"), source="type_id", choices=forms.terms(TermKind.CONTACT_TYPE)),
        F.Choice("state", _("State"), choices=words.STATE_CHOICES),
        F.Dates("starts_at", _("When"), moments=True),
        F.Pick("party", _("Party"), source="party_id", picker="parties.party"),
        F.Pick("employee", _("Employee"), source="employee_id", picker="company.employee"),
        F.Choice("direction", _("Direction"), choices=words.DIRECTIONS),
    ),
    views=(
        kit.View("mine", _("Mine"), "f.mine=1"), kit.View("planned", _("Planned"), "f.state=planned&sort=starts_at"),
        kit.View("missed", _("Missed"), "f.state=missed"),
    ),
    operations=(FINISH, MISS, NOTE_IT, REMOVE), row_menu=_parties_menu,
    create=kit.Create(_("Add contact"), url="contact-new", right="activities.edit"),
    empty=kit.Empty("phone", _("No contacts yet"), _("Calls, meetings, visits and messages with customers.")),
)  # fmt: skip


def _tasks(by: Actor) -> QuerySet[Task]:
    return queries.tasks(by).select_related("party", "type", "status", "importance").defer("search", "content")


def _mine(rows: QuerySet[Task], by: Actor) -> QuerySet[Task]:
    return queries.assigned(rows, by.employee_id)


def _late(rows: QuerySet[Task], by: Actor) -> QuerySet[Task]:
    return rows.filter(closed=False, due__lt=clock.today())


def _whose(rows: QuerySet[Task], value: Any, by: Actor) -> QuerySet[Task]:
    return queries.assigned(rows, value)


def _delegated(rows: QuerySet[Task], by: Actor) -> QuerySet[Task]:
    return rows.filter(delegated_by_id=by.employee_id or 0)


def _open(row: Task, by: Actor) -> Any:
    return _("The task is closed.") if row.closed else None


def _closed(row: Task, by: Actor) -> Any:
    return None if row.closed else _("The task is open.")


COMPLETE = kit.Operation(
    "complete", _("Done"), run=services.complete, undo=services.reopen, icon="check", right="activities.edit", key="E", primary=True,
    allowed=_open, message=_("%(count)s done"),
)  # fmt: skip
REOPEN = kit.Operation(
    "reopen", _("Open again"), run=services.reopen, icon="rotate", right="activities.edit", allowed=_closed, more=True, bulk=False,
    message=_("%(count)s opened again"),
)  # fmt: skip
PUT_OFF = kit.Operation(
    "put-off", _("Put off"), run=services.set_due, icon="clock-pause", right="activities.edit", key="H", allowed=_open,
    fields=(I.Day("due", _("Until when"), required=True, span=12),), message=_("%(count)s put off"),
)  # fmt: skip
DELEGATE = kit.Operation(
    "delegate", _("Give to somebody"), run=services.delegate, icon="user-check", right="activities.edit", allowed=_open, more=True,
    fields=(I.Choice("employee_id", _("To whom"), options=forms.people, required=True, span=12),), message=_("%(count)s given"),
)  # fmt: skip
STATUS = kit.Operation(
    "status", _("Status"), run=services.set_status, icon="progress", right="activities.edit", more=True,
    fields=(I.Choice("status_id", _("Status"), options=forms.terms(TermKind.TASK_STATUS), required=True, span=12),), message=_("%(count)s changed"),
)  # fmt: skip
TASKS = kit.List(
    "activities.tasks", _("Tasks"), rows=_tasks, right="activities.see",
    columns=(
        C.Ago("due", _("Due on"), kind=marks.kind_of_due),
        C.Text("at", _("Hour"), value=lambda row: marks.hour(row.at), sort=False),
        C.Link("subject", _("Task"), url="task", sub=lambda row: row.type),
        C.Link("party", _("Party"), url=_party_link, value=lambda row: row.party, sort="party__name_key", source="party.name_key"),
        C.Badge("importance", _("Importance"), value=lambda row: marks.of_term(row.importance), sort="importance__position", source="importance.position"),
        C.Badge("status", _("Status"), value=lambda row: marks.of_term(row.status), sort="status__position", source="status.position"),
        C.Bar("percent", _("Completion")),
        C.Text("employees", _("Whose task"), fill=_task_people),
        C.Text("author", _("Set by"), value=lambda row: row.author, source="author", sort=False, hidden=True),
        C.Moment("created_at", _("Entered on"), hidden=True),
        C.Moment("closed_at", _("Closed at"), hidden=True),
    ),
    sort=("due",), search=queries.SEARCHED, archive="closed",
    filters=(
        F.Flag("mine", _("Mine"), apply=_mine), F.Flag("late", _("Overdue"), apply=_late),
        F.Flag("delegated", _("Given by me"), apply=_delegated),
        F.Choice("status", _("Status"), source="status_id", choices=forms.terms(TermKind.TASK_STATUS)),
        F.Choice("type", _("Type"), source="type_id", choices=forms.terms(TermKind.TASK_TYPE)),
        F.Choice("importance", _("Importance"), source="importance_id", choices=forms.terms(TermKind.IMPORTANCE)),
        F.Dates("due", _("Due on")),
        F.Pick("employee", _("Employee"), picker="company.employee", apply=_whose),
        F.Pick("party", _("Party"), source="party_id", picker="parties.party"),
    ),
    views=(
        kit.View("mine", _("Mine"), "f.mine=1"), kit.View("today", _("For today"), "f.mine=1&f.due=today"),
        kit.View("late", _("Overdue"), "f.late=1"), kit.View("given", _("Given by me"), "f.delegated=1"),
    ),
    operations=(COMPLETE, PUT_OFF, DELEGATE, STATUS, REOPEN), row_menu=_parties_menu,
    create=kit.Create(_("Add task"), url="task-new", right="activities.edit"),
    empty=kit.Empty("checkbox", _("No tasks"), _("Tasks of yours and your team.")),
)  # fmt: skip


def _notes(by: Actor) -> QuerySet[Note]:
    return queries.notes(by).select_related("party", "employee").defer("search", "html")


PIN = kit.Operation(
    "pin", _("Pin"), run=services.pin, undo=services.unpin, icon="pin", right="activities.edit", more=True, message=_("%(count)s pinned"),
    allowed=lambda row, by: _("Already pinned.") if row.pinned else None,
)  # fmt: skip
UNPIN = kit.Operation(
    "unpin", _("Unpin"), run=services.unpin, undo=services.pin, icon="pinned", right="activities.edit", more=True, message=_("%(count)s unpinned"),
    allowed=lambda row, by: None if row.pinned else _("Not pinned."),
)  # fmt: skip
NOTES = kit.List(
    "activities.notes", _("Notes"), rows=_notes, right="activities.see",
    columns=(
        C.Link("number", _("Number"), url="note"), C.Day("on", _("Day")), C.Text("title", _("Title")),
        C.Link("party", _("Party"), url=_party_link, value=lambda row: row.party, sort="party__name_key", source="party.name_key"),
        C.Text("result", _("Result")), C.Text("employee", _("Written by"), value=lambda row: row.employee, source="employee", sort=False),
        C.Flag("pinned", _("Pinned"), icon="pin"),
    ),
    sort=("-on",), search=queries.SEARCHED,
    filters=(
        F.Dates("on", _("Day")), F.Flag("pinned", _("Pinned")), F.Pick("party", _("Party"), source="party_id", picker="parties.party"),
        F.Pick("employee", _("Written by"), source="employee_id", picker="company.employee"),
    ),
    operations=(PIN, UNPIN), row_menu=_parties_menu, create=kit.Create(_("Add note"), url="note-new", right="activities.edit"),
    empty=kit.Empty("note", _("No notes yet"), _("What was agreed with customers, written down.")),
)  # fmt: skip

TERMS = kit.List(
    "activities.terms", _("Dictionaries of contacts and tasks"), rows=lambda by: Term.objects.all(), right="activities.setup",
    columns=(
        C.Badge("kind", _("Dictionary"), kinds={key: ("line", label) for key, label in words.KINDS}),
        C.Link("name", _("Name"), url="activity-term", sub="name_en"),
        C.Badge("shown", _("How it looks"), value=marks.of_term),
        C.Text("code", _("Code")), C.Flag("standard", _("Proposed")), C.Flag("closed", _("Ends the task or entry")),
        C.Number("percent", _("Completion, %")), C.Number("remind_minutes", _("Minutes before")),
        C.Number("position", _("Place in the list"), hidden=True), C.Flag("active", _("In use")),
    ),
    sort=("kind", "position"), search=("name", "name_en", "code"),
    filters=(F.Choice("kind", _("Dictionary"), choices=words.KINDS), F.Flag("active", _("In use"))),
    views=tuple(kit.View(key.replace("_", "-"), label, f"f.kind={key}") for key, label in words.KINDS),
    operations=(
        kit.Operation("retire", _("Take out of use"), run=services.retire, undo=services.revive, icon="archive", right="activities.setup",
                      message=_("%(count)s taken out of use")),
        kit.Operation("revive", _("Put into use"), run=services.revive, icon="archive-off", right="activities.setup",
                      message=_("%(count)s put into use")),
    ),
    create=kit.Create(_("Add"), url="activity-term-new", right="activities.setup"),
)  # fmt: skip
