"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class LinkIn(api.Input):
    """A document: `offers.offer` and its id."""

    subject: str = Field(max_length=40)
    id: int


class ContactOut(Schema):
    """A contact with a party."""

    id: int
    version: int
    party_id: int
    type_id: int
    type: str = Field(alias="type.code")
    direction: str
    state: str
    starts_at: dt.datetime
    minutes: int
    employee_id: int | None = None
    subject: str
    content: str
    result: str
    next_step: str
    remind_at: dt.datetime | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class ContactIn(api.Input):
    """What is said of a contact; on change only the fields given."""

    party_id: int | None = None
    type_id: int | None = None
    direction: str = ""
    state: str = "done"
    starts_at: dt.datetime | None = None
    minutes: int = 0
    employee_id: int | None = None
    subject: str = ""
    content: str = ""
    result: str = ""
    next_step: str = ""
    remind_at: dt.datetime | None = None
    employees: list[int] = []
    persons: list[int] = []
    links: list[LinkIn] = []


class TaskOut(Schema):
    """A task."""

    id: int
    version: int
    subject: str
    content: str
    party_id: int | None = None
    type_id: int
    status_id: int
    status: str = Field(alias="status.code")
    importance_id: int
    due: dt.date | None = None
    at: dt.time | None = None
    minutes: int
    percent: int
    remind_at: dt.datetime | None = None
    repeat: str
    repeat_every: int
    repeat_until: dt.date | None = None
    author_id: int | None = None
    delegated_by_id: int | None = None
    closed: bool
    closed_at: dt.datetime | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class TaskIn(api.Input):
    """What is said of a task; on change only the fields given."""

    subject: str = ""
    content: str = ""
    party_id: int | None = None
    type_id: int | None = None
    status_id: int | None = None
    importance_id: int | None = None
    due: dt.date | None = None
    at: dt.time | None = None
    minutes: int = 0
    percent: int = 0
    remind_at: dt.datetime | None = None
    repeat: str = ""
    repeat_every: int = 1
    repeat_until: dt.date | None = None
    employees: list[int] = []
    checklist: list[str] = []
    links: list[LinkIn] = []


class ItemOut(Schema):
    """A step of a checklist."""

    id: int
    position: int
    text: str
    done: bool


class NoteOut(Schema):
    """A note with its number; `html` is rich text cut down to harmless tags."""

    id: int
    version: int
    number: str
    on: dt.date
    party_id: int
    person_id: int | None = None
    contact_id: int | None = None
    task_id: int | None = None
    title: str
    html: str
    theirs: str
    ours: str
    result: str
    next_step: str
    pinned: bool
    employee_id: int | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class NoteIn(api.Input):
    """What is said of a note; on change only the fields given."""

    party_id: int | None = None
    person_id: int | None = None
    task_id: int | None = None
    on: dt.date | None = None
    title: str = ""
    html: str = ""
    theirs: str = ""
    ours: str = ""
    result: str = ""
    next_step: str = ""
    pinned: bool = False
    links: list[LinkIn] = []


class TermOut(Schema):
    """An entry of a dictionary."""

    id: int
    version: int
    kind: str
    code: str
    name: str
    name_en: str
    name_de: str
    colour: str
    icon: str
    position: int
    standard: bool
    closed: bool
    percent: int | None = None
    remind_minutes: int | None = None
    makes_note: bool
    active: bool


class TermIn(api.Input):
    """What is said of an entry; on change only the fields given."""

    kind: str | None = None
    code: str | None = None
    name: str | None = None
    name_en: str = ""
    name_de: str = ""
    colour: str = ""
    icon: str = ""
    position: int = 0
    standard: bool = False
    closed: bool = False
    percent: int | None = None
    remind_minutes: int | None = None
    makes_note: bool = False
    active: bool = True


class EntryOut(Schema):
    """An entry of a customer's journal."""

    subject: str
    subject_id: int
    at: dt.datetime
    group: str
    title: str
    code: str
    number: str
    who: str
    detail: str
    figure: str
    importance: str = ""
    state: str = ""
    percent: int | None = None


class JournalOut(Schema):
    """A page of a journal; `next` is the `after` of the following one."""

    items: list[EntryOut]
    next: str
