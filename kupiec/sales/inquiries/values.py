"""Groups of statuses, drafts of inquiries and their lines: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

INQUIRY = "inquiries.inquiry"
SERIES = "ZO"
LONGEST_TEXT = 20_000
MOST_LINES = 1000
ONE = Decimal(1)
ZERO = Decimal(0)


class Group(StrEnum):
    """What a status means, whatever it is called."""

    ANALYSIS = "analysis"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"


OPEN = (Group.ANALYSIS, Group.ACCEPTED)
"""Groups in which something is still to be done."""
Reference = tuple[str, int]
"""A record anywhere: kind and id, such as `("correspondence.letter", 17)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """What is asked for: an item, or words with perhaps a group of goods; the name and unit of an item are taken from it."""

    item_id: int | None = None
    group_id: int | None = None
    description: str = ""
    quantity: Decimal = ONE
    unit: str = ""
    expected_price: Decimal | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryDraft:
    """An inquiry to be entered: of a party, or of somebody not known yet, by name."""

    subject: str
    party_id: int | None = None
    person_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    content: str = ""
    customer_reference: str = ""
    asked_on: dt.date | None = None
    due_on: dt.date | None = None
    salesperson_id: int | None = None
    source: Reference | None = None
    lines: tuple[LineDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class LineChange:
    """What to change of a line; None stays."""

    description: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    group_id: int | None = None
    expected_price: Decimal | None = None
    remarks: str | None = None
    item_id: int | None = None
    """Of a line in words: the item it is matched with; the words stay as they were sent."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line as an offer takes it over: the item asked for or matched, else words alone."""

    item_id: int | None
    description: str
    quantity: Decimal
    unit: str
    matched: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry as an offer takes it over."""

    id: int
    number: str
    party_id: int | None
    contact: str
    subject: str
    customer_reference: str
    salesperson_id: int | None
    branch_id: int
    lines: tuple[AskedLine, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb on lines did: rows to show anew and rows gone."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    reordered: bool = False
    undo: Mapping[str, Any] | None = None
