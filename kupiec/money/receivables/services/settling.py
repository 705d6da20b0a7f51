"""The inside of every settlement: hold the rows in lock order, check pairs, write matches and open balances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.kernel import bulk, clock, locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.prepared import NUMBER
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Match, Payment, Receivable
from kupiec.money.receivables.values import Pair, Side

Item = Receivable | Payment
GAIN, LOSS = "exchange.gain", "exchange.loss"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pair that settles, and what the rates of its sides make of it in the company's currency."""

    pair: Pair
    difference: Decimal


@dataclass
class Held:
    """Rows locked for a settlement, by id; payments about to be written stand under what their sides call them."""

    company_id: int
    items: dict[int, Receivable] = field(default_factory=dict)
    payments: dict[int, Payment] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    """What the parties of the items are called."""
    prepared: ledger.Prepared | None = None

    def row(self, side: Side) -> Item:
        found: Item | None = (self.payments if side.payment else self.items).get(side.id)
        if found is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        return found


_ITEMS = locks.Locked(
    locks.Kind.RECEIVABLE,
    lambda ids, company: Receivable.objects.filter(company_id=company, pk__among=ids).annotate(party_name=F("party__name")),
    company=NUMBER,
)


def hold(company_id: int, *, items: Iterable[int] = (), payments: Iterable[int] = ()) -> Held:
    """Lock payments, then receivables, each by id. Refuses NOT_FOUND for rows of another company."""
    held = Held(company_id)
    wanted_payments, wanted_items = set(payments), set(items)
    if wanted_payments:
        found = Payment.objects.filter(company_id=company_id)
        held.payments = {row.pk: row for row in locks.lock(locks.Kind.PAYMENT, found, ids=wanted_payments)}
    if wanted_items:
        rows = _ITEMS.take(wanted_items, company=company_id)
        held.items = {row.pk: row for row in rows}
        held.names = {row.party_id: row.party_name for row in rows}
    if held.payments.keys() != wanted_payments or held.items.keys() != wanted_items:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return held


def base_currency(company_id: int) -> str:
    return company.queries.own(company_id).base_currency


def kinds_for(held: Held) -> set[str]:
    """The posting schemes a settlement of these rows may need: exchange differences, when a rate is not 1."""
    rates = {row.rate for row in held.items.values()} | {row.rate for row in held.payments.values()}
    return {GAIN, LOSS} if rates - {1} else set()


def amount_open(row: Item) -> Decimal:
    """What is open, without sign."""
    return abs(row.open)


def side_of(row: Item) -> str:
    if isinstance(row, Payment):
        return rules.side_of_payment(row.direction)
    return rules.side_of_item(row.kind, row.amount)


def settle(pairs: Sequence[Pair], held: Held, *, on: dt.date, by: Actor) -> list[int]:
    """Write the matches of held rows and lower what is open; returns the receivables touched. Four statements.

    A payment of an unknown payer takes the party of what it settles. Refuses SIDES, MIXED_CURRENCIES, OTHER_PARTY,
    TOO_MUCH, AMOUNT.
    """
    weighed = weigh(pairs, held)
    if not weighed:
        return []
    store_open(held)
    return write(weighed, held, on=on, by=by)


def weigh(pairs: Sequence[Pair], held: Held) -> list[Weighed]:
    """Lower in memory what is open of held rows, pair by pair; refuses what `settle` refuses. Nothing is written."""
    return [_weighed(pair, held) for pair in pairs]


def write(weighed: Sequence[Weighed], held: Held, *, on: dt.date, by: Actor) -> list[int]:
    """Write the matches and post exchange differences; the receivables touched. Open balances are the caller's."""
    matches = insert_rows([_match(one, held, on=on, by=by) for one in weighed])
    _post_differences(matches, held, on=on, by=by)
    return sorted({pk for one in matches for pk in (one.debit_id, one.credit_id) if pk})


def store_open(held: Held, *, payments: bool = True) -> None:
    """Write the open balances (and parties of payments) of all held rows."""
    bulk.update_rows(Receivable, [{"pk": row.pk, "open": row.open} for row in held.items.values()], ["open"])
    if payments:
        bulk.update_rows(
            Payment,
            [{"pk": row.pk, "open": row.open, "party": row.party_id} for row in held.payments.values()],
            ["open", "party"],
            bump="version",
        )


