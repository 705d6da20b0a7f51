"""Sales of the month: net of issued invoices and corrections by day, beside last month, and the margin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.money.invoicing import public as invoicing

COST = "prices.see_cost"
SOLD = {"state": "issued", "kind__in": ("invoice", "correction")}


@dataclass(frozen=True, slots=True)
class Month:
    """A month's sales up to today, in the company's currency; `days` has a sum for every day of it that passed."""

    first: dt.date
    mine: bool
    net: Decimal
    before: Decimal
    """Last month, to the same day."""
    days: tuple[Decimal, ...]
    days_before: tuple[Decimal, ...]
    """All days of last month."""

    @property
    def change(self) -> Decimal | None:
        """Percent against last month to the same day."""
        return _percent(self.net - self.before, self.before)


@dataclass(frozen=True, slots=True)
class Margin:
    """Net less cost; `unknown` lines have no cost and count as if they had none."""

    amount: Decimal
    percent: Decimal | None
    unknown: int


def month(by: Actor) -> Month:
    """One statement. Somebody who sells sees his own sales, others all they may see."""
    today = clock.today()
    first = today.replace(day=1)
    before = (first - dt.timedelta(days=1)).replace(day=1)
    rows = invoicing.visible(by).filter(issue_date__gte=before, issue_date__lte=today, **SOLD).order_by()
    own = Sum("base_net", filter=Q(salesperson_id=by.employee_id or 0))
    grouped = rows.values_list("issue_date").annotate(sold=Sum("base_net"), own=own)
    sums = {day: (net, his) for day, net, his in grouped}
    mine = not by.all_rights and any(his is not None for _net, his in sums.values())
    chosen = {day: (his if mine else net) or ZERO for day, (net, his) in sums.items()}
    now, last = _days(chosen, first, until=today), _days(chosen, before, until=first - dt.timedelta(days=1))
    return Month(first, mine, sum(now, ZERO), sum(last[: today.day], ZERO), now, last)


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return half_up(part * 100 / whole, 1) if whole > 0 else None


def _days(sums: Mapping[dt.date, Decimal], first: dt.date, *, until: dt.date) -> tuple[Decimal, ...]:
    return tuple(sums.get(first + dt.timedelta(days=each), ZERO) for each in range((until - first).days + 1))


def margin(found: Month, *, by: Actor) -> Margin | None:
    """Of what `month` counted; None without the right to see costs. One statement."""
    if not by.may(COST):
        return None
    lines = invoicing.InvoiceLine.objects.filter(invoice__in=_invoices(found, by))
    sums = lines.aggregate(now=Sum("cost"), was=Sum("before_cost"), unknown=Count("pk", filter=Q(cost__isnull=True, item__isnull=False)))
    amount = found.net - (sums["now"] or ZERO) + (sums["was"] or ZERO)
    return Margin(amount, _percent(amount, found.net), sums["unknown"])


def _invoices(found: Month, by: Actor) -> QuerySet[invoicing.Invoice, Any]:
    rows = invoicing.visible(by).filter(issue_date__gte=found.first, issue_date__lte=clock.today(), **SOLD)
    return (rows.filter(salesperson_id=by.employee_id) if found.mine else rows).order_by().values("pk")


__all__ = ["Margin", "Month", "margin", "month"]
