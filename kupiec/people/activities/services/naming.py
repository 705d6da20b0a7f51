"""Colleagues called by `@name` in contacts, tasks and notes hear of it (KER-19)."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.notifications import public as notifications
from kupiec.people.activities import rich
from kupiec.people.activities.models import Contact, Note, Task
from kupiec.people.activities.values import CONTACT, NOTE, TASK


def _whole(row: Note) -> str:
    """What a note says: of a single line nothing stands below its title."""
    below = rich.plain(row.html)
    return below if row.title in below else "\n".join(filter(None, [row.title, below]))


def name_colleagues(rows: Iterable[Contact | Task | Note], *, by: Actor) -> None:
    """Within the caller's transaction; records that call nobody cost nothing."""
    for row in rows:
        if isinstance(row, Note):
            subject, route, title, text = NOTE, "note", f"{row.number} {row.title}", _whole(row)
        elif isinstance(row, Task):
            subject, route, title, text = TASK, "task", row.subject, row.content
        else:
            subject, route, title, text = CONTACT, "contact", row.subject, f"{row.content}\n{row.result}\n{row.next_step}"
        notifications.mention(subject, row.pk, text, title=title, url=reverse(route, args=[row.pk]), by=by)
