"""What crosses the door of the stock room, and its kinds and states. Quantities in base units unless said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

Source = tuple[str, int]
"""Who is behind a demand or supply above: `("orders.line", 17)`."""


class Kind(StrEnum):
    """Kinds of stock documents, by their Polish codes."""

    RECEIPT = "PZ"
    ISSUE = "WZ"
    TRANSFER = "MM"
    USE = "RW"
    GAIN = "PW"
    RETURN = "ZW"
    COUNT = "INW"


INBOUND = frozenset({Kind.RECEIPT, Kind.GAIN, Kind.RETURN})
OUTBOUND = frozenset({Kind.ISSUE, Kind.USE, Kind.TRANSFER})


class State(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    CANCELLED = "cancelled"


class Valuation(StrEnum):
    """How issues are valued, per company (`settings["stock"]["valuation"]`)."""

    FIFO = "fifo"
    AVERAGE = "average"


class Policy(StrEnum):
    """Who is served first when goods come (`settings["stock"]["policy"]`)."""

    DATE = "date"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class DemandRow:
    """What an upper room still wants; quantity 0 withdraws the demand with all that is kept for it."""

    source: str
    source_id: int
    company_id: int
    warehouse_id: int
    item_id: int
    quantity: Decimal
    due: dt.date | None
    ordered_on: dt.date
    abc_class: str = ""


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """What an upper room expects to come; quantity 0 withdraws it."""

    source: str
    source_id: int
    company_id: int
    warehouse_id: int
    item_id: int
    quantity: Decimal
    due: dt.date
    reference: str = ""
    supplier_id: int | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """What is kept for a demand: from stock, on coming supply, and what nothing covers."""

    blocked: Decimal
    reserved: Decimal
    missing: Decimal


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line to draft: `quantity` in `unit`, `base_quantity` = quantity × factor; `unit_cost` per `unit` (PZ, PW).

    `description` empty takes the item's name. `returned_line_id` is the WZ line a ZW line brings back. Who knows
    whether the item is `stocked`, and describes it, spares looking it up.
    """

    item_id: int
    unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    description: str = ""
    demand_source: Source | None = None
    unit_cost: Decimal | None = None
    returned_line_id: int | None = None
    location_id: int | None = None
    to_location_id: int | None = None
    lot_code: str = ""
    lot_expires_on: dt.date | None = None
    supply_id: int | None = None
    stocked: bool | None = None


@dataclass(frozen=True, slots=True)
class DraftDocument:
    """A document to draft. `to_warehouse_id` for MM (the same warehouse moves goods between locations)."""

    kind: str
    company_id: int
    branch_id: int
    warehouse_id: int
    issue_date: dt.date
    lines: tuple[DraftLine, ...]
    party_id: int | None = None
    recipient_id: int | None = None
    delivery_address: dict[str, Any] | None = None
    remarks: str = ""
    reference: str = ""
    to_warehouse_id: int | None = None
    language: str = "pl"


@dataclass(frozen=True, slots=True)
class DraftedDocument:
    """A drafted document and its lines, in the order given."""

    document_id: int
    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """An item over the warehouses asked: available = on hand − blocked; `reserved` of `expected` is promised on."""

    on_hand: Decimal
    blocked: Decimal
    available: Decimal
    reserved: Decimal
    expected: Decimal
    next_supply_on: dt.date | None
    open_demand: Decimal


@dataclass(frozen=True, slots=True)
class AsOf:
    """An item on a day past (`on_hand` from moves) or coming (`projected` = now + supply − unserved demand till then)."""

    on: dt.date
    on_hand: Decimal
    projected: Decimal
    supply: Decimal
    demand: Decimal


@dataclass(frozen=True, slots=True)
class WarehouseFacts:
    """A warehouse as upper rooms need it."""

    id: int
    code: str
    name: str
    branch_id: int
    street: str
    postal_code: str
    city: str


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line of a stock document. `cost` is frozen at issue; `returned` is what has come back or is about to."""

    id: int
    document_id: int
    kind: str
    state: str
    number: str
    issue_date: dt.date
    position: int
    item_id: int
    description: str
    unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    cost: Decimal | None
    demand_source: Source | None
    returned: Decimal
    returned_line_id: int | None
    reverses_line_id: int | None
