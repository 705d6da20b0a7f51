"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class LotOut(Schema):
    """A lot, and what it was released as."""

    id: int
    on: dt.date
    quantity: Decimal
    order_id: int | None = None
    released: Decimal | None = None
    version: int


class BlanketOut(Schema):
    """A blanket order."""

    id: int
    version: int
    state: str
    number: str
    issue_date: dt.date
    party_id: int
    item_id: int
    warehouse_id: int
    unit: str
    factor: Decimal
    quantity: Decimal
    price: Decimal | None = None
    currency_id: str
    starts: dt.date
    ends: dt.date
    auto_days: int | None = None
    reference: str
    remarks: str


class BlanketIn(api.Input):
    """A blanket order to be entered; in lots of a size, or so many of them."""

    party_id: int
    item_id: int
    quantity: Decimal
    starts: dt.date
    ends: dt.date
    every: str = "month"
    lot: Decimal = Decimal(0)
    count: int = 0
    unit: str = ""
    price: Decimal | None = None
    currency: str = ""
    warehouse_id: int | None = None
    auto_days: int | None = None
    reference: str = ""
    remarks: str = ""


class BlanketChange(api.Input):
    """What changes; only the fields given."""

    ends: dt.date | None = None
    price: Decimal | None = None
    auto_days: int | None = None
    warehouse_id: int | None = None
    reference: str = ""
    remarks: str = ""


class LotChange(api.Input):
    """What changes of a lot not released yet."""

    quantity: Decimal | None = None
    on: dt.date | None = None
    version: int | None = None


class ReleaseIn(api.Input):
    """A lot to be released, in another quantity when given."""

    id: int
    quantity: Decimal | None = None


class ReleasesIn(api.Input):
    """Lots to be released."""

    lots: list[ReleaseIn] = Field(min_length=1, max_length=1000)


class ReleasedOut(Schema):
    """The order a lot became, and what the release warns of."""

    lot_id: int
    order_id: int
    warnings: list[str]
