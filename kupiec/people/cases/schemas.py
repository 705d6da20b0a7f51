"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class RefIn(api.Input):
    """A record of another room: `offers.offer` and its id."""

    kind: str = Field(max_length=40)
    id: int


class CaseOut(Schema):
    """A case: whose, where it stands, what it is worth. Planned cost is told by its account."""

    id: int
    version: int
    number: str
    kind_id: int
    kind: str = Field(alias="kind.code")
    phase_id: int
    phase: str = Field(alias="phase.code")
    phase_at: dt.datetime
    group: str
    name: str
    description: str
    party_id: int | None = None
    guardian_id: int | None = None
    opened_on: dt.date
    close_on: dt.date | None = None
    closed_on: dt.date | None = None
    decision_on: dt.date | None = None
    currency: str = Field(alias="currency_id")
    expected_value: Decimal | None = None
    value: Decimal
    probability: int
    weighted: Decimal
    planned_revenue: Decimal | None = None
    result: str
    reason_id: int | None = None
    reason_note: str
    payment_method_id: int | None = None
    payment_days: int | None = None
    delivery_terms: str
    terms: str
    updated_at: dt.datetime


class CaseIn(api.Input):
    """What is said of a case; on change only the fields given. `kind` is taken when it is opened."""

    kind: str = ""
    name: str = ""
    description: str = ""
    party_id: int | None = None
    guardian_id: int | None = None
    person_ids: list[int] = []
    opened_on: dt.date | None = None
    close_on: dt.date | None = None
    decision_on: dt.date | None = None
    currency: str = ""
    expected_value: Decimal | None = None
    probability: int | None = None
    planned_revenue: Decimal | None = None
    planned_cost: Decimal | None = None
    payment_method_id: int | None = None
    payment_days: int | None = None
    delivery_terms: str = ""
    terms: str = ""
    refs: list[RefIn] = []
    attributes: dict[str, api.Scalar] | None = None


class MoveIn(api.Input):
    """Where cases go, with the reason of a result."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    phase_id: int
    reason_id: int | None = None
    reason_note: str = Field(default="", max_length=240)
    note: str = Field(default="", max_length=240)


class MovedOut(Schema):
    """How many moved."""

    moved: int


class WantIn(api.Input):
    """A wanted item, group of goods or words."""

    item_id: int | None = None
    group_id: int | None = None
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    expected_price: Decimal | None = None
    remarks: str = ""


class WantOut(Schema):
    id: int
    position: int
    item_id: int | None = None
    group_id: int | None = None
    description: str
    quantity: Decimal
    unit: str
    expected_price: Decimal | None = None
    remarks: str


class PaperOut(Schema):
    """A paper of a case and what it counts as."""

    kind: str
    id: int
    code: str
    number: str
    role: str
    amount: Decimal | None = None
    joined: bool


class AccountOut(Schema):
    """Plan and actual of a case in the company's currency; sums by role."""

    planned_revenue: Decimal
    planned_cost: Decimal | None = None
    sums: dict[str, Decimal]
    papers: list[PaperOut]


class FunnelRowOut(Schema):
    """A phase of the funnel."""

    phase_id: int
    count: int
    value: Decimal
    weighted: Decimal
    entered: int
    onward: int
    days: Decimal | None = None


class KindOut(Schema):
    id: int
    version: int
    code: str
    name: str
    behaviour: str
    internal: bool
    standard: bool
    papers: list[str]
    position: int
    active: bool


class KindIn(api.Input):
    code: str = ""
    name: str = ""
    name_en: str = ""
    name_de: str = ""
    behaviour: str = "plain"
    icon: str = ""
    colour: str = ""
    papers: list[str] = []
    internal: bool = False
    standard: bool = False
    position: int = 0
    active: bool = True


class PhaseOut(Schema):
    id: int
    version: int
    kind_id: int
    group: str
    code: str
    name: str
    probability: int
    result: str
    required: list[str]
    idle_days: int
    position: int
    active: bool


class PhaseIn(api.Input):
    kind_id: int | None = None
    group: str = "open"
    code: str = ""
    name: str = ""
    name_en: str = ""
    name_de: str = ""
    colour: str = ""
    probability: int = 0
    result: str = ""
    required: list[str] = []
    idle_days: int = 0
    position: int = 0
    active: bool = True
    onward: list[int] = []


class ReasonOut(Schema):
    id: int
    version: int
    name: str
    result: str
    position: int
    active: bool


class ReasonIn(api.Input):
    name: str = ""
    name_en: str = ""
    name_de: str = ""
    result: str = ""
    position: int = 0
    active: bool = True
