"""What must hold here in every committed state: I9 for cash documents, I18, I19, I21, exchange differences as of I22."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from kupiec.ground.company import public as company
from kupiec.ground.kernel.invariants import invariant, offenders
from kupiec.ground.kernel.money import ZERO
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Match, Payment, Receivable, Statement, StatementLine

_ITEMS = """
SELECT r.id, r.number, r.amount, r.open, coalesce(m.taken, 0) AS taken FROM receivables_receivable r
LEFT JOIN (SELECT item, sum(amount) AS taken FROM (
  SELECT debit_id AS item, amount FROM receivables_match WHERE debit_id IS NOT NULL
  UNION ALL SELECT credit_id, amount FROM receivables_match WHERE credit_id IS NOT NULL) u GROUP BY item) m
ON m.item = r.id WHERE abs(r.amount) - abs(r.open) <> coalesce(m.taken, 0)
"""
_PAYMENTS = """
SELECT p.id, p.number, p.amount, p.open, coalesce(m.taken, 0) AS taken FROM receivables_payment p
LEFT JOIN (SELECT item, sum(amount) AS taken FROM (
  SELECT debit_payment_id AS item, amount FROM receivables_match WHERE debit_payment_id IS NOT NULL
  UNION ALL SELECT credit_payment_id, amount FROM receivables_match WHERE credit_payment_id IS NOT NULL) u
  GROUP BY item) m
ON m.item = p.id
WHERE (p.cancelled AND coalesce(m.taken, 0) <> 0) OR (NOT p.cancelled AND p.amount - p.open <> coalesce(m.taken, 0))
"""


_JOINED = """
SELECT m.id, coalesce(d.number, dp.number) AS debit, coalesce(c.number, cp.number) AS credit
FROM receivables_match m
LEFT JOIN receivables_receivable d ON d.id = m.debit_id LEFT JOIN receivables_payment dp ON dp.id = m.debit_payment_id
LEFT JOIN receivables_receivable c ON c.id = m.credit_id LEFT JOIN receivables_payment cp ON cp.id = m.credit_payment_id
WHERE m.company_id <> coalesce(d.company_id, dp.company_id) OR m.company_id <> coalesce(c.company_id, cp.company_id)
OR coalesce(d.party_id, dp.party_id, 0) <> coalesce(c.party_id, cp.party_id, 0)
OR coalesce(d.currency, dp.currency) <> coalesce(c.currency, cp.currency)
"""


@invariant("I18", "open of a receivable = amount − what matches took")
def receivables_follow_matches() -> list[str]:
    return offenders(_ITEMS)


@invariant("I18", "open of a payment = amount − what matches took; a cancelled one settles nothing")
def payments_follow_matches() -> list[str]:
    return offenders(_PAYMENTS)


@invariant("I18", "a match joins a debit with a credit of the same company, party and currency")
def matches_join_equals() -> list[str]:
    return offenders(_JOINED)


@invariant("I19", "what a party owes by documents and payments = what is open")
def balances_are_what_is_open() -> list[str]:
    whole: dict[tuple[Any, ...], Decimal] = defaultdict(lambda: ZERO)
    left: dict[tuple[Any, ...], Decimal] = defaultdict(lambda: ZERO)
    items = Receivable.objects.values_list("company", "party", "currency__code", "kind")
    payments = Payment.objects.filter(cancelled=False).values_list("company", "party", "currency__code", "direction")
    for rows in (items, payments):
        for *key, side, amount, still in rows.annotate(Sum("amount"), Sum("open")).order_by():
            sign = 1 if side in ("receivable", "out") else -1
            whole[tuple(key)] += sign * amount
            left[tuple(key)] += sign * still
    return [f"company, party, currency={key}: {whole[key]} but open {left[key]}" for key in whole if whole[key] != left[key]]


@invariant("I21", "opening balance + lines of a statement = closing balance")
def statements_add_up() -> list[str]:
    sums = dict(StatementLine.objects.values_list("statement").annotate(Sum("amount")).order_by())
    told = Statement.objects.filter(opening__isnull=False, closing__isnull=False)
    return [
        f"statement={row.pk}: {row.opening} + {sums.get(row.pk, ZERO)} is not {row.closing}"
        for row in told
        if row.opening + sums.get(row.pk, ZERO) != row.closing
    ]


@invariant("I22", "the exchange difference of a fully settled item is its rates' difference to the last grosz")
def differences_sum_to_the_whole() -> list[str]:
    """Σ over its matches of (credit's base − debit's base) seen from an item closed by payments of one rate."""
    closed = Receivable.objects.filter(open=0).exclude(rate=1).exclude(amount=0)
    sums = (
        Match.objects.filter(debit__in=closed, credit_payment__isnull=False, credit_payment__open=0)
        .values("debit", "debit__amount", "debit__rate")
        .annotate(Sum("difference"), Count("pk"), paid=Sum("amount"), payments=Count("credit_payment", distinct=True))
        .order_by()
    )
    found = []
    for row in sums:
        if row["payments"] != 1 or row["paid"] != row["debit__amount"]:
            continue
        payment = Payment.objects.filter(pk__in=Match.objects.filter(debit=row["debit"]).values("credit_payment")).first()
        if payment is None or payment.amount != row["paid"]:
            continue
        whole = rules.base(payment.amount, payment.rate) - rules.base(row["debit__amount"], row["debit__rate"])
        if whole != row["difference__sum"]:
            found.append(f"receivable={row['debit']}: {row['difference__sum']} is not {whole}")
    return found


@invariant("I9", "KP and KW: as many documents as numbers taken, in every series and period")
def cash_numbers_have_no_gap() -> list[str]:
    taken: dict[tuple[int, str], int] = defaultdict(int)
    for company_id, kind, last in company.numbers_taken(["KP", "KW"]):
        taken[(company_id, kind)] += last
    rows = Payment.objects.filter(kind__in=["KP", "KW"]).values_list("company", "kind").annotate(n=Count("pk"))
    made = {(company_id, kind): n for company_id, kind, n in rows.order_by()}
    return [
        f"company={key[0]}, {key[1]}: {taken.get(key, 0)} numbers, {made.get(key, 0)} documents"
        for key in sorted(taken.keys() | made.keys())
        if taken.get(key, 0) != made.get(key, 0)
    ]


def everything_holds() -> list[str]:
    """All of this room's checks, for its tests."""
    checks = (
        receivables_follow_matches,
        payments_follow_matches,
        matches_join_equals,
        balances_are_what_is_open,
        statements_add_up,
        differences_sum_to_the_whole,
        cash_numbers_have_no_gap,
    )
    return [line for check in checks for line in check()]
