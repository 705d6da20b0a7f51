"""A payer's exposure against the limit: sums over rows, kept right by the rows' own rooms (ORD-6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from kupiec.ground.kernel import clock
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Commitment, Payment, Receivable
from kupiec.money.receivables.values import ZERO, CreditVerdict, Exposure
from kupiec.people.parties import public as parties


def exposure(company_id: int, party_ids: Iterable[int]) -> dict[int, Exposure]:
    """How much of their credit the payers use, gross, in the company's currency. Four queries for any set."""
    return _exposures(company_id, sorted(set(party_ids)), excluding=None)


def check_credit(
    company_id: int, party_id: int, adding: Decimal, *, excluding: tuple[str, int] | None = None
) -> CreditVerdict:
    """Whether the payer's credit bears `adding` more; `excluding` leaves out what that paper commits already.

    Hold the credit row (`lock_credit`) while the answer decides something.
    """
    found = _exposures(company_id, [party_id], excluding=excluding)[party_id]
    return rules.verdict(found, adding=adding)


def _exposures(
    company_id: int, party_ids: list[int], *, excluding: tuple[str, int] | None
) -> dict[int, Exposure]:
    open_sums, overdue = _open(company_id, party_ids)
    advances = _advances(company_id, party_ids)
    promised = _committed(company_id, party_ids, excluding)
    limits = dict(
        parties.CustomerTerms.objects.filter(company_id=company_id, party_id__in=party_ids).values_list(
            "party_id", "credit_limit"
        )
    )
    return {
        pk: Exposure(
            open=open_sums[pk],
            overdue=overdue[pk],
            delivered=promised[(pk, "delivery")],
            orders=promised[(pk, "order")],
            advances=advances[pk],
            limit=limits.get(pk),
        )
        for pk in party_ids
    }


def _open(company_id: int, party_ids: list[int]) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Open receivables (corrections lower them), and the overdue part."""
    today = clock.today()
    rows = Receivable.objects.filter(company_id=company_id, party_id__in=party_ids, kind="receivable").exclude(open=0)
    sums = rows.values("party_id", "rate").annotate(all=Sum("open"), late=Sum("open", filter=Q(due__lt=today)))
    total: dict[int, Decimal] = defaultdict(lambda: ZERO)
    overdue: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for row in _plain(sums):
        total[row["party_id"]] += rules.base(row["all"], row["rate"])
        overdue[row["party_id"]] += rules.base(row["late"] or ZERO, row["rate"])
    return total, overdue


def _advances(company_id: int, party_ids: list[int]) -> dict[int, Decimal]:
    """Payments not matched yet: what came in, less what went out."""
    rows = Payment.objects.filter(company_id=company_id, party_id__in=party_ids).exclude(open=0)
    sums = rows.values("party_id", "rate", "direction").annotate(all=Sum("open"))
    total: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for row in _plain(sums):
        amount = rules.base(row["all"], row["rate"])
        total[row["party_id"]] += amount if row["direction"] == "in" else -amount
    return total


def _committed(
    company_id: int, party_ids: list[int], excluding: tuple[str, int] | None
) -> dict[tuple[int, str], Decimal]:
    rows = Commitment.objects.filter(company_id=company_id, party_id__in=party_ids)
    if excluding is not None:
        rows = rows.exclude(source=excluding[0], source_id=excluding[1])
    total: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    for row in _plain(rows.values("party_id", "kind").annotate(all=Sum("amount"))):
        total[(row["party_id"], row["kind"])] = row["all"]
    return total


def _plain(rows: QuerySet[Any, dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return rows.order_by()
