"""What goes out of and comes into the REST interface of stock."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class BalanceOut(Schema):
    """An item in a warehouse, now."""

    id: int
    warehouse_id: int
    warehouse: str = Field(alias="warehouse.code")
    item_id: int
    item: str = Field(alias="item.code")
    on_hand: Decimal
    blocked: Decimal
    free: Decimal
    value: Decimal | None = None


class LineOut(Schema):
    """A line of a stock document; `cost` only with the right `prices.see_cost`."""

    id: int
    version: int
    position: int
    item_id: int
    description: str
    unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    packed: Decimal
    location_id: int | None
    to_location_id: int | None
    lot: str | None = None
    unit_cost: Decimal | None = None
    cost: Decimal | None = None


class DocumentOut(Schema):
    """A stock document."""

    id: int
    version: int
    kind: str
    state: str
    number: str
    issue_date: dt.date
    branch_id: int
    warehouse_id: int
    to_warehouse_id: int | None
    party_id: int | None
    recipient_id: int | None
    reference: str
    remarks: str
    reverses_id: int | None
    cost: Decimal | None = None


class LineIn(api.Input):
    """A line: `unit` empty is the item's base unit; `unit_cost` per unit, for receipts."""

    item_id: int
    quantity: Decimal
    unit: str = ""
    description: str = ""
    unit_cost: Decimal | None = None
    returned_line_id: int | None = None
    location_id: int | None = None
    to_location_id: int | None = None
    lot: str = Field("", max_length=40)
    lot_expires_on: dt.date | None = None
    supply_id: int | None = None


class DocumentIn(api.Input):
    """A document to draft."""

    kind: str
    warehouse_id: int
    issue_date: dt.date
    to_warehouse_id: int | None = None
    party_id: int | None = None
    recipient_id: int | None = None
    reference: str = Field("", max_length=80)
    remarks: str = ""
    lines: list[LineIn]


class LineChangeIn(api.Input):
    """What changes on a line; what isn't sent stays."""

    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    description: str | None = None
    lot: str | None = Field(None, max_length=40)


class ReverseIn(api.Input):
    """Issued documents to take back."""

    ids: list[int]
    reason: str = ""


class PackIn(api.Input):
    """A scanned code; `quantity` in the code's unit when it was typed."""

    code: str
    quantity: Decimal | None = None


class PackOut(Schema):
    """What the scan did."""

    line_id: int
    item_id: int
    name: str
    quantity: Decimal
    packed: Decimal
    wanted: Decimal
    complete: bool


class DemandOut(Schema):
    """Somebody wants goods; what is kept for it."""

    id: int
    source: str
    source_id: int
    warehouse_id: int
    item_id: int
    quantity: Decimal
    due: dt.date | None
    ordered_on: dt.date
    abc_class: str
    blocked: Decimal
    reserved: Decimal
    missing: Decimal


class SupplyOut(Schema):
    """Goods that should come."""

    id: int
    version: int
    warehouse_id: int
    item_id: int
    quantity: Decimal
    reserved: Decimal
    due: dt.date
    reference: str
    supplier_id: int | None
    source: str


class SupplyIn(api.Input):
    """An expected delivery."""

    warehouse_id: int
    item_id: int
    quantity: Decimal
    due: dt.date
    reference: str = ""
    supplier_id: int | None = None


class WarehouseOut(Schema):
    """A warehouse."""

    id: int
    version: int
    code: str
    name: str
    branch_id: int
    city: str
    serves_all: bool
    active: bool


class LocationOut(Schema):
    """A place in a warehouse."""

    id: int
    version: int
    warehouse_id: int
    code: str
    name: str
    zone: str
    capacity: Decimal | None
    position: int
    active: bool


class AvailabilityOut(Schema):
    """An item over the warehouses asked, now or (`projected`) on a day."""

    item_id: int
    on_hand: Decimal
    blocked: Decimal
    available: Decimal
    reserved: Decimal
    expected: Decimal
    next_supply_on: dt.date | None
    open_demand: Decimal
    projected: Decimal | None = None


class AvailabilityQuery(Schema):
    """`item_ids` separated by commas; `on` asks for a day past or coming."""

    item_ids: str
    warehouse_id: int | None = None
    on: dt.date | None = None
