"""Sides, states and drafts of contracts: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

CONTRACT = "contracts.contract"
SERIES = "UM"
LONGEST_TEXT = 20_000
MOST_LINES = 2000
ONE = Decimal(1)
ZERO = Decimal(0)


class Side(StrEnum):
    """Whether we sell by the contract or buy by it (a subcontract of one we sell by, perhaps)."""

    SALE = "sale"
    PURCHASE = "purchase"


class State(StrEnum):
    """What was decided of a contract. Whether its days have passed is computed."""

    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"
    CANCELLED = "cancelled"


class EditionState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class Renewal(StrEnum):
    """What happens on the last day: it ends, it goes on by itself, it goes on when both agree."""

    NONE = "none"
    AUTOMATIC = "automatic"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """What a contract is about: an item or words, the quantity planned (none: as much as is ordered), the price agreed per `unit`."""

    item_id: int | None = None
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDraft:
    """A contract to be entered with its first edition. Amounts in `currency`, net; empty currency: the company's."""

    party_id: int
    kind_id: int
    subject: str
    effective_from: dt.date
    ends_on: dt.date | None = None
    parent_id: int | None = None
    salesperson_id: int | None = None
    person_id: int | None = None
    their_number: str = ""
    notice_days: int = 0
    renewal: str = "none"
    renewal_months: int = 0
    value: Decimal | None = None
    currency: str = ""
    payment_method: str = ""
    payment_days: int | None = None
    hierarchy_id: int | None = None
    content: str = ""
    lines: tuple[LineDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class LineChange:
    """What to change of a line; None stays, `none` names what becomes empty."""

    description: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    remarks: str | None = None
    none: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb on lines did: rows to show anew and rows gone."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    reordered: bool = False
    back: str = ""
    """Lines taken off, as `documents.taken_off` kept them."""


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when an edition counts, as rules need it; the last day is empty for ever."""

    effective_from: dt.date
    effective_to: dt.date | None
    ends_on: dt.date | None
    renewal: str
    renewal_months: int
    notice_days: int
    terminated_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an edition changes against the one before: (name, before, after), and lines added, gone, changed."""

    facts: tuple[tuple[str, Any, Any], ...] = ()
    added: tuple[Mapping[str, Any], ...] = ()
    gone: tuple[Mapping[str, Any], ...] = ()
    changed: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...] = ()
