"""Groups, results, drafts and facts of cases; money of papers: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol


class Group(StrEnum):
    """Every phase stands in one of these three (CAS-2)."""

    POTENTIAL = "potential"
    OPEN = "open"
    CLOSED = "closed"


class Result(StrEnum):
    """How a closed case ended."""

    NONE = ""
    WON = "won"
    LOST = "lost"


class Behaviour(StrEnum):
    """What a kind can do beyond collecting: an opportunity holds wanted goods and makes offers (CAS-5)."""

    PLAIN = "plain"
    OPPORTUNITY = "opportunity"


CASE = "cases.case"
SERIES = "SPR"
COLOURS = ("", "pri", "info", "ok", "warn", "bad", "plum")
REQUIRABLE = (
    "party_id", "guardian_id", "description", "expected_value", "planned_revenue", "planned_cost", "close_on", "decision_on", "reason_id",
    "wants",
)  # fmt: skip
"""What a phase may ask to be filled in before a case comes into it."""
PAPERS = ("offers.offer", "orders.order", "stock.document", "invoicing.invoice", "receivables.payment")
"""Kinds of papers a kind of cases may be joined with (CAS-4)."""
MOST_PERSONS = 100
MOST_WANTS = 500
MOST_WORTH = Decimal(10) ** 11
MOST_AT_ONCE = 1000
LONGEST_TEXT = 10_000


class Reference(Protocol):
    """Any record that belongs to a case: its kind and id, such as `documents.Ref("orders.order", 17)`."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """A case to be opened by another room; without a guardian the actor's own employee leads it."""

    kind_code: str
    name: str
    party_id: int | None = None
    guardian_id: int | None = None
    person_ids: tuple[int, ...] = ()
    description: str = ""
    refs: tuple[Reference, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as other rooms see it."""

    id: int
    number: str
    name: str
    kind: str
    phase: str
    group: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantDraft:
    """A wanted item, group of goods, or anything in words, with the quantity and price hoped for."""

    item_id: int | None = None
    group_id: int | None = None
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    expected_price: Decimal | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class PaperMoney:
    """What a paper says of money, in the company's currency: `role` is what the plan is compared by.

    `offered`, `ordered`: still words; `revenue`: invoiced; `cost`: of goods issued or bought; `paid`: money come in.
    """

    role: str
    amount: Decimal
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A line of a paper behind an amount (CAS-4)."""

    text: str
    quantity: Decimal | None
    unit: str
    amount: Decimal | None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """How long cases stood in a phase: how many, and the sum of seconds."""

    count: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now in a phase of sales opportunities: how many, their worth, by chance; where they are listed."""

    name: str
    count: int
    value: Decimal
    weighted: Decimal
    url: str


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A step of the funnel: what stands in it now, and how those that came into it went on."""

    phase_id: int
    count: int
    value: Decimal
    weighted: Decimal
    entered: int
    onward: int
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What is expected of a month: of open cases all and by probability, and what was won in it already."""

    month: dt.date
    count: int
    value: Decimal
    weighted: Decimal
    won: Decimal


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line an opportunity wants, as rooms that make papers of it see it; `description` is never empty."""

    item_id: int | None
    description: str
    quantity: Decimal
    unit: str
    expected_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An opportunity with all its terms, for the rooms that make papers of it."""

    id: int
    number: str
    name: str
    branch_id: int | None
    party_id: int | None
    guardian_id: int | None
    contact: str
    currency: str
    payment_method: str | None
    payment_days: int | None
    delivery_terms: str
    terms: str
    decision_on: dt.date | None
    wants: tuple[Wanted, ...]
