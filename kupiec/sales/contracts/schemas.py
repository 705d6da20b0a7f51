"""Shapes of the room's REST interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class LineOut(Schema):
    """A line: an item or words, the quantity planned, the price agreed per unit."""

    id: int
    position: int
    item_id: int | None = None
    description: str
    quantity: Decimal | None = None
    unit: str
    price: Decimal | None = None
    remarks: str
    version: int


class LineIn(api.Input):
    """A line to be added."""

    item_id: int | None = None
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    remarks: str = ""


class LineChangeIn(api.Input):
    """What to change of a line."""

    description: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    remarks: str | None = None
    version: int | None = None


class EditionOut(Schema):
    """The whole content of a contract from a day on; signed ones never change."""

    id: int
    version: int
    contract_id: int
    number: int
    state: str
    effective_from: dt.date
    effective_to: dt.date | None = None
    signed_on: dt.date | None = None
    reason: str
    ends_on: dt.date | None = None
    notice_days: int
    renewal: str
    renewal_months: int
    value: Decimal | None = None
    currency: str = Field(alias="currency_id")
    payment_method: str
    payment_days: int | None = None
    hierarchy_id: int | None = None
    content: str


class EditionChange(api.Input):
    """What an edition being prepared says; only the fields given are changed."""

    effective_from: dt.date | None = None
    ends_on: dt.date | None = None
    notice_days: int = 0
    renewal: str = "none"
    renewal_months: int = 0
    value: Decimal | None = None
    currency: str = ""
    payment_method: str = ""
    payment_days: int | None = None
    hierarchy_id: int | None = None
    content: str = ""
    reason: str = ""


class ContractOut(Schema):
    """A contract under its number; what it says stands in its editions (`expand=editions`)."""

    id: int
    version: int
    number: str
    kind_id: int
    kind: str = Field(alias="kind.code")
    side: str
    state: str
    party_id: int
    parent_id: int | None = None
    subject: str
    their_number: str
    salesperson_id: int | None = None
    terminated_on: dt.date | None = None
    end_reason: str
    created_at: dt.datetime
    updated_at: dt.datetime


class ContractChange(api.Input):
    """What may be said of a contract at any time; party and kind only while it is being prepared."""

    party_id: int | None = None
    kind_id: int | None = None
    parent_id: int | None = None
    subject: str = ""
    their_number: str = ""
    salesperson_id: int | None = None


class ContractIn(api.Input):
    """A contract to be entered with its first edition and lines."""

    party_id: int
    kind_id: int
    subject: str
    effective_from: dt.date
    parent_id: int | None = None
    their_number: str = ""
    salesperson_id: int | None = None
    person_id: int | None = None
    ends_on: dt.date | None = None
    notice_days: int = 0
    renewal: str = "none"
    renewal_months: int = 0
    value: Decimal | None = None
    currency: str = ""
    payment_method: str = ""
    payment_days: int | None = None
    hierarchy_id: int | None = None
    content: str = ""
    lines: list[LineIn] = Field(default=[], max_length=2000)


class AnnexIn(api.Input):
    """An annex to be begun: the whole contract as last signed, counting from a day."""

    effective_from: dt.date
    reason: str = ""


class SignIn(api.Input):
    """What is put into force, and when it was signed (today when empty)."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    signed_on: dt.date | None = None


class IndexIn(api.Input):
    """Prices of contracts so many per cent dearer (or cheaper) from a day on."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    percent: Decimal
    effective_from: dt.date
    reason: str = ""


class EditionsOut(Schema):
    """The editions begun."""

    edition_ids: list[int]


class EndIn(api.Input):
    """The last day of contracts, and why."""

    ids: list[int] = Field(min_length=1, max_length=1000)
    on: dt.date
    reason: str


class DiscountIn(api.Input):
    """What is taken off a discount group; null: nothing any more."""

    group_id: int
    percent: Decimal | None = None


class MaterialIn(api.Input):
    """How much of an item one unit of a line takes (base units); null: none any more."""

    item_id: int
    quantity: Decimal | None = None
    line_id: int | None = None


class CountOut(Schema):
    """How many it was."""

    count: int


class KindOut(Schema):
    """A kind of contracts."""

    id: int
    version: int
    code: str
    side: str
    name: str
    name_en: str
    name_de: str
    position: int
    active: bool


class KindIn(api.Input):
    """What is said of a kind; on change only the fields given."""

    code: str = ""
    side: str = "sale"
    name: str = ""
    name_en: str = ""
    name_de: str = ""
    position: int = 0
    active: bool = True
