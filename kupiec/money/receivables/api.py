"""The room's REST interface: receivables, payments, matching, ageing, exposure, bank statements."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import File, Form, Query, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.receivables import queries, services, statement_files, statement_formats
from kupiec.money.receivables.values import Allocation, Layout, Pair, PaymentRow, Side

router = api.Router(tags=["receivables"])


class ItemOut(Schema):
    """A receivable or payable: one instalment of one document."""

    id: int
    kind: str
    party_id: int
    number: str
    source: str
    source_id: int
    instalment: int
    issue_date: dt.date
    due: dt.date
    currency: str = Field(alias="currency_id")
    rate: Decimal
    amount: Decimal
    open: Decimal


class PaymentOut(Schema):
    """Money in or out."""

    id: int
    version: int
    kind: str
    direction: str
    number: str
    on: dt.date
    party_id: int | None
    currency: str = Field(alias="currency_id")
    rate: Decimal
    amount: Decimal
    open: Decimal
    title: str
    account: str
    payer_name: str
    bank_account_id: int | None
    cancelled: bool


class AllocationIn(api.Input):
    """So much of a payment for one receivable."""

    receivable_id: int
    amount: Decimal


class PaymentIn(api.Input):
    """A payment to register; `amount` below zero (bank, card) goes out."""

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
    allocations: list[AllocationIn] = []


class MatchIn(api.Input):
    """What to settle; empty: as proposed."""

    allocations: list[AllocationIn] | None = None


class SideIn(api.Input):
    """A receivable, or a payment."""

    id: int
    payment: bool = False


class PairIn(api.Input):
    """A debit settled by a credit."""

    debit: SideIn
    credit: SideIn
    amount: Decimal


class PartyIn(api.Input):
    """Who paid."""

    party_id: int


class TouchedOut(Schema):
    """Receivables whose open balance changed."""

    receivable_ids: list[int]


class AgeingOut(Schema):
    """One party's open items by age, in the company's currency."""

    party_id: int
    not_due: Decimal
    d30: Decimal
    d60: Decimal
    d90: Decimal
    older: Decimal
    overdue: Decimal
    total: Decimal
    advances: Decimal


class ExposureOut(Schema):
    """How much of a payer's credit is used, in the company's currency."""

    open: Decimal
    overdue: Decimal
    delivered: Decimal
    orders: Decimal
    advances: Decimal
    total: Decimal
    limit: Decimal | None
    free: Decimal | None


class MatchedOut(Schema):
    """The other side of a match."""

    match_id: int
    number: str
    on: dt.date
    amount: Decimal
    difference: Decimal
    receivable_id: int | None
    payment_id: int | None


class ImportedOut(Schema):
    """What a bank's file brought."""

    statement_id: int | None
    new: int
    known: int
    skipped: int


class LineOut(Schema):
    """A line of a bank statement."""

    id: int
    statement_id: int
    on: dt.date
    amount: Decimal
    currency: str = Field(alias="currency_id")
    title: str
    payer_name: str
    account: str
    reference: str
    state: str
    payment_id: int | None


class ProposalOut(Schema):
    """Who probably paid a bank line, and what it settles."""

    line_id: int
    party_id: int | None
    reason: str
    certain: bool
    rest: Decimal
    allocations: list[AllocationOut]


class AllocationOut(Schema):
    """So much of a receivable."""

    receivable_id: int
    amount: Decimal
    reason: str


class AccountLineOut(Schema):
    """A line of a statement of account."""

    on: dt.date
    kind: str
    number: str
    due: dt.date | None
    debit: Decimal
    credit: Decimal
    balance: Decimal


class AccountOut(Schema):
    """A party's account in one currency."""

    currency: str
    opening: Decimal
    closing: Decimal
    lines: list[AccountLineOut]


class LayoutIn(Schema):
    """How the file is written; what is empty is recognised."""

    encoding: str = "auto"
    delimiter: str = "auto"
    bank_account_id: int
    skip_errors: bool = False


ProposalOut.model_rebuild()


@router.get("/ageing", response=list[AgeingOut])
def ageing(request: kit.Request, on: dt.date | None = None, kind: str = "receivable") -> object:
    """Open items by party and age, today or as of a day."""
    return queries.ageing(on or clock.today(), by=request.actor, kind="payable" if kind == "payable" else "receivable")


@router.get("/exposure/{party_id}", response=ExposureOut)
def exposure(request: kit.Request, party_id: int) -> object:
    """How much of a payer's credit is used."""
    request.actor.require("receivables.credit")
    return queries.exposure(request.actor.company_id, [party_id])[party_id]


@router.get("/accounts/{party_id}", response=list[AccountOut])
def account(request: kit.Request, party_id: int, first: dt.date, last: dt.date) -> object:
    """A party's statement of account from a day to a day."""
    return queries.statement_of_account(party_id, first=first, last=last, by=request.actor)


@router.post("/payments", response={201: PaymentOut})
def register(request: kit.Request, data: PaymentIn) -> object:
    """Register a payment and settle what it names."""
    values = data.model_dump(exclude={"allocations"})
    parts = _parts(data.allocations)
    row = PaymentRow(company_id=request.actor.company_id, allocations=tuple(parts), **values)
    [pk] = services.register_payments([row], by=request.actor)
    return Status(201, queries.visible_payments(request.actor).get(pk=pk))


