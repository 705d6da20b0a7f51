"""Registering money that came in or went out: KP, KW, bank, card (SET-2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, bells, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import found as lookup
from kupiec.money.receivables.events import Registered, Settled
from kupiec.money.receivables.models import Payment
from kupiec.money.receivables.services import settling
from kupiec.money.receivables.values import Pair, PaymentRow, Side

SOURCE = "receivables.payment"
KINDS = ("KP", "KW", "bank", "card")
SCHEMES = {
    ("KP", "in"): "payment.cash",
    ("KW", "out"): "payment.cash_out",
    ("bank", "in"): "payment.bank",
    ("bank", "out"): "payment.bank_out",
    ("card", "in"): "payment.card",
    ("card", "out"): "payment.card",
}


def register_payments(rows: Sequence[PaymentRow], *, by: Actor) -> list[int]:
    """Register payments of one company, number and post them, settle what their allocations name; returns ids.

    KP and KW are numbered without gaps, in order of their dates. Refuses KIND, AMOUNT, FUTURE_DATE, MIXED_COMPANIES,
    and all that matching refuses; nothing is kept then.
    """
    by.require("receivables.pay")
    if not rows:
        return []
    company_id = _one_company(rows)
    for row in rows:
        _check(row)
    with tx.write_tx(by=by):
        items = {part.receivable_id for row in rows for part in row.allocations}
        held = settling.hold(company_id, items=items)
        payments = _payments(rows, company_id, by=by)
        _prepare(held, payments, by=by)
        _number(payments)
        held.payments = dict(enumerate(payments))
        weighed = settling.weigh(_pairs(rows, payments), held)
        made = insert_rows(payments)
        if weighed:
            settling.store_open(held, payments=False)
        touched = settling.write(weighed, held, on=clock.today(), by=by) if weighed else []
        post_payments(made, prepared=held.prepared, by=by)
        ids = tuple(payment.pk for payment in made)
        lookup.numbered(made, held.names, by=by)
        audit.tell(SOURCE, ids, "registered", by=by)
        bells.ring(Registered(ids), by=by)
        if touched:
            bells.ring(Settled(tuple(touched)), by=by)
    return list(ids)


def _one_company(rows: Sequence[PaymentRow]) -> int:
    companies = {row.company_id for row in rows}
    if len(companies) > 1:
        raise Refusal("MIXED_COMPANIES", N_("Payments of two companies can’t be registered at once."))
    return companies.pop()


def _check(row: PaymentRow) -> None:
    if row.kind not in KINDS:
        raise Refusal("KIND", N_("A payment is KP, KW, bank or card."), "kind")
    settling.check_amount(row.amount, sign=row.kind in ("bank", "card"))
    if row.on > clock.today():
        raise Refusal("FUTURE_DATE", N_("The day of a payment can’t be in the future."), "on")


def _direction(row: PaymentRow) -> str:
    return "out" if row.kind == "KW" or row.amount < 0 else "in"


def _payments(rows: Sequence[PaymentRow], company_id: int, *, by: Actor) -> list[Payment]:
    rates = _rates(rows, settling.base_currency(company_id))
    now = clock.now()
    return [
        Payment(
            company_id=company_id,
            branch_id=row.branch_id or by.branch_id,
            party_id=row.party_id,
            kind=row.kind,
            direction=_direction(row),
            on=row.on,
            currency_id=row.currency,
            rate=row.rate if row.rate is not None else rates[(row.currency, row.on)],
            amount=abs(row.amount),
            open=abs(row.amount),
            bank_account_id=row.bank_account_id,
            account=row.account[:40],
            payer_name=row.payer_name[:240],
            title=row.title[:400],
            created_at=now,
            created_by=by.user_id,
        )
        for row in rows
    ]


def _rates(rows: Sequence[PaymentRow], base: str) -> dict[tuple[str, dt.date], Decimal]:
    """Rates of payments that bring none: of the last working day before the payment."""
    found: dict[tuple[str, dt.date], Decimal] = {}
    wanted: dict[dt.date, set[str]] = defaultdict(set)
    for row in rows:
        if row.rate is None:
            wanted[row.on].add(row.currency)
    for on, currencies in wanted.items():
        if currencies == {base}:
            found[(base, on)] = Decimal(1)
        else:
            rates = company.rates_for(currencies, base=base, before=on)
            found |= {(code, on): rate.rate for code, rate in rates.items()}
    return found


def _prepare(held: settling.Held, payments: Sequence[Payment], *, by: Actor) -> None:
    kinds = {SCHEMES[(payment.kind, payment.direction)] for payment in payments}
    if held.items and any(payment.rate != 1 for payment in payments):
        kinds |= {settling.GAIN, settling.LOSS}
    days = {payment.on for payment in payments} | {clock.today()}
    kinds |= settling.kinds_for(held)
    held.prepared = ledger.prepare(held.company_id, days=days, kinds=kinds, by=by, entries=len(payments))


def _number(payments: Sequence[Payment]) -> None:
    """Numbers of the payments' series, days in rising order (one question per series, branch and day)."""
    groups: dict[tuple[str, dt.date, int | None], list[Payment]] = defaultdict(list)
    for payment in payments:
        series = payment.kind if payment.kind in ("KP", "KW") else "BP" if payment.direction == "in" else "BW"
        groups[(series, payment.on, payment.branch_id)].append(payment)
    for (series, on, branch_id), group in sorted(groups.items(), key=lambda pair: (pair[0][0], pair[0][1], pair[0][2] or 0)):
        numbers = company.take_numbers(series, company_id=group[0].company_id, on=on, count=len(group), branch_id=branch_id)
        for payment, number in zip(group, numbers, strict=True):
            payment.number = number


def _pairs(rows: Sequence[PaymentRow], payments: Sequence[Payment]) -> list[Pair]:
    """What the allocations of each row settle; the payments are called by their places, being not written yet."""
    return [
        pair_with(payment, part.receivable_id, part.amount, called=place)
        for place, (row, payment) in enumerate(zip(rows, payments, strict=True))
        for part in row.allocations
    ]


def pair_with(payment: Payment, receivable_id: int, amount: Decimal, *, called: int | None = None) -> Pair:
    """A payment that came in is the credit; one that went out is the debit."""
    item, money = Side(receivable_id), Side(payment.pk if called is None else called, payment=True)
    return Pair(item, money, amount) if payment.direction == "in" else Pair(money, item, amount)


def post_payments(payments: Sequence[Payment], *, by: Actor, prepared: ledger.Prepared | None = None, on: dt.date | None = None) -> None:
    """Post payments to the ledger, dated as they are or `on`."""
    drafts = [
        ledger.EntryDraft(
            company_id=payment.company_id,
            on=on or payment.on,
            kind=SCHEMES[(payment.kind, payment.direction)],
            source=SOURCE,
            source_id=payment.pk,
            document_number=payment.number,
            amounts={"amount": -payment.amount if (payment.kind, payment.direction) == ("card", "out") else payment.amount},
            currency=payment.currency_id,
            rate=payment.rate,
            party_id=payment.party_id,
            description=payment.title[:200],
        )
        for payment in payments
    ]
    ledger.post(drafts, by=by, prepared=prepared)


def repost_payments(payments: Sequence[Payment], *, by: Actor) -> None:
    """Reverse the posting of payments and post them anew today, for the party they have now."""
    today = clock.today()
    ledger.reverse(SOURCE, [payment.pk for payment in payments], by=by, on=today)
    post_payments(payments, by=by, on=today)
