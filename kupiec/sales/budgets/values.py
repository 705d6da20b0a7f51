"""Sides, states, drafts and figures of budgets: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

BUDGET = "budgets.budget"
VERSION = "budgets.version"
LONGEST_TEXT = 4_000
MOST_LINES = 1000
ZERO = Decimal(0)


class Side(StrEnum):
    """Whether a budget plans what is spent or what is earned."""

    COST = "cost"
    INCOME = "income"


class Control(StrEnum):
    """What happens to a document that would exceed a line: nothing, the document says so, it is refused."""

    NONE = "none"
    WARN = "warn"
    STOP = "stop"


class State(StrEnum):
    """A version being prepared, agreed on, the one execution is measured by, one given up."""

    DRAFT = "draft"
    APPROVED = "approved"
    CURRENT = "current"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """What is planned: an amount, and what narrows it down. Empty days: those of the budget."""

    name: str
    amount: Decimal = ZERO
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    cost_kind_id: int | None = None
    account_id: int | None = None
    department_id: int | None = None
    contract_id: int | None = None
    case_id: int | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetDraft:
    """A budget to be entered with its first version. Amounts net, in the company's currency."""

    code: str
    name: str
    first_day: dt.date
    last_day: dt.date
    side: str = "cost"
    control: str = "warn"
    department_id: int | None = None
    contract_id: int | None = None
    case_id: int | None = None
    owner_id: int | None = None
    remarks: str = ""
    lines: tuple[LineDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb on lines did: rows to show anew and rows gone."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    reordered: bool = False
    back: str = ""
    """Lines taken off, as `documents.taken_off` kept them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A line's execution. `committed`: what orders promise, `invoiced` of it was invoiced or received; `actual`: documents and postings."""

    planned: Decimal = ZERO
    committed: Decimal = ZERO
    invoiced: Decimal = ZERO
    actual: Decimal = ZERO
    open: Decimal = ZERO
    """What orders promise and no document has brought yet."""

    @property
    def used(self) -> Decimal:
        return self.open + self.actual

    @property
    def free(self) -> Decimal:
        return self.planned - self.used

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.planned + other.planned, self.committed + other.committed, self.invoiced + other.invoiced, self.actual + other.actual, self.open + other.open,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a version in force, as documents are put on it; what its budget is about narrows it down, too."""

    budget_id: int
    line_id: int
    code: int
    first_day: dt.date
    last_day: dt.date
    groups: frozenset[int] | None
    """Groups of goods of its kind of cost; None: any."""
    account_id: int | None
    department_id: int | None
    contract_id: int | None
    case_id: int | None
    amount: Decimal = ZERO
    name: str = ""

    @property
    def narrowed(self) -> int:
        """How narrow it is besides account and days: a contract is narrower than a case, that than a kind of goods, that than a department."""
        return sum(
            weight
            for one, weight in ((self.contract_id, 8), (self.case_id, 4), (self.groups, 2), (self.department_id, 1))
            if one is not None
        )


@dataclass(frozen=True, slots=True)
class InForce:
    """A budget with one of its versions, mostly the one in force."""

    budget_id: int
    code: str
    side: str
    control: str
    places: tuple[Place, ...]
    first_day: dt.date = dt.date.min
    last_day: dt.date = dt.date.max
    contract_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """A line of a document as budgets see it, in the company's currency, net."""

    kind: str
    """`orders.line`, `supply.line`, `invoicing.line`, `stock.line`"""
    line_id: int
    document_kind: str
    document_id: int
    side: str
    on: dt.date
    committed: Decimal = ZERO
    invoiced: Decimal = ZERO
    actual: Decimal = ZERO
    groups: tuple[int, ...] = ()
    department_id: int | None = None
    contract_id: int | None = None
    case_id: int | None = None
    origin: tuple[str, int] | None = None
    """The line of an order this one came of: it stands where that one stands."""


@dataclass(frozen=True, slots=True)
class Over:
    """A line exceeded by what is being written."""

    budget_id: int
    code: int
    by: Decimal


Values = Mapping[str, Any]