def _parts(given: list[AllocationIn]) -> list[Allocation]:
    return [Allocation(one.receivable_id, one.amount) for one in given]


@router.post("/payments/{payment_id}/match", response=TouchedOut)
def match(request: kit.Request, payment_id: int, data: MatchIn) -> object:
    """Settle documents by a payment, as given or as proposed."""
    queries.visible_payments(request.actor).get(pk=payment_id)
    parts = None if data.allocations is None else _parts(data.allocations)
    return {"receivable_ids": services.match(payment_id, parts, by=request.actor)}


@router.get("/payments/{payment_id}/matches", response=list[MatchedOut])
def matches(request: kit.Request, payment_id: int) -> object:
    """What a payment settles."""
    return queries.matches_of_payment(payment_id, by=request.actor)


@router.put("/payments/{payment_id}/party", response=PaymentOut)
def assign(request: kit.Request, payment_id: int, data: PartyIn) -> object:
    """Name the payer of a payment that came without one."""
    queries.visible_payments(request.actor).get(pk=payment_id)
    services.assign_party(payment_id, data.party_id, version=api.version(request), by=request.actor)
    return queries.visible_payments(request.actor).get(pk=payment_id)


@router.post("/compensate", response=TouchedOut)
def compensate(request: kit.Request, data: list[PairIn]) -> object:
    """Settle debits by credits of the same party."""
    pairs = [Pair(Side(one.debit.id, one.debit.payment), Side(one.credit.id, one.credit.payment), one.amount) for one in data]
    return {"receivable_ids": services.compensate(pairs, by=request.actor)}


@router.post("/statements", response=ImportedOut)
def import_statement(request: kit.Request, data: Form[LayoutIn], file: File[UploadedFile]) -> object:
    """Import a bank's file: CAMT.053, MT940, or CSV, whose columns are recognised by their headings."""
    if file.size is None or file.size > statement_files.MAX_BYTES:
        raise Refusal("STATEMENT_FILE", N_("The file is too large."), "file")
    sent = file.read()
    layout = Layout(encoding=data.encoding, delimiter=data.delimiter)
    if not statement_formats.kind_of(sent):
        layout = statement_files.guess(sent, layout)
    return services.import_statement(
        sent,
        layout,
        bank_account_id=data.bank_account_id,
        file_name=file.name or "",
        skip_errors=data.skip_errors,
        by=request.actor,
    )


@router.get("/lines/proposals", response=list[ProposalOut])
def proposals(request: kit.Request, limit: int = Query(100, ge=1, le=200)) -> object:
    """Proposals for the oldest bank lines that wait for booking."""
    rows = queries.visible_lines(request.actor).filter(state="new").order_by("on", "pk")[:limit]
    return services.propose_lines(list(rows), by=request.actor)


api.bulk(router, "/payments/cancel", services.cancel_payments, name="cancel_payments", summary="Cancel payments")
api.bulk(router, "/matches/undo", services.unmatch, name="undo_matches", summary="Take matches back")
api.bulk(router, "/lines/book", services.book_lines, name="book_lines", summary="Book bank lines as proposed")
api.bulk(router, "/lines/ignore", services.ignore_lines, name="ignore_lines", summary="Set bank lines aside")
api.bulk(router, "/lines/restore", services.restore_lines, name="restore_lines", summary="Bring bank lines back")
api.collection(
    router,
    "/payments",
    api.Collection(
        rows=queries.visible_payments,
        out=PaymentOut,
        filters={
            "kind": "kind__in", "direction": "direction", "party": "party_id", "on_from": "on__gte", "on_to": "on__lte",
            "currency": "currency_id", "cancelled": "cancelled",
            "unsettled": lambda rows, value, by: rows.exclude(open=0) if value in (True, "true", "1") else rows.filter(open=0),
        },
        sorts={"on": "on", "number": "number", "amount": "amount"},
        default_sort="-on",
        search=lambda rows, text, by: rows.filter(number__icontains=text),
        right="receivables.see",
    ),
    name="payments",
)  # fmt: skip
api.collection(
    router,
    "/lines",
    api.Collection(
        rows=queries.visible_lines,
        out=LineOut,
        filters={"state": "state__in", "on_from": "on__gte", "on_to": "on__lte", "statement": "statement_id"},
        sorts={"on": "on", "amount": "amount"},
        default_sort="on",
        right="receivables.import",
    ),
    name="bank_lines",
)
api.collection(
    router,
    "",
    api.Collection(
        rows=queries.visible,
        out=ItemOut,
        filters={
            "kind": "kind__in", "party": "party_id", "due_from": "due__gte", "due_to": "due__lte", "source": "source",
            "source_id": "source_id", "currency": "currency_id",
            "is_open": lambda rows, value, by: rows.exclude(open=0) if value in (True, "true", "1") else rows.filter(open=0),
        },
        sorts={"due": "due", "number": "number", "issue_date": "issue_date", "amount": "amount", "open": "open"},
        default_sort="due",
        search=lambda rows, text, by: rows.filter(number__icontains=text),
        right="receivables.see",
    ),
    name="receivables",
)  # fmt: skip
