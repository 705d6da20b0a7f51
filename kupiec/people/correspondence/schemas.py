"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class LinkIn(api.Input):
    """A document: `orders.order` and its id."""

    subject: str = Field(max_length=40)
    id: int


class LetterOut(Schema):
    """A letter in the register."""

    id: int
    version: int
    way: str
    number: str
    state: str
    type_id: int
    type: str = Field(alias="type.code")
    medium_id: int
    medium: str = Field(alias="medium.code")
    party_id: int | None = None
    person_id: int | None = None
    name: str
    person_name: str
    street: str
    postal_code: str
    city: str
    country: str
    subject: str
    content: str
    language: str
    their_sign: str
    registered_on: dt.date
    written_on: dt.date | None = None
    received_on: dt.date | None = None
    sent_on: dt.date | None = None
    due_on: dt.date | None = None
    settled_on: dt.date | None = None
    employee_id: int | None = None
    answers_id: int | None = None
    thread_id: int | None = None
    postage: Decimal | None = None
    weight_g: int | None = None
    declared: Decimal | None = None
    collected: Decimal | None = None
    tracking: str
    remarks: str
    void_reason: str
    created_at: dt.datetime
    updated_at: dt.datetime


class LetterChange(api.Input):
    """What is said of a letter; only the fields given are changed."""

    party_id: int | None = None
    person_id: int | None = None
    name: str = ""
    person_name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    type_id: int | None = None
    medium_id: int | None = None
    subject: str = ""
    content: str = ""
    language: str = ""
    their_sign: str = ""
    written_on: dt.date | None = None
    received_on: dt.date | None = None
    due_on: dt.date | None = None
    employee_id: int | None = None
    answers_id: int | None = None
    postage: Decimal | None = None
    weight_g: int | None = None
    declared: Decimal | None = None
    collected: Decimal | None = None
    tracking: str = ""
    remarks: str = ""
    links: list[LinkIn] = []


class LetterIn(LetterChange):
    """A letter to be registered: `in` came, `out` goes."""

    way: str = Field(pattern="^(in|out)$")
    registered_on: dt.date | None = None


class AnswerIn(api.Input):
    """With which template and in which language an answer begins."""

    template_id: int | None = None
    language: str = ""


class SendIn(api.Input):
    """Letters that went out, when, and by which medium if another one than written on them."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    on: dt.date | None = None
    medium_id: int | None = None


class WithdrawIn(api.Input):
    """Letters registered by mistake, and why."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    reason: str


class CountOut(Schema):
    """How many letters it was."""

    count: int


class TermOut(Schema):
    """An entry of a dictionary."""

    id: int
    version: int
    kind: str
    code: str
    name: str
    name_en: str
    name_de: str
    way: str
    icon: str
    position: int
    standard: bool
    postal: bool
    active: bool


class TermIn(api.Input):
    """What is said of an entry; on change only the fields given."""

    kind: str = ""
    code: str = ""
    name: str = ""
    name_en: str = ""
    name_de: str = ""
    way: str = ""
    icon: str = ""
    position: int = 0
    standard: bool = False
    postal: bool = False
    active: bool = True


class TemplateOut(Schema):
    """A template our letters begin with."""

    id: int
    version: int
    code: str
    name: str
    name_en: str
    name_de: str
    type_id: int | None = None
    position: int
    active: bool


class TemplateIn(api.Input):
    """What is said of a template; on change only the fields given."""

    code: str = ""
    name: str = ""
    name_en: str = ""
    name_de: str = ""
    type_id: int | None = None
    position: int = 0
    active: bool = True
    subject_pl: str = ""
    text_pl: str = ""
    subject_en: str = ""
    text_en: str = ""
    subject_de: str = ""
    text_de: str = ""
