"""Verbs of the activities room, one file per subject."""

from kupiec.people.activities.services.contacts import (
    add_contacts,
    edit_contact,
    finish_contacts,
    miss_contacts,
    move_contact,
    plan_again,
    remove_contacts,
)
from kupiec.people.activities.services.linking import link, unlink
from kupiec.people.activities.services.marking import mark
from kupiec.people.activities.services.notes import edit_note, note_contacts, pin, unpin, write_note
from kupiec.people.activities.services.plans import save_plan
from kupiec.people.activities.services.task_steps import (
    add_item,
    complete,
    delegate,
    drop_item,
    move_task,
    reopen,
    set_due,
    set_status,
    tick,
)
from kupiec.people.activities.services.tasks import add_tasks, edit_task
from kupiec.people.activities.services.terms import retire, revive, save_term

__all__ = [
    "add_contacts", "add_item", "add_tasks", "complete", "delegate", "drop_item", "edit_contact", "edit_note",
    "edit_task", "finish_contacts", "link", "mark", "miss_contacts", "move_contact", "move_task", "note_contacts", "pin",
    "plan_again", "remove_contacts", "reopen", "retire", "revive", "save_plan", "save_term", "set_due",
    "set_status", "tick", "unlink", "unpin", "write_note",
]  # fmt: skip
