"""Pages of one contact, one task, one note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.people.activities import marks, queries, rich, screens, words
from kupiec.people.activities.models import Contact, Note, Task
from kupiec.people.activities.values import CONTACT, NOTE, TASK

contact_operations: Socket[Any] = Socket("activities.contact_operations")
"""Buttons upper rooms hang on a contact's page: the message it stands for."""
HISTORY = kit.Panel("history", _("History"), timeline=True, icon="history", order=90)


def _party_url(record: Any) -> str:
    return reverse("party", args=[record.party_id]) if record.party_id else ""


def _links(record: str, pk: int, by: Actor) -> list[documents.DocumentCard]:
    """Documents a record concerns, those the actor may see."""
    references = queries.links_of(record, [pk]).get(pk, [])
    cards = documents.describe([documents.Ref(*one) for one in references], by=by) if references else {}
    return [cards[documents.Ref(*one)] for one in references if documents.Ref(*one) in cards]


def _about(record: str) -> Any:
    def context(row: Any, by: Actor) -> Mapping[str, Any]:
        return {
            "links": _links(record, row.pk, by),
            "may_edit": by.may("activities.edit"),
            "unlink": reverse("activity-unlink", args=[record, row.pk]),
        }

    return context


def _contact_head(row: Contact, by: Actor) -> kit.Head:
    badges = (marks.of_state(row.state), *((kit.Mark("", dict(words.DIRECTIONS)[row.direction]),) if row.direction else ()))
    return kit.Head(row.type, row.subject, icon=row.type.icon or "phone", badges=badges, subtitle=row.party)


def _contact_context(row: Contact, by: Actor) -> Mapping[str, Any]:
    made = Note.objects.filter(contact=row).first()
    return {**_about(CONTACT)(row, by), "note": made, "persons": queries.persons_of_contacts([row.pk]).get(row.pk, [])}


CONTACT_PAGE = kit.Detail(
    "activities.contact", get=queries.contact, head=_contact_head, right="activities.see", edit_url="contact-edit", edit_right="activities.edit",
    facts=(
        kit.Fact(_("Party"), "party", url=_party_url, span=4),
        kit.Fact(_("When"), lambda row, by: kit.show.moment(row.starts_at)),
        kit.Fact(_("Lasted"), lambda row, by: marks.lasts(row.minutes)),
        kit.Fact(_("Our people"), lambda row, by: queries.names(queries.employees_of_contacts([row.pk]).get(row.pk, ()), 6), span=4),
        kit.Fact(_("Remind on"), lambda row, by: kit.show.moment(row.remind_at) if row.remind_at else ""),
        kit.Fact(_("Entered by"), lambda row, by: str(row.created_by or kit.show.say(_("Program")))),
    ),
    body="activities/_contact.html", context=_contact_context,
    operations=(screens.FINISH, screens.MISS, screens.NOTE_IT, screens.REMOVE), operation_sources=contact_operations, panels=(files.panel(CONTACT), HISTORY), subject=CONTACT, audit=Contact,
)  # fmt: skip


def _task_head(row: Task, by: Actor) -> kit.Head:
    badges = [mark for mark in (marks.of_term(row.status), marks.of_term(row.importance)) if mark]
    if marks.overdue(row, clock.today()) and row.due:
        badges.append(kit.Mark("bad", marks.late_words((clock.today() - row.due).days), "clock-exclamation"))
    return kit.Head(row.type, row.subject, icon=row.type.icon or "checkbox", badges=tuple(badges), subtitle=row.party or "")


def _repeats(row: Task, by: Actor) -> str:
    if not row.repeat:
        return ""
    said = kit.show.say(dict(words.REPEATS)[row.repeat])
    every = f" (×{row.repeat_every})" if row.repeat_every > 1 else ""
    return f"{said}{every}" + (f", {kit.show.say(_('until'))} {kit.show.day(row.repeat_until)}" if row.repeat_until else "")


def _task_context(row: Task, by: Actor) -> Mapping[str, Any]:
    items = queries.items_of_tasks([row.pk]).get(row.pk, [])
    return {**_about(TASK)(row, by), "items": items, "items_done": sum(item.done for item in items)}


TASK_PAGE = kit.Detail(
    "activities.task", get=queries.task, head=_task_head, right="activities.see", edit_url="task-edit", edit_right="activities.edit",
    facts=(
        kit.Fact(_("Party"), lambda row, by: row.party, url=_party_url, span=4),
        kit.Fact(_("Due on"), lambda row, by: marks.due_words(row)),
        kit.Fact(_("Whose task"), lambda row, by: queries.names(queries.employees_of_tasks([row.pk]).get(row.pk, ()), 6), span=4),
        kit.Fact(_("Given by"), lambda row, by: row.delegated_by),
        kit.Fact(_("Comes again"), _repeats),
        kit.Fact(_("Remind on"), lambda row, by: kit.show.moment(row.remind_at) if row.remind_at else ""),
        kit.Fact(_("Set by"), lambda row, by: row.author or row.created_by),
        kit.Fact(_("Closed at"), lambda row, by: kit.show.moment(row.closed_at) if row.closed_at else ""),
    ),
    body="activities/_task.html", context=_task_context,
    operations=(screens.COMPLETE, screens.REOPEN, screens.PUT_OFF, screens.STATUS, screens.DELEGATE),
    panels=(files.panel(TASK), HISTORY), subject=TASK, audit=Task,
)  # fmt: skip


def _note_head(row: Note, by: Actor) -> kit.Head:
    badges = (kit.Mark("warn", _("Pinned"), "pin"),) if row.pinned else ()
    return kit.Head(_("Memo"), row.number, icon="note", subtitle=row.title, badges=badges)


def _note_context(row: Note, by: Actor) -> Mapping[str, Any]:
    return {**_about(NOTE)(row, by), "text": mark_safe(rich.clean(row.html))}


def _note_operations() -> Sequence[kit.Operation]:
    return (
        kit.Operation("print", _("Print"), url="note-print", icon="printer", key="Ctrl+P", bulk=False), mail.operation(NOTE),
        screens.PIN, screens.UNPIN,
    )  # fmt: skip


NOTE_PAGE = kit.Detail(
    "activities.note", get=queries.note, head=_note_head, right="activities.see", edit_url="note-edit", edit_right="activities.edit",
    facts=(
        kit.Fact(_("Party"), "party", url=_party_url, span=4), kit.Fact(_("Day"), lambda row, by: kit.show.day(row.on)),
        kit.Fact(_("Written by"), "employee"),
        kit.Fact(_("Out of the contact"), lambda row, by: row.contact, url=lambda row: reverse("contact", args=[row.contact_id]), span=4),
        kit.Fact(_("On their side"), "theirs", span=4), kit.Fact(_("On our side"), "ours", span=4),
    ),
    body="activities/_note.html", context=_note_context, operations=_note_operations(), panels=(files.panel(NOTE), HISTORY), subject=NOTE, audit=Note,
)  # fmt: skip
