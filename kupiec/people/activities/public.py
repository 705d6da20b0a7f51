"""The door of the activities room."""

from kupiec.people.activities.definitions import install as install_dictionaries
from kupiec.people.activities.inputs import Document
from kupiec.people.activities.journal import JournalSource, Papers, journal_sources, matters
from kupiec.people.activities.models import Contact, Note, Task, Term
from kupiec.people.activities.panel import panel
from kupiec.people.activities.queries import contacts, notes, tasks
from kupiec.people.activities.services import (
    add_contacts,
    add_tasks,
    complete,
    finish_contacts,
    link,
    remove_contacts,
    write_note,
)
from kupiec.people.activities.told import told
from kupiec.people.activities.values import ContactDraft, TaskDraft

__all__ = [
    "Contact", "ContactDraft", "Document", "JournalSource", "Note", "Papers", "Task", "TaskDraft", "Term", "add_contacts", "add_tasks", "complete",
    "contacts", "finish_contacts", "install_dictionaries", "journal_sources", "link", "matters", "notes", "panel", "remove_contacts", "tasks", "told",
    "write_note",
]  # fmt: skip
