"""States, directions, drafts of contacts and tasks, entries of the journal: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class TermKind(StrEnum):
    """The dictionaries of the room."""

    CONTACT_TYPE = "contact_type"
    TASK_TYPE = "task_type"
    TASK_STATUS = "task_status"
    IMPORTANCE = "importance"
    ENTRY_STATE = "entry_state"
    COMPLETION = "completion"


class ContactState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"


class Direction(StrEnum):
    NONE = ""
    IN = "in"
    OUT = "out"


class Repeat(StrEnum):
    NEVER = ""
    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


COLOURS = ("", "pri", "info", "ok", "warn", "bad", "plum")
CONTACT, TASK, NOTE = "activities.contact", "activities.task", "activities.note"
LETTER = "activities.letter"
MOST_LINKS = 50
MOST_PEOPLE = 100
LONGEST_CONTENT = 10_000
Reference = tuple[str, int]
"""A record anywhere: kind and id, such as `("offers.offer", 17)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDraft:
    """A contact to be entered; without a type, moment or employee the usual ones are taken."""

    party_id: int
    subject: str
    starts_at: dt.datetime | None = None
    type_id: int | None = None
    direction: str = ""
    state: str = "done"
    minutes: int = 0
    content: str = ""
    result: str = ""
    next_step: str = ""
    remind_at: dt.datetime | None = None
    employee_id: int | None = None
    employees: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()
    links: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """A task to be entered; without type, status and importance the usual ones are taken."""

    subject: str
    party_id: int | None = None
    type_id: int | None = None
    status_id: int | None = None
    importance_id: int | None = None
    content: str = ""
    due: dt.date | None = None
    at: dt.time | None = None
    minutes: int = 0
    percent: int = 0
    remind_at: dt.datetime | None = None
    repeat: str = ""
    repeat_every: int = 1
    repeat_until: dt.date | None = None
    employees: tuple[int, ...] = ()
    checklist: tuple[str, ...] = ()
    links: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One event of the journal, told by a room: whose record it is, when, what it says, where it leads.

    `group` is what the filters of the journal choose by: `contacts`, `tasks`, `notes`, `mail`, `documents`,
    `payments`, `changes`. Texts are plain; the page escapes them.
    """

    subject: str
    subject_id: int
    at: dt.datetime
    title: str
    group: str
    icon: str = "history"
    kind: str = ""
    who: str = ""
    code: str = ""
    number: str = ""
    url: str = ""
    detail: str = ""
    badge: tuple[str, str] | None = None
    figure: str = ""
    pinned: bool = False

    @property
    def key(self) -> str:
        """What stands for the entry in the order of the journal and in the place where a page ends."""
        return f"{self.subject}:{self.subject_id:020d}"
