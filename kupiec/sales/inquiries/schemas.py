"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class LineOut(Schema):
    """A line: of the catalogue, or in words."""

    id: int
    position: int
    item_id: int | None = None
    group_id: int | None = None
    matched_id: int | None = None
    description: str
    quantity: Decimal
    unit: str
    expected_price: Decimal | None = None
    remarks: str
    version: int


class LineIn(api.Input):
    """A line to be added."""

    item_id: int | None = None
    group_id: int | None = None
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    expected_price: Decimal | None = None
    remarks: str = ""


class LineChangeIn(api.Input):
    """What to change of a line; an item given to a line in words matches it."""

    item_id: int | None = None
    group_id: int | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    expected_price: Decimal | None = None
    remarks: str | None = None
    version: int | None = None


class InquiryOut(Schema):
    """An inquiry."""

    id: int
    version: int
    number: str
    asked_on: dt.date
    status_id: int
    status: str = Field(alias="status.code")
    group: str
    party_id: int | None = None
    person_id: int | None = None
    name: str
    email: str
    phone: str
    subject: str
    content: str
    customer_reference: str
    due_on: dt.date | None = None
    closed_on: dt.date | None = None
    decline_reason: str
    salesperson_id: int | None = None
    source_kind: str
    source_id: int | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class InquiryChange(api.Input):
    """What is said of an inquiry; only the fields given are changed."""

    party_id: int | None = None
    person_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    subject: str = ""
    content: str = ""
    customer_reference: str = ""
    due_on: dt.date | None = None
    salesperson_id: int | None = None


class InquiryIn(InquiryChange):
    """An inquiry to be entered with its lines."""

    asked_on: dt.date | None = None
    lines: list[LineIn] = Field(default=[], max_length=1000)


class StatusSet(api.Input):
    """Which status inquiries get; declining wants a reason."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    status_id: int
    reason: str = ""


class CountOut(Schema):
    """How many it was."""

    count: int


class StatusOut(Schema):
    """A status of inquiries."""

    id: int
    version: int
    code: str
    group: str
    name: str
    name_en: str
    name_de: str
    colour: str
    icon: str
    position: int
    standard: bool
    active: bool


class StatusIn(api.Input):
    """What is said of a status; on change only the fields given."""

    code: str = ""
    group: str = ""
    name: str = ""
    name_en: str = ""
    name_de: str = ""
    colour: str = ""
    icon: str = ""
    position: int = 0
    standard: bool = False
    active: bool = True
