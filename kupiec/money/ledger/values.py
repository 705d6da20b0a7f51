"""What travels to and from the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A document to post: its scheme's kind, where it comes from, its amounts by name (`gross`, `net:23`, `vat:23`).

    `amounts` are in `currency`; one unit of it is `rate` of the company's. Where the law wants exact figures in the
    company's currency (VAT of a foreign invoice) `base_amounts` gives them by the same names.
    """

    company_id: int
    on: dt.date
    kind: str
    source: str
    source_id: int
    document_number: str
    amounts: Mapping[str, Decimal]
    currency: str = "PLN"
    rate: Decimal = ONE
    base_amounts: Mapping[str, Decimal] | None = None
    party_id: int | None = None
    party_account: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class SchemeLineDraft:
    """A line of a scheme as an administrator gives it; `account` is a number of the chart."""

    side: str
    amount: str
    account: str
    own_account: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """A line of a scheme ready to post: account by id, and the account that stands for the party's own."""

    side: str
    amount: str
    account_id: int
    own_account: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """One computed line of an entry: base amounts and the amount in the document's currency."""

    account_id: int
    debit: Decimal
    credit: Decimal
    currency_amount: Decimal


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account's line of the trial balance (obroty i salda)."""

    account_id: int
    number: str
    name: str
    kind: str
    opening_debit: Decimal
    opening_credit: Decimal
    debit: Decimal
    credit: Decimal
    total_debit: Decimal
    total_credit: Decimal

    @property
    def balance_debit(self) -> Decimal:
        return max(self.total_debit - self.total_credit, Decimal(0))

    @property
    def balance_credit(self) -> Decimal:
        return max(self.total_credit - self.total_debit, Decimal(0))
