"""What travels to and from this room."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A document to be paid: its payer, and its instalments as (due, amount). A correction may be negative.

    `offsets_source_id`: the document of the same source that a correction lowers; what is open of both settles at once.
    """

    company_id: int
    party_id: int
    source: str
    source_id: int
    number: str
    kind: str
    issue_date: dt.date
    instalments: tuple[tuple[dt.date, Decimal], ...]
    currency: str = "PLN"
    rate: Decimal = ONE
    offsets_source_id: int | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """So much of a payment goes to one open item; `reason` says why it was proposed (number, amount, oldest)."""

    receivable_id: int
    amount: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money in or out. KP, and bank or card above zero, come in; KW, and bank or card below zero, go out.

    Without a `rate` the one of the last working day before `on` is used.
    """

    company_id: int
    kind: str
    on: dt.date
    amount: Decimal
    party_id: int | None = None
    currency: str = "PLN"
    rate: Decimal | None = None
    title: str = ""
    account: str = ""
    payer_name: str = ""
    branch_id: int | None = None
    bank_account_id: int | None = None
    allocations: tuple[Allocation, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A debit or a credit to settle: a receivable, or (`payment`) a payment."""

    id: int
    payment: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A debit settled by a credit."""

    debit: Side
    credit: Side
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open item as the proposal sees it; `open` without sign. `references`: numbers of the orders it bills."""

    id: int
    number: str
    due: dt.date
    open: Decimal
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """What an order or a delivery takes of its payer's credit: gross, in the company's currency; 0 removes it."""

    company_id: int
    party_id: int
    source: str
    source_id: int
    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Exposure:
    """How much of a payer's credit is used (ORD-6), gross, in the company's currency."""

    open: Decimal = ZERO
    overdue: Decimal = ZERO
    delivered: Decimal = ZERO
    orders: Decimal = ZERO
    advances: Decimal = ZERO
    limit: Decimal | None = None

    @property
    def total(self) -> Decimal:
        return self.open + self.delivered + self.orders - self.advances

    @property
    def free(self) -> Decimal | None:
        """What is left of the limit, below zero when exceeded; None when no limit is set."""
        return None if self.limit is None else self.limit - self.total


@dataclass(frozen=True, slots=True)
class CreditVerdict:
    """Whether a party's credit bears more: `over_by` above zero says by how much it would be exceeded."""

    over_by: Decimal
    exposure: Exposure

    @property
    def fits(self) -> bool:
        return self.over_by <= 0


@dataclass(frozen=True, slots=True)
class PaidBy:
    """One thing that settled part of a document: a payment (`payment_id`) or another document."""

    number: str
    on: dt.date
    amount: Decimal
    payment_id: int | None = None


@dataclass(frozen=True, slots=True)
class PaidState:
    """How far a document is paid, in its currency; `due` is the earliest day still open, else the last one."""

    amount: Decimal
    open: Decimal
    due: dt.date
    overdue_days: int
    currency: str
    payments: tuple[PaidBy, ...] = ()

    @property
    def paid(self) -> Decimal:
        return self.amount - self.open

    @property
    def state(self) -> str:
        """`paid`, `part`, `overdue` or `open`."""
        if not self.open:
            return "paid"
        if self.overdue_days:
            return "overdue"
        return "part" if self.open != self.amount else "open"


BUCKETS = ("not_due", "d30", "d60", "d90", "older")


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """A party's open items by age, in the company's currency; advances are money not matched yet."""

    party_id: int
    not_due: Decimal = ZERO
    d30: Decimal = ZERO
    d60: Decimal = ZERO
    d90: Decimal = ZERO
    older: Decimal = ZERO
    advances: Decimal = ZERO

    @property
    def overdue(self) -> Decimal:
        return self.d30 + self.d60 + self.d90 + self.older

    @property
    def total(self) -> Decimal:
        return self.not_due + self.overdue


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of a statement of account."""

    on: dt.date
    kind: str
    number: str
    due: dt.date | None
    debit: Decimal
    credit: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class AccountOf:
    """A party's account in one currency from a day to a day."""

    currency: str
    opening: Decimal
    lines: tuple[AccountLine, ...]
    closing: Decimal

    @property
    def debit(self) -> Decimal:
        return sum((line.debit for line in self.lines), ZERO)

    @property
    def credit(self) -> Decimal:
        return sum((line.credit for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a CSV of a bank is read. Columns are named by their heading or by number from 1; `title` may take several.

    `amount` is signed; else `paid_in` and `paid_out` give two columns.
    """

    encoding: str = "auto"
    delimiter: str = "auto"
    skip: int = 0
    date_format: str = "auto"
    on: str = ""
    amount: str = ""
    paid_in: str = ""
    paid_out: str = ""
    title: tuple[str, ...] = ()
    payer_name: str = ""
    account: str = ""
    reference: str = ""
    currency: str = ""
    balance: str = ""


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line read from a bank's file; `row` counts from 1 in the file."""

    row: int
    on: dt.date
    amount: Decimal
    currency: str
    title: str = ""
    payer_name: str = ""
    account: str = ""
    reference: str = ""
    balance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row can't be taken: English sentence marked for translation with its values."""

    row: int
    field: str
    message: str
    params: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """A bank's file as read: lines, errors by row, and which lines are in already (by row)."""

    lines: tuple[BankLine, ...]
    errors: tuple[RowError, ...]
    known: frozenset[int] = frozenset()
    opening: Decimal | None = None
    closing: Decimal | None = None

    @property
    def fresh(self) -> tuple[BankLine, ...]:
        return tuple(line for line in self.lines if line.row not in self.known)


@dataclass(frozen=True, slots=True)
class ImportedStatement:
    """What an import did; nothing new: no statement."""

    statement_id: int | None
    new: int
    known: int
    skipped: int


@dataclass(frozen=True, slots=True)
class LineProposal:
    """Who probably paid a bank line, why we think so, and what it settles."""

    line_id: int
    party_id: int | None
    reason: str
    allocations: tuple[Allocation, ...] = ()
    rest: Decimal = ZERO

    @property
    def certain(self) -> bool:
        """Named documents, or an exact amount, of a known party: fit for one click for all."""
        return (
            self.party_id is not None
            and bool(self.allocations)
            and not self.rest
            and all(one.reason in ("number", "amount") for one in self.allocations)
        )


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """A payment as a person enters it: KP, KW, bank_in, bank_out, card; `settle` matches it as proposed."""

    kind: str
    on: dt.date
    amount: Decimal
    party_id: int | None = None
    currency: str = "PLN"
    rate: Decimal | None = None
    title: str = ""
    account: str = ""
    bank_account_id: int | None = None
    settle: bool = True


@dataclass(frozen=True, slots=True)
class StatementUpload:
    """A bank's file with how to read it, as uploaded."""

    data: bytes
    layout: Layout
    bank_account_id: int
    file_name: str = ""
    skip_errors: bool = False