def _weighed(pair: Pair, held: Held) -> Weighed:
    debit, credit = held.row(pair.debit), held.row(pair.credit)
    _check(pair, debit, credit)
    lost = _take(debit, pair.amount)
    gained = _take(credit, pair.amount)
    return Weighed(pair, gained - lost)


def _match(one: Weighed, held: Held, *, on: dt.date, by: Actor) -> Match:
    pair, debit, credit = one.pair, held.row(one.pair.debit), held.row(one.pair.credit)
    return Match(
        company_id=held.company_id,
        debit_id=None if pair.debit.payment else debit.pk,
        debit_payment_id=debit.pk if pair.debit.payment else None,
        credit_id=None if pair.credit.payment else credit.pk,
        credit_payment_id=credit.pk if pair.credit.payment else None,
        amount=pair.amount,
        difference=one.difference,
        on=on,
        created_at=clock.now(),
        created_by=by.user_id,
    )


def _check(pair: Pair, debit: Item, credit: Item) -> None:
    check_amount(pair.amount)
    if side_of(debit) != rules.DEBIT or side_of(credit) != rules.CREDIT:
        raise Refusal("SIDES", N_("Both are on the same side: neither settles the other."), "receivable_id")
    if debit.currency_id != credit.currency_id:
        raise Refusal(
            "MIXED_CURRENCIES",
            N_("%(one)s is in %(currency)s, %(other)s in %(other_currency)s: they can’t be matched."),
            "currency",
            params={
                "one": debit.number,
                "currency": debit.currency_id,
                "other": credit.number,
                "other_currency": credit.currency_id,
            },
        )
    _same_party(debit, credit)
    for row in (debit, credit):
        if pair.amount > amount_open(row):
            raise Refusal(
                "TOO_MUCH",
                N_("Only %(open)s of %(number)s is open."),
                "amount",
                params={"open": amount_open(row), "number": row.number},
            )


def _same_party(debit: Item, credit: Item) -> None:
    for row, other in ((debit, credit), (credit, debit)):
        if row.party_id is None:
            row.party_id = other.party_id
    if debit.party_id is None or debit.party_id != credit.party_id:
        raise Refusal(
            "OTHER_PARTY",
            N_("%(one)s and %(other)s belong to different parties."),
            "party_id",
            params={"one": debit.number, "other": credit.number},
        )


def check_amount(amount: Decimal, *, sign: bool = False) -> None:
    """Refuses AMOUNT unless above zero (with `sign`: not zero) and in whole minor units."""
    if not amount.is_finite() or amount == 0 or (amount < 0 and not sign) or amount != half_up(amount):
        raise Refusal("AMOUNT", N_("Give an amount above zero, with two decimals at most."), "amount")
    if abs(amount) >= Decimal(10) ** 14:
        raise Refusal("AMOUNT", N_("The amount is too large."), "amount")


def _take(row: Item, amount: Decimal) -> Decimal:
    """Lower what is open of a row; returns what went in the company's currency."""
    before = amount_open(row)
    row.open -= amount if row.open > 0 else -amount
    return rules.difference(before=before, after=before - amount, rate=row.rate)


def _post_differences(matches: Sequence[Match], held: Held, *, on: dt.date, by: Actor) -> None:
    found = [one for one in matches if one.difference]
    if not found:
        return
    base = base_currency(held.company_id)
    drafts = [
        ledger.EntryDraft(
            company_id=held.company_id,
            on=on,
            kind=GAIN if one.difference > 0 else LOSS,
            source="receivables.match",
            source_id=one.pk,
            document_number=_row_of(one, held).number,
            amounts={"amount": abs(one.difference)},
            currency=base,
            party_id=_row_of(one, held).party_id,
        )
        for one in found
    ]
    ledger.post(drafts, by=by, prepared=held.prepared)


def _row_of(one: Match, held: Held) -> Item:
    if one.debit_id:
        return held.items[one.debit_id]
    if one.credit_id:
        return held.items[one.credit_id]
    return next(row for row in held.payments.values() if row.pk == one.debit_payment_id)
