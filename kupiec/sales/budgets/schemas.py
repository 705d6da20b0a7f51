"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class LineOut(Schema):
    """A line of a version; `code` goes with it from version to version."""

    id: int
    version: int
    position: int
    code: int
    name: str
    cost_kind_id: int | None = None
    account_id: int | None = None
    department_id: int | None = None
    contract_id: int | None = None
    case_id: int | None = None
    first_day: dt.date
    last_day: dt.date
    amount: Decimal
    remarks: str


class LineIn(api.Input):
    """A line to be added; empty days: those of the budget."""

    name: str
    amount: Decimal = Decimal(0)
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    cost_kind_id: int | None = None
    account_id: int | None = None
    department_id: int | None = None
    contract_id: int | None = None
    case_id: int | None = None
    remarks: str = ""


class LineChangeIn(api.Input):
    """What to change of a line; only the fields given."""

    name: str = ""
    amount: Decimal = Decimal(0)
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    cost_kind_id: int | None = None
    account_id: int | None = None
    department_id: int | None = None
    contract_id: int | None = None
    case_id: int | None = None
    remarks: str = ""
    version: int | None = None


class VersionOut(Schema):
    """A version of a budget's plan; only one being prepared changes."""

    id: int
    version: int
    budget_id: int
    number: int
    state: str
    label: str
    approved_at: dt.datetime | None = None


class VersionIn(api.Input):
    """A version to be begun: the lines of another (the one in force, else the last), whole."""

    from_id: int | None = None
    label: str = ""


class VersionChange(api.Input):
    """What a version being prepared is about."""

    label: str = ""


class BudgetOut(Schema):
    """A budget; what it plans stands in its versions (`expand=versions`)."""

    id: int
    version: int
    code: str
    name: str
    side: str
    control: str
    first_day: dt.date
    last_day: dt.date
    department_id: int | None = None
    contract_id: int | None = None
    case_id: int | None = None
    owner_id: int | None = None
    source_id: int | None = None
    remarks: str
    archived: bool
    created_at: dt.datetime
    updated_at: dt.datetime


class BudgetChange(api.Input):
    """What may be said of a budget; only the fields given are changed."""

    code: str = ""
    name: str = ""
    side: str = "cost"
    control: str = "warn"
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    department_id: int | None = None
    contract_id: int | None = None
    case_id: int | None = None
    owner_id: int | None = None
    remarks: str = ""


class BudgetIn(api.Input):
    """A budget to be entered with its first version and lines."""

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
    lines: list[LineIn] = Field(default=[], max_length=1000)


class BuildIn(api.Input):
    """A budget to be made from a version, so many per cent of its amounts."""

    code: str
    name: str
    first_day: dt.date
    last_day: dt.date
    contract_id: int | None = None
    percent: Decimal = Decimal(100)


class ExecutionOut(Schema):
    """How a line is carried out: planned, committed by orders, of it invoiced, done by documents and postings, free."""

    line_id: int
    code: int
    name: str
    planned: Decimal
    committed: Decimal
    invoiced: Decimal
    actual: Decimal
    free: Decimal


class ChargeIn(api.Input):
    """Documents put onto a line in force; without a line they stand where they would by themselves."""

    kind: str
    ids: list[int] = Field(min_length=1, max_length=1000)
    line_id: int | None = None


class IdsIn(api.Input):
    """Records of a set."""

    ids: list[int] = Field(min_length=1, max_length=1000)


class CountOut(Schema):
    """How many it was."""

    count: int


class KindOut(Schema):
    """A kind of costs."""

    id: int
    version: int
    code: str
    name: str
    name_en: str
    name_de: str
    position: int
    active: bool


class KindIn(api.Input):
    """What is said of a kind; on change only the fields given."""

    code: str = ""
    name: str = ""
    name_en: str = ""
    name_de: str = ""
    position: int = 0
    active: bool = True
    group_ids: list[int] = Field(default=[], max_length=500)
