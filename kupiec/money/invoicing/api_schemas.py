"""What the REST interface of sales documents takes and gives."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.money.invoicing.values import Grouping


class InvoiceOut(Schema):
    """A sales document; totals of a correction are differences."""

    id: int
    version: int
    kind: str
    state: str
    number: str
    origin: str = Field(description="The program that issued it, where it was taken over")
    external_id: str
    issue_date: dt.date
    sale_date: dt.date
    due_date: dt.date
    orderer_id: int
    recipient_id: int
    payer_id: int
    currency: str = Field(alias="currency_id")
    rate: Decimal
    vat_method: str
    prices_gross: bool
    payment_method: str
    payment_days: int
    language: str
    customer_reference: str
    remarks: str
    split_payment: bool
    exemption_reason: str
    root_id: int | None
    corrects_id: int | None
    reason: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    base_net: Decimal
    base_vat: Decimal
    base_gross: Decimal
    content_hash: str


class LineOut(Schema):
    """A line; on a correction the state after, with the state before beside it."""

    id: int
    version: int
    position: int
    item_id: int | None
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    vat_code: str
    net: Decimal
    source_text: str
    before_quantity: Decimal | None
    before_unit_price: Decimal | None
    before_vat_code: str
    before_net: Decimal | None


class VatOut(Schema):
    """Totals of one VAT code."""

    vat_code: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    base_vat: Decimal


class LineIn(api.Input):
    """A line to draft; without a price the engine gives it (then an item is needed)."""

    item_id: int | None = None
    description: str = ""
    unit: str = ""
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    vat_code: str = ""


class InvoiceIn(api.Input):
    """A draft for a customer, with his terms."""

    orderer_id: int
    kind: str = "invoice"
    currency: str = ""
    lines: list[LineIn] = []


class HeadIn(api.Input):
    """What changes on a draft's head; what isn't sent stays."""

    issue_date: dt.date | None = None
    sale_date: dt.date | None = None
    due_date: dt.date | None = None
    orderer_id: int | None = None
    recipient_id: int | None = None
    payer_id: int | None = None
    payment_method: str | None = Field(None, max_length=20)
    payment_days: int | None = None
    bank_account_id: int | None = None
    salesperson_id: int | None = None
    language: str | None = Field(None, max_length=5)
    second_language: str | None = Field(None, max_length=5)
    customer_reference: str | None = None
    remarks: str | None = None
    exemption_reason: str | None = None
    reason: str | None = None
    vat_period: dt.date | None = None


class LineEditIn(api.Input):
    """What changes on a line; `version` guards against a silent overwrite."""

    description: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    vat_code: str | None = None
    version: int | None = None


class ChangeIn(api.Input):
    """What a correction changes of one line: values after."""

    line_id: int
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    vat_code: str | None = None


class CorrectionIn(api.Input):
    """A correction to draft."""

    reason: str
    changes: list[ChangeIn]


class CollectIn(api.Input):
    """Deliveries to invoice."""

    delivery_ids: list[int] = Field(max_length=10_000)
    grouping: Grouping = Grouping.ALL
    on: dt.date | None = None
    issue: bool = False


class GroupOut(Schema):
    """One invoice a collective run would make."""

    orderer_id: int
    recipient_id: int
    payer_id: int
    currency: str
    delivery_ids: list[int]
    net: Decimal
    vat: Decimal
    gross: Decimal


class DeliveryOut(Schema):
    """An issued delivery of which something is left to invoice."""

    id: int
    number: str
    issue_date: dt.date
    party_id: int
    branch_id: int
    reference: str


class IdsOut(Schema):
    """Documents made."""

    ids: list[int]


class JobOut(Schema):
    """A job; its state is at /api/v1/jobs/{id}."""

    job_id: int


class DraftLineIn(api.Input):
    """A line of an imported document, priced already."""

    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    vat_code: str
    item_id: int | None = None
    discount_percent: Decimal = Decimal(0)


class DraftIn(api.Input):
    """A document prepared elsewhere, priced already."""

    orderer_id: int
    branch_id: int
    issue_date: dt.date
    lines: list[DraftLineIn] = Field(max_length=1000)
    kind: str = "invoice"
    sale_date: dt.date | None = None
    due_date: dt.date | None = None
    recipient_id: int | None = None
    payer_id: int | None = None
    currency: str = "PLN"
    rate: Decimal = Decimal(1)
    payment_method: str = Field("", max_length=20)
    payment_days: int = Field(0, ge=0, le=365)
    prices_gross: bool = False
    reference: str = Field("", max_length=80)
    remarks: str = ""
    language: str = Field("pl", max_length=5)
