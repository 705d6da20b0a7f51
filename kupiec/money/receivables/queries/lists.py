"""Rows of lists: receivables, payments, statements."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Match, Payment, Receivable, Statement, StatementLine

Row = TypeVar("Row", bound=Model)
RIGHT = "receivables.see"


def _scoped(rows: QuerySet[Row], by: Actor, *, nameless: bool = False) -> QuerySet[Row]:
    """Rows of parties the actor may see: his own, his branch's, his area's, or all."""
    scope = by.scope("receivables")
    if scope == "all":
        return rows
    if scope == "none":
        return rows.none()
    key, value = {
        "own": ("party__guardian_id", by.employee_id),
        "branch": ("party__branch_id", by.branch_id),
        "area": ("party__area_id", by.area_id),
    }[scope]
    if value is None:
        return rows.none()
    condition = Q(**{key: value})
    return rows.filter(condition | Q(party__isnull=True) if nameless else condition)


def visible(by: Actor) -> QuerySet[Receivable]:
    """Receivables and payables of the actor's company that he may see."""
    by.require(RIGHT)
    return _scoped(Receivable.objects.filter(company_id=by.company_id), by)


def visible_payments(by: Actor) -> QuerySet[Payment]:
    """Payments of the actor's company that he may see; those without a payer to all who match."""
    by.require(RIGHT)
    rows = Payment.objects.filter(company_id=by.company_id)
    return _scoped(rows, by, nameless=by.may("receivables.match"))


def visible_statements(by: Actor) -> QuerySet[Statement]:
    by.require("receivables.import")
    return Statement.objects.filter(company_id=by.company_id)


def visible_lines(by: Actor) -> QuerySet[StatementLine]:
    by.require("receivables.import")
    return StatementLine.objects.filter(company_id=by.company_id)


def open_items_of(payment: Payment, *, by: Actor) -> list[Receivable]:
    """What this payment could settle: open items of its party (of all, while unknown: none), oldest first."""
    if payment.party_id is None:
        return []
    side = rules.side_of_payment(payment.direction)
    rows = visible(by).filter(party_id=payment.party_id, currency__code=payment.currency_id).exclude(open=0)
    found = rows.order_by("due", "number", "pk")
    return [row for row in found if rules.side_of_item(row.kind, row.amount) != side]


@dataclass(frozen=True, slots=True)
class MatchedItem:
    """One match of a payment or receivable, seen from it: the other side."""

    match_id: int
    number: str
    on: Any
    amount: Decimal
    difference: Decimal
    receivable_id: int | None
    payment_id: int | None
    due: Any = None


def matches_of_payment(payment_id: int, *, by: Actor) -> list[MatchedItem]:
    """What a payment settles, latest first."""
    payment = visible_payments(by).get(pk=payment_id)
    rows = Match.objects.filter(Q(debit_payment=payment) | Q(credit_payment=payment))
    return [_other(row, payment_id=payment.pk) for row in _joined(rows)]


def matches_of_receivable(receivable_id: int, *, by: Actor) -> list[MatchedItem]:
    """What settles a receivable, latest first."""
    item = visible(by).get(pk=receivable_id)
    rows = Match.objects.filter(Q(debit=item) | Q(credit=item))
    return [_other(row, receivable_id=item.pk) for row in _joined(rows)]


def _joined(rows: QuerySet[Match]) -> QuerySet[Match]:
    return rows.select_related("debit", "credit", "debit_payment", "credit_payment").order_by("-pk")


def _other(row: Match, *, payment_id: int | None = None, receivable_id: int | None = None) -> MatchedItem:
    mine_is_debit = (row.debit_payment_id == payment_id) if payment_id else (row.debit_id == receivable_id)
    item = row.credit if mine_is_debit else row.debit
    money = row.credit_payment if mine_is_debit else row.debit_payment
    if money is None:
        assert item is not None, "the table has one or the other"
        number, on = item.number, item.issue_date
    else:
        number, on = money.number, money.on
    return MatchedItem(
        row.pk,
        number,
        on,
        row.amount,
        row.difference,
        item.pk if item else None,
        money.pk if money else None,
        item.due if item else None,
    )
