"""A party's statement of account: what was issued and paid, day by day, with the running balance (SET-1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from kupiec.ground.kernel.actor import Actor
from kupiec.money.receivables import rules
from kupiec.money.receivables.queries.lists import visible, visible_payments
from kupiec.money.receivables.values import ZERO, AccountLine, AccountOf


@dataclass(frozen=True, slots=True)
class _Move:
    on: dt.date
    kind: str
    number: str
    due: dt.date | None
    debit: Decimal
    credit: Decimal


def statement_of_account(party_id: int, *, first: dt.date, last: dt.date, by: Actor) -> list[AccountOf]:
    """The account of a party in `by`'s company from a day to a day, one per currency, base currency's order first."""
    by.require("receivables.see")
    moves: dict[str, list[_Move]] = defaultdict(list)
    rows = visible(by).filter(party_id=party_id, issue_date__lte=last)
    for row in rows.order_by("issue_date", "pk"):
        debit = rules.side_of_item(row.kind, row.amount) == rules.DEBIT
        amount = abs(row.amount)
        moves[row.currency_id].append(_Move(row.issue_date, _kind(row.kind, row.amount), row.number, row.due, *_sides(amount, debit=debit)))
    for payment in visible_payments(by).filter(party_id=party_id, on__lte=last, cancelled=False).order_by("on", "pk"):
        sides = _sides(payment.amount, debit=payment.direction == "out")
        moves[payment.currency_id].append(_Move(payment.on, payment.kind, payment.number, None, *sides))
    return [_account(currency, found, first) for currency, found in sorted(moves.items())]


def _kind(kind: str, amount: Decimal) -> str:
    return "correction" if amount < 0 else kind


def _sides(amount: Decimal, *, debit: bool) -> tuple[Decimal, Decimal]:
    return (amount, ZERO) if debit else (ZERO, amount)


def _account(currency: str, moves: list[_Move], first: dt.date) -> AccountOf:
    opening = sum((move.debit - move.credit for move in moves if move.on < first), ZERO)
    balance, lines = opening, []
    for move in sorted((move for move in moves if move.on >= first), key=lambda move: move.on):
        balance += move.debit - move.credit
        lines.append(AccountLine(move.on, move.kind, move.number, move.due, move.debit, move.credit, balance))
    return AccountOf(currency, opening, tuple(lines), balance)


def balance(party_id: int, *, by: Actor) -> dict[str, Decimal]:
    """What is open between us and a party, by currency: above zero they owe us."""
    total: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in visible(by).filter(party_id=party_id).exclude(open=0):
        sign = 1 if row.kind == "receivable" else -1
        total[row.currency_id] += sign * row.open
    for payment in visible_payments(by).filter(Q(party_id=party_id)).exclude(open=0):
        total[payment.currency_id] += payment.open if payment.direction == "out" else -payment.open
    return dict(total)
