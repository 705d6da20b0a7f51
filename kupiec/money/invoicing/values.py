"""What travels to and from invoicing. Money in the document's currency unless said, quantities in the line's unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

ONE = Decimal(1)
ZERO = Decimal(0)


class Kind(StrEnum):
    INVOICE = "invoice"
    PROFORMA = "proforma"
    CORRECTION = "correction"


SERIES = {Kind.INVOICE: "FV", Kind.PROFORMA: "PF", Kind.CORRECTION: "KOR"}
"""Number series, and the codes people say."""


class Grouping(StrEnum):
    """How deliveries of one key are cut into invoices: as few as may be, by recipient, by order, one each."""

    ALL = "all"
    RECIPIENT = "recipient"
    ORDER = "order"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class DraftInvoiceLine:
    """A line to draft. `stock_line_id` with `billed` (base units, all of the line unless told) says what it bills;
    `stock_document_id` spares looking up its document.

    `cost` is the cost of the whole line; a line that bills a delivery takes it from there.
    """

    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    vat_code: str
    item_id: int | None = None
    factor: Decimal = ONE
    list_price: Decimal | None = None
    discount_percent: Decimal = ZERO
    stock_line_id: int | None = None
    stock_document_id: int | None = None
    billed: Decimal | None = None
    source_text: str = ""
    trace: dict[str, Any] | None = None
    cost: Decimal | None = None
    price_source: str = "engine"
    price_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every document says of itself, drafted here or taken over. Recipient and payer default to the orderer, the
    sale date to the issue date."""

    issue_date: dt.date
    orderer_id: int
    kind: str = Kind.INVOICE
    sale_date: dt.date | None = None
    due_date: dt.date | None = None
    recipient_id: int | None = None
    payer_id: int | None = None
    salesperson_id: int | None = None
    currency: str = "PLN"
    rate: Decimal = ONE
    payment_method: str = ""
    prices_gross: bool = False
    reference: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftInvoice(Paper):
    """A document to draft. The due date defaults to the issue date and the payment days, the bank account to the main
    one in the currency."""

    company_id: int
    branch_id: int
    lines: tuple[DraftInvoiceLine, ...]
    rate_table: str = ""
    rate_on: dt.date | None = None
    payment_days: int = 0
    vat_method: str = "net_total"
    language: str = "pl"
    exemption_reason: str = ""
    bank_account_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftedInvoice:
    """A drafted document and its lines, in the order given."""

    invoice_id: int
    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LineTerms:
    """How a delivered line is to be invoiced, told by the paper above it (an order). Price per `unit` of the line."""

    unit_price: Decimal
    vat_code: str
    orderer_id: int
    payer_id: int
    list_price: Decimal | None = None
    discount_percent: Decimal = ZERO
    currency: str = "PLN"
    rate: Decimal = ONE
    payment_method: str = ""
    payment_days: int = 0
    salesperson_id: int | None = None
    vat_method: str = "net_total"
    prices_gross: bool = False
    reference: str = ""
    description: str = ""
    language: str = "pl"
    trace: dict[str, Any] | None = None
    unit: str = ""
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line entered by hand into a draft: an item, or a text of one's own. Without a price the engine gives it."""

    item_id: int | None = None
    description: str = ""
    unit: str = ""
    quantity: Decimal = ONE
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    vat_code: str = ""


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What changes on a draft's line; None stays. A price or discount given by hand stays until asked otherwise."""

    description: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    vat_code: str | None = None


@dataclass(frozen=True, slots=True)
class HeadEdit:
    """What changes on a draft's head; None stays. `exemption_reason` and `reason` (of a correction) may be emptied."""

    issue_date: dt.date | None = None
    sale_date: dt.date | None = None
    due_date: dt.date | None = None
    orderer_id: int | None = None
    recipient_id: int | None = None
    payer_id: int | None = None
    payment_method: str | None = None
    payment_days: int | None = None
    bank_account_id: int | None = None
    salesperson_id: int | None = None
    language: str | None = None
    second_language: str | None = None
    customer_reference: str | None = None
    remarks: str | None = None
    exemption_reason: str | None = None
    reason: str | None = None
    vat_period: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LineChange:
    """What a correction changes of one line; None stays as it is. Values are the state after."""

    line_id: int
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    vat_code: str | None = None


@dataclass(frozen=True, slots=True)
class LineState:
    """A line of an invoice as it stands after the corrections so far."""

    line_id: int
    root_line_id: int
    position: int
    item_id: int | None
    description: str
    unit: str
    factor: Decimal
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    vat_code: str
    vat_percent: Decimal
    net: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class VatState:
    """Net and VAT of one code as issued so far."""

    percent: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class VatDifference:
    """One VAT code of a correction: the state before and the difference."""

    code: str
    percent: Decimal
    before_net: Decimal
    before_vat: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class VatLine:
    """One VAT code of a document, with its amounts in the company's currency."""

    code: str
    percent: Decimal
    net: Decimal
    vat: Decimal
    base_net: Decimal
    base_vat: Decimal
    before_net: Decimal = ZERO
    before_vat: Decimal = ZERO

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Uninvoiced:
    """A delivered line with what is left to bill of it, in base units and in its own unit."""

    stock_line_id: int
    document_id: int
    number: str
    issue_date: dt.date
    branch_id: int
    party_id: int
    recipient_id: int | None
    item_id: int
    description: str
    unit: str
    base_unit: str
    factor: Decimal
    quantity: Decimal
    base_quantity: Decimal
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One invoice to be of a collective run: its key's values and its lines with their terms."""

    orderer_id: int
    recipient_id: int
    payer_id: int
    currency: str
    rate: Decimal
    vat_method: str
    prices_gross: bool
    payment_method: str
    payment_days: int
    month: tuple[int, int]
    language: str
    salesperson_id: int | None
    reference: str
    lines: tuple[tuple[Uninvoiced, LineTerms], ...]

    @property
    def document_ids(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(line.document_id for line, _ in self.lines))

    @property
    def sale_date(self) -> dt.date:
        return max(line.issue_date for line, _ in self.lines)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a collective run would make of one group."""

    group: Group
    net: Decimal
    vat: Decimal
    gross: Decimal
