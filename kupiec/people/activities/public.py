"""The door of the activities room."""

from kupiec.people.activities import agenda, ical
from kupiec.people.activities.calendar import OtherWay
from kupiec.people.activities.definitions import install as install_dictionaries
from kupiec.people.activities.inputs import Document
from kupiec.people.activities.journal import Papers, journal_sources, matters
from kupiec.people.activities.models import Contact, Note, Task, Term
from kupiec.people.activities.panel import panel
from kupiec.people.activities.queries import contacts, notes, tasks
from kupiec.people.activities.services import (
    add_contacts,
    add_tasks,
    complete,
    link,
    remove_contacts,
    write_note,
)
from kupiec.people.activities.told import told
from kupiec.people.activities.values import ContactDraft, TaskDraft

__all__ = [
    "Contact", "ContactDraft", "Document", "Note", "OtherWay", "Papers", "Task", "TaskDraft", "Term", "add_contacts", "add_tasks", "agenda", "complete",
    "contacts", "ical", "install_dictionaries", "journal_sources", "link", "matters", "notes", "panel", "remove_contacts", "tasks", "told",
    "write_note",
]  # fmt: skip
