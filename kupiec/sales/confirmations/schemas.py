"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class TrancheOut(Schema):
    """A tranche: promised first and now, what went out of it in base units, and when all of it did."""

    id: int
    on: dt.date
    quantity: Decimal
    first_on: dt.date | None = None
    by_hand: bool
    shipped: Decimal = Decimal(0)
    shipped_on: dt.date | None = None
    version: int


class LineOut(Schema):
    """A line confirmed, with its tranches."""

    id: int
    position: int
    item_id: int | None = None
    order_line_id: int | None = None
    description: str
    unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    price: Decimal | None = None
    requested_on: dt.date | None = None
    version: int
    tranches: list[TrancheOut] = []


class ConfirmationOut(Schema):
    """A confirmation of an order."""

    id: int
    version: int
    state: str
    number: str
    issue_date: dt.date
    source: str
    source_id: int | None = None
    order_id: int | None = None
    orderer_id: int
    recipient_id: int
    payer_id: int
    delivery_address_id: int | None = None
    pickup_id: int | None = None
    warehouse_id: int
    currency_id: str
    rate: Decimal
    customer_reference: str
    remarks: str
    credit_over_by: Decimal | None = None
    created_at: dt.datetime
    updated_at: dt.datetime


class LineIn(api.Input):
    """A line to be confirmed; `unit` empty takes the item's own."""

    item_id: int | None = None
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price: Decimal | None = None
    requested_on: dt.date | None = None


class LineChangeIn(api.Input):
    """What to change of a line."""

    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    requested_on: dt.date | None = None
    version: int | None = None


class ConfirmationIn(api.Input):
    """A confirmation to be entered with its lines."""

    orderer_id: int
    recipient_id: int | None = None
    payer_id: int | None = None
    delivery_address_id: int | None = None
    pickup_id: int | None = None
    warehouse_id: int | None = None
    currency: str = ""
    rate: Decimal | None = None
    customer_reference: str = ""
    remarks: str = ""
    lines: list[LineIn] = Field(default=[], max_length=1000)


class ConfirmationChange(api.Input):
    """What is said of a confirmation; only the fields given are changed."""

    orderer_id: int | None = None
    recipient_id: int | None = None
    payer_id: int | None = None
    delivery_address_id: int | None = None
    pickup_id: int | None = None
    warehouse_id: int | None = None
    customer_reference: str = ""
    remarks: str = ""


class PlanIn(api.Input):
    """How lines are spread: `how` is lot, count, capacity or stock; `every` is day, week, fortnight, month or quarter."""

    how: str = "lot"
    every: str = "week"
    first: dt.date
    lot: Decimal = Decimal(0)
    count: int = 0
    capacity: Decimal = Decimal(0)
    pack: Decimal = Decimal(0)
    line_ids: list[int] = Field(default=[], max_length=1000)
    again: bool = False
    reason: str = ""


class TrancheChange(api.Input):
    """A tranche corrected by hand."""

    quantity: Decimal | None = None
    on: dt.date | None = None
    reason: str = ""
    version: int | None = None


class PromiseOut(Schema):
    """A day that was promised of a tranche; quantity 0: it was taken off."""

    on: dt.date
    quantity: Decimal
    at: dt.datetime
    reason: str


class MadeOut(Schema):
    """Ids of what was made."""

    ids: list[int]


class PutOff(api.Input):
    """Another day for tranches."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    on: dt.date
    reason: str = ""


class CountOut(Schema):
    """How many it was."""

    count: int


class PromisedOut(Schema):
    """A tranche in the monitor."""

    id: int
    confirmation_id: int
    line_id: int
    orderer_id: int
    item_id: int | None = None
    on: dt.date
    first_on: dt.date | None = None
    quantity: Decimal
    open: bool
    version: int


class PunctualityOut(Schema):
    """How promises to a customer, or of an item, were kept."""

    id: int
    code: str
    name: str
    due: int
    kept_first: int
    kept_current: int
    requested: int
    kept_requested: int
    days_late: Decimal
    percent: Decimal | None = None


class CellOut(Schema):
    """A period of the plan."""

    first: dt.date
    last: dt.date
    wanted: dict[str, Decimal]
    coming: Decimal
    drafted: Decimal
    left: Decimal
    proposed: Decimal


class PlannedOut(Schema):
    """An item in the plan."""

    item_id: int
    code: str
    on_hand: Decimal
    blocked: Decimal
    safety: Decimal
    cells: list[CellOut]


class ProposalIn(api.Input):
    """A proposal accepted: the item, the day it is proposed for, how much, from whom (ZD) or made by us (ZP)."""

    item_id: int
    warehouse_id: int
    due: dt.date
    quantity: Decimal
    kind: str = "ZD"
    supplier_id: int | None = None


class AcceptIn(api.Input):
    """Proposals of a plan of these periods."""

    every: str = "week"
    count: int = 8
    warehouse: int | None = None
    proposals: list[ProposalIn] = Field(min_length=1, max_length=1000)
