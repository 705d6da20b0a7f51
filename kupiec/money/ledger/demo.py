"""Demo: the year's periods opened, old months closed, so that the journal looks like one in use. Verbs only."""

from __future__ import annotations

import datetime as dt

from kupiec.ground.kernel.actor import Actor
from kupiec.money.ledger.models import Period
from kupiec.money.ledger.services import accounts, periods


def begin(*, by: Actor, first: dt.date, today: dt.date) -> None:
    """Chart, schemes and the months of every year from `first` to today; call it before anything is posted."""
    accounts.install(by.company_id, by=by)
    for year in range(first.year, today.year + 1):
        periods.open_year(year, by=by)


def close_old(*, by: Actor, today: dt.date) -> None:
    """Close the months before the previous one; call it at the end."""
    previous = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    old = Period.objects.filter(company_id=by.company_id, state="open", first_day__lt=previous)
    periods.close_periods(list(old.values_list("pk", flat=True)), by=by)
