"""The door of the activities room."""

from kupiec.people.activities.definitions import install as install_dictionaries
from kupiec.people.activities.inputs import Document
from kupiec.people.activities.journal import JournalSource, Papers, earlier, journal_sources
from kupiec.people.activities.models import Contact, Note, Task, Term
from kupiec.people.activities.panel import panel
from kupiec.people.activities.queries import contacts, notes, tasks
from kupiec.people.activities.services import (
    add_contacts,
    add_tasks,
    complete,
    finish_contacts,
    link,
    note_contacts,
    remove_contacts,
    write_note,
)
from kupiec.people.activities.values import ContactDraft, JournalEntry, TaskDraft

__all__ = [
    "Contact", "ContactDraft", "Document", "JournalEntry", "JournalSource", "Note", "Papers", "Task", "TaskDraft", "Term", "add_contacts",
    "add_tasks", "complete", "contacts", "earlier", "finish_contacts", "install_dictionaries", "journal_sources", "link",
    "note_contacts", "notes", "panel", "remove_contacts", "tasks", "write_note",
]  # fmt: skip
