"""A payer's exposure against the limit: sums over rows, kept right by the rows' own rooms (ORD-6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Value

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.fields import AmountField, RateField
from kupiec.ground.kernel.prepared import DAY, IDS, NUMBER, Prepared
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Commitment, Payment, Receivable
from kupiec.money.receivables.values import ZERO, CreditVerdict, Exposure
from kupiec.people.parties import public as parties

ONE = Decimal(1)


def exposure(company_id: int, party_ids: Iterable[int]) -> dict[int, Exposure]:
    """How much of their credit the payers use, gross, in the company's currency. Two queries for any set."""
    return _exposures(company_id, sorted(set(party_ids)), excluding=None)


def check_credit(company_id: int, party_id: int, adding: Decimal, *, excluding: tuple[str, int] | None = None) -> CreditVerdict:
    """Whether the payer's credit bears `adding` more; `excluding` leaves out what that paper commits already.

    Hold the credit row (`lock_credit`) while the answer decides something.
    """
    found = _exposures(company_id, [party_id], excluding=excluding)[party_id]
    return rules.verdict(found, adding=adding)


def _exposures(company_id: int, party_ids: list[int], *, excluding: tuple[str, int] | None) -> dict[int, Exposure]:
    sums: defaultdict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    today = clock.today()
    rows: Iterable[Sequence[Any]]
    if excluding is None:
        rows = _SUMS.values(company=company_id, party_ids=set(party_ids), today=today)
    else:
        rows = _sums(company_id, set(party_ids), today, excluding=excluding)
    for party_id, what, rate, total, late in rows:
        sums[(party_id, what)] += rules.base(total, rate)
        if late:
            sums[(party_id, "overdue")] += rules.base(late, rate)
    limits = _limits(company_id, party_ids)
    return {
        pk: Exposure(
            open=sums[(pk, "open")],
            overdue=sums[(pk, "overdue")],
            delivered=sums[(pk, "delivery")],
            orders=sums[(pk, "order")],
            advances=sums[(pk, "in")] - sums[(pk, "out")],
            limit=limits.get(pk),
        )
        for pk in party_ids
    }


def _limits(company_id: int, party_ids: list[int]) -> dict[int, Decimal | None]:
    """Credit limits; a write transaction keeps the customers' facts anyway."""
    if tx.in_write():
        facts = parties.documents_facts(party_ids, company_id=company_id)
        return {pk: one.terms.credit_limit for pk, one in facts.items() if one.terms}
    return dict(_LIMITS.values(company=company_id, party_ids=set(party_ids)))


_LIMITS = Prepared(
    lambda company, party_ids: parties.CustomerTerms.objects.filter(company_id=company, party__among=party_ids).values_list(
        "party_id", "credit_limit"
    ),
    company=NUMBER,
    party_ids=IDS,
)


def _sums(company: int, party_ids: Collection[int], today: dt.date, *, excluding: tuple[str, int] | None = None) -> QuerySet[Any, Any]:
    """Party, what, rate, sum, part of it overdue; one statement.

    What: `open` receivables (corrections lower them); payments not matched yet, `in` and `out`; commitments (`order`,
    `delivery`).
    """
    theirs = {"company_id": company, "party_id__among": party_ids}
    none = Value(None, output_field=AmountField())
    late = Sum("open", filter=Q(due__lt=today))
    items = Receivable.objects.filter(kind="receivable", **theirs).exclude(open=0).annotate(what=Value("open"), per=F("rate"))
    money = Payment.objects.filter(**theirs).exclude(open=0).annotate(what=F("direction"), per=F("rate"))
    promised = Commitment.objects.filter(**theirs)
    if excluding is not None:
        promised = promised.exclude(source=excluding[0], source_id=excluding[1])
    promised = promised.annotate(what=F("kind"), per=Value(ONE, output_field=RateField()))
    return _summed(items, Sum("open"), late).union(_summed(money, Sum("open"), none), _summed(promised, Sum("amount"), none), all=True)


_SUMS = Prepared(_sums, company=NUMBER, party_ids=IDS, today=DAY)


def _summed(rows: QuerySet[Any], total: Sum, late: Sum | Value) -> QuerySet[Any, Any]:
    grouped = rows.order_by().values("party_id", "what", "per").annotate(total=total, late=late)
    return grouped.values_list("party_id", "what", "per", "total", "late")
