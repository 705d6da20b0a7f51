"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class DrawnOut(Schema):
    """How far a line of a contract was drawn, in its unit."""

    line_id: int
    description: str
    unit: str
    planned: Decimal | None = None
    ordered: Decimal
    delivered: Decimal
    invoiced: Decimal
    left: Decimal | None = None


class QuantityIn(api.Input):
    """How much of a line of a contract, in its unit."""

    line_id: int
    quantity: Decimal


class OrderIn(api.Input):
    """An order to be made of a contract; `over`: more than is left of it, too."""

    lines: list[QuantityIn] = Field(min_length=1, max_length=2000)
    over: bool = False


class OrderedOut(Schema):
    """The order made."""

    order_id: int


class MaterialQuantityIn(api.Input):
    """How much of an item, in its base unit."""

    item_id: int
    quantity: Decimal


class IssueIn(api.Input):
    """Materials to be issued for a contract."""

    warehouse_id: int
    lines: list[MaterialQuantityIn] = Field(min_length=1, max_length=2000)


class IssuedOut(Schema):
    """The document prepared."""

    document_id: int


class PlanIn(api.Input):
    """Invoices that come round of a contract."""

    name: str
    every_months: int = 1
    first_on: dt.date
    in_advance: bool = False
    prorate: bool = True
    issue: bool = False


class PlanOut(Schema):
    """Invoices that come round of a contract, and the first day of the next period."""

    id: int
    version: int
    contract_id: int
    name: str
    every_months: int
    next_on: dt.date
    in_advance: bool
    prorate: bool
    issue: bool
    active: bool


class InvoicesOut(Schema):
    """The invoices drafted."""

    invoice_ids: list[int]
