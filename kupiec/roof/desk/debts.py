"""Overdue receivables: sums by age, and who owes longest; payments that settle nothing yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet, Sum

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.money.receivables import public as receivables

AGES = (("d30", 1, 30), ("d60", 31, 60), ("d90", 61, 90), ("older", 91, None))
CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Ages:
    """What is overdue, in the company's currency, by days; `parties` how many owe it."""

    d30: Decimal
    d60: Decimal
    d90: Decimal
    older: Decimal
    parties: int

    @property
    def total(self) -> Decimal:
        return self.d30 + self.d60 + self.d90 + self.older


@dataclass(frozen=True, slots=True)
class Debtor:
    """A party that owes, since when and how much of it is overdue."""

    party_id: int
    name: str
    days: int
    amount: Decimal


def _overdue(by: Actor) -> QuerySet[receivables.Receivable]:
    rows = receivables.visible(by).filter(kind="receivable", due__lt=clock.today())
    return rows.exclude(open=0).order_by()


def ages(by: Actor) -> Ages:
    """Two statements."""
    rows = _overdue(by)
    columns = {name: Sum("open", filter=_between(first, last)) for name, first, last in AGES}
    sums: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for rate, *amounts in rows.values("rate").annotate(**columns).values_list("rate", *columns):
        for name, amount in zip(columns, amounts, strict=True):
            sums[name] += half_up((amount or ZERO) * rate)
    parties = rows.filter(open__gt=0).aggregate(count=Count("party", distinct=True))["count"]
    return Ages(**{name: sums[name] for name, _first, _last in AGES}, parties=parties)


def _between(first: int, last: int | None) -> Q:
    """Due between so many days ago."""
    today = clock.today()
    newest = Q(due__lte=today - dt.timedelta(days=first))
    return newest if last is None else newest & Q(due__gte=today - dt.timedelta(days=last))


def debtors(by: Actor, *, limit: int) -> list[Debtor]:
    """Who owes longest, first; parties whose credits cover their debts are left out. Two statements."""
    rows = _overdue(by)
    oldest = rows.filter(open__gt=0).values_list("party_id", "party__short_name", "party__name").annotate(since=Min("due"))
    found = list(oldest.order_by("since", "party_id")[:CANDIDATES])
    sums: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    owed = rows.filter(party_id__in=[party for party, *_rest in found])
    for party, rate, amount in owed.values_list("party_id", "rate").annotate(Sum("open")):
        sums[party] += half_up(amount * rate)
    today = clock.today()
    return [Debtor(party, short or name, (today - since).days, sums[party]) for party, short, name, since in found if sums[party] > 0][
        :limit
    ]


def unmatched(by: Actor) -> QuerySet[receivables.Payment]:
    """Payments in that settle nothing or not all; only for those who match and see the whole company."""
    rows = receivables.Payment.objects.filter(company_id=by.company_id, direction="in", cancelled=False).exclude(open=0)
    allowed = by.may("receivables.match") and by.scope("receivables") == "all"
    return (rows if allowed else rows.none()).select_related("party").order_by("on", "pk")


__all__ = ["Ages", "Debtor", "ages", "debtors", "unmatched"]
