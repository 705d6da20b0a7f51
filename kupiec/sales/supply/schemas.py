"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class LineOut(Schema):
    """A line ordered; `received` in base units."""

    id: int
    position: int
    item_id: int
    description: str
    unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    received: Decimal = Decimal(0)
    unit_cost: Decimal | None = None
    due: dt.date | None = None
    remarks: str
    version: int


class LineIn(api.Input):
    """A line to be added."""

    item_id: int
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_cost: Decimal | None = None
    due: dt.date | None = None
    remarks: str = ""


class LineChangeIn(api.Input):
    """What to change of a line."""

    quantity: Decimal | None = None
    unit: str | None = None
    unit_cost: Decimal | None = None
    due: dt.date | None = None
    remarks: str | None = None
    version: int | None = None


class SupplyOrderOut(Schema):
    """A purchase (ZD) or production (ZP) order."""

    id: int
    version: int
    kind: str
    state: str
    number: str
    ordered_on: dt.date
    due: dt.date
    supplier_id: int | None = None
    warehouse_id: int
    reference: str
    remarks: str
    created_at: dt.datetime
    updated_at: dt.datetime


class SupplyOrderChange(api.Input):
    """What is said of an order; only the fields given are changed."""

    due: dt.date | None = None
    supplier_id: int | None = None
    warehouse_id: int | None = None
    reference: str = ""
    remarks: str = ""


class SupplyOrderIn(api.Input):
    """An order to be entered with its lines."""

    kind: str = "ZD"
    due: dt.date
    warehouse_id: int
    supplier_id: int | None = None
    reference: str = ""
    remarks: str = ""
    lines: list[LineIn] = Field(default=[], max_length=1000)


class Postponed(api.Input):
    """Another day for orders."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    due: dt.date
    reason: str = ""


class CountOut(Schema):
    """How many it was."""

    count: int
