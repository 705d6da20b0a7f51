"""Values of orders: meanings of registers, drafts to create, progress, shades, deviations."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

SOURCE_LINE = "orders.line"
SOURCE_ORDER = "orders.order"
ZERO = Decimal(0)


class Meaning(StrEnum):
    """The only thing code asks of a register (ORD-5)."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Credit(StrEnum):
    """The recorded effect of the credit check at acceptance (I24)."""

    UNCHECKED = ""
    WITHIN = "within"
    WARNED = "warned"
    APPROVED = "approved"
    STOPPED = "stopped"
    RELEASED = "released"


class Effect(StrEnum):
    """What a check that fails does, as the company has set it."""

    IGNORE = "ignore"
    WARN = "warn"
    APPROVE = "approve"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class DraftOrderLine:
    """A line to be made. `unit_price` None: the engine prices it; else the price is carried and stays."""

    item_id: int | None
    unit: str
    quantity: Decimal
    factor: Decimal = Decimal(1)
    description: str = ""
    unit_price: Decimal | None = None
    discount_percent: Decimal = ZERO
    list_price: Decimal | None = None
    trace: Mapping[str, Any] | None = None
    price_source: str = ""
    price_reason: str = ""
    vat_code: str | None = None
    vat_percent: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """An order to be made. What is None comes from the customer's terms or the company's defaults."""

    company_id: int
    branch_id: int
    orderer_id: int
    issue_date: dt.date
    lines: tuple[DraftOrderLine, ...] = ()
    warehouse_id: int | None = None
    recipient_id: int | None = None
    payer_id: int | None = None
    delivery_address_id: int | None = None
    wanted_on: dt.date | None = None
    currency: str = ""
    rate: Decimal | None = None
    rate_table: str = ""
    rate_on: dt.date | None = None
    prices_gross: bool = False
    vat_method: str = "net_total"
    payment_method: str | None = None
    payment_days: int | None = None
    salesperson_id: int | None = None
    language: str | None = None
    customer_reference: str = ""
    remarks: str = ""
    copied_from_id: int | None = None
    channel: str = "office"
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CreatedOrder:
    """What `create` made: the order and its lines in the order given."""

    order_id: int
    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a line stands, in base units (ORD-7)."""

    line_id: int
    ordered: Decimal
    given_up: Decimal = ZERO
    blocked: Decimal = ZERO
    reserved: Decimal = ZERO
    expected_on: dt.date | None = None
    to_fulfil: Decimal | None = None
    planned: Decimal = ZERO
    delivered: Decimal = ZERO
    returned: Decimal = ZERO
    invoicing: Decimal = ZERO
    invoiced: Decimal = ZERO

    @property
    def wanted(self) -> Decimal:
        return self.ordered - self.given_up

    @property
    def to_deliver(self) -> Decimal:
        """Wanted − planned − done."""
        return self.wanted - self.planned - self.delivered

    @property
    def own(self) -> Decimal:
        """Blocked for this line, and on no draft of it yet."""
        return max(self.blocked - self.planned, ZERO)

    @property
    def open(self) -> Decimal:
        """Wanted − done: what the customer still waits for."""
        return self.wanted - self.delivered

    @property
    def to_bill(self) -> Decimal:
        """Delivered and not returned, neither invoiced nor on a draft invoice."""
        return self.delivered - self.returned - self.invoicing - self.invoiced


@dataclass(frozen=True, slots=True)
class StockFacts:
    """What is known of a line's item over the warehouses it may be served from."""

    stocked: bool
    ordered: Decimal
    """What is still to be delivered of it."""
    on_hand: Decimal = ZERO
    all_open: Decimal = ZERO
    next_supply_on: dt.date | None = None
    supply_late: bool = False
    """The day of the next supply has passed, and it is not here."""
    blocked: Decimal = ZERO
    """Kept for this line; nobody else can take it."""
    delivered: Decimal = ZERO
    dead: bool = False
    """Closed or cancelled: nothing more will go out."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A stock colour with its words (ORD-2): `ok`, `part` (yellow), `none` (red), `na` (service)."""

    kind: Literal["ok", "part", "none", "na"]
    text: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deviation:
    """Where an order differs from the customer's terms in force (ORD-6)."""

    field: str
    text: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineValue:
    """What totals and credit need of a line; `net` is its gross value when the document's prices are gross."""

    vat_code: str
    vat_percent: Decimal
    net: Decimal
    base_quantity: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Agreed:
    """Terms to compare: those of an order with those of its customer."""

    payment_method: str
    payment_days: int
    payer_id: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the credit check did: the recorded effect, and what a hold stops, if it places one."""

    credit: Credit
    hold: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: orders that passed, and orders held (waiting for approval) where they were."""

    moved: tuple[int, ...]
    held: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LineChange:
    """What to change of a line; None stays as it is. A price or discount given here is by hand."""

    item_id: int | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    description: str | None = None
    vat_code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class LinesChanged:
    """What a verb on lines did: rows to show anew, rows gone, and the step that takes it back."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    undo_id: int | None = None
    reordered: bool = False


@dataclass(frozen=True, slots=True)
class Repriced:
    """One line as *Przelicz ceny* would change it."""

    line_id: int
    position: int
    description: str
    old_price: Decimal
    old_discount: Decimal
    old_net: Decimal
    new_price: Decimal
    new_discount: Decimal
    new_net: Decimal

    @property
    def differs(self) -> bool:
        return (self.old_price, self.old_discount) != (self.new_price, self.new_discount)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether an order can ship now (ORD-7): `whole`, `part`, `none` or `done`, and the lines that miss something."""

    order_id: int
    verdict: str
    ready_lines: int
    open_lines: int
    missing: tuple[tuple[int, Decimal], ...] = ()
