"""Values of offers: states, drafts to create, comparison of versions, what is left to order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple

ZERO = Decimal(0)
ONE = Decimal(1)


class VersionState(StrEnum):
    """What became of one version (or variant of it)."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    DISCARDED = "discarded"


class OfferState(StrEnum):
    """Where the offer as a whole stands; the last four are its result (OFR-8)."""

    DRAFT = "draft"
    SENT = "sent"
    WON = "won"
    PARTLY = "partly"
    LOST = "lost"
    EXPIRED = "expired"


OPEN_STATES = (OfferState.DRAFT, OfferState.SENT)


class LineKind(StrEnum):
    """A line to be priced, or the heading of a section."""

    LINE = "line"
    SECTION = "section"


class Choice(StrEnum):
    """Whether a line counts: always, only if the customer wants it, or instead of another; the last two are not summed."""

    FIRM = "firm"
    OPTIONAL = "optional"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class DraftOfferLine:
    """A line to be made. `unit_price` None: the engine prices it; else the price is given and stays."""

    item_id: int | None
    quantity: Decimal = ONE
    unit: str = ""
    factor: Decimal = ONE
    description: str = ""
    kind: str = LineKind.LINE
    choice: str = Choice.FIRM
    unit_price: Decimal | None = None
    discount_percent: Decimal = ZERO
    vat_code: str | None = None
    cost: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """An offer to be made; what is None comes from the party's terms or the company's defaults."""

    company_id: int
    branch_id: int
    party_id: int
    issue_date: dt.date
    lines: tuple[DraftOfferLine, ...] = ()
    valid_until: dt.date | None = None
    currency: str = ""
    rate: Decimal | None = None
    prices_gross: bool = False
    payment_method: str | None = None
    payment_days: int | None = None
    salesperson_id: int | None = None
    language: str | None = None
    subject: str = ""
    contact: str = ""
    delivery_terms: str = ""
    text_before: str = ""
    text_after: str = ""
    customer_reference: str = ""
    copied_from_id: int | None = None
    inquiry_id: int | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CreatedOffer:
    """What `create` made: the offer, its first version and the lines in the order given."""

    offer_id: int
    version_id: int
    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """What to change of a line; None stays. A price or discount given here is by hand; `cost` is of lines without an item, per base unit."""

    item_id: int | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    description: str | None = None
    vat_code: str | None = None
    choice: str | None = None
    reason: str | None = None
    cost: Decimal | None = None


class LineValue(NamedTuple):
    """What totals need of a line; `net` is gross when the document's prices are."""

    vat_code: str
    vat_percent: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line as a comparison sees it; `thread` is the same for a line carried from version to version."""

    thread: int
    kind: str
    code: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    net: Decimal
    choice: str = Choice.FIRM
    vat_code: str = "23"

    @property
    def counted(self) -> Decimal:
        """What the line adds to the total."""
        return self.net if self.kind == LineKind.LINE and self.choice == Choice.FIRM else ZERO


COMPARED = ("code", "description", "unit", "quantity", "unit_price", "discount_percent", "choice", "vat_code")


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of a comparison: the line as it is now (as it was, when removed) and what it was before."""

    change: Literal["same", "added", "removed", "changed"]
    line: ComparedLine
    before: ComparedLine | None = None
    fields: frozenset[str] = frozenset()
    delta: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term of the offer that differs between versions: validity, payment, delivery, texts."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side, in the order of the later one (OFR-2)."""

    rows: tuple[Difference, ...]
    terms: tuple[TermChange, ...] = ()
    delta: Decimal = ZERO

    def count(self, change: str) -> int:
        return sum(row.change == change for row in self.rows if row.line.kind == LineKind.LINE)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting did: the order made, and whether something of the offer stays open."""

    offer_id: int
    order_id: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Loss:
    """Why an offer was lost: the reason, who won and for how much."""

    reason_id: int
    competitor_id: int | None = None
    competitor_name: str = ""
    competitor_price: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a verb on lines did: rows to show anew and rows gone."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    reordered: bool = False
    undo: Mapping[str, Any] | None = None
