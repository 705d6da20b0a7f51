"""Months of the books: opened by posting forward, closed and opened again by those who may."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Max, Min, QuerySet

from kupiec.ground.kernel import audit, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger.models import Period


def first_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def last_of(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def lock_open(days: Iterable[dt.date], *, company_id: int) -> dict[dt.date, Period]:
    """The months of `days`, locked and open, by their first day; inside `write_tx`.

    A month after all known ones is opened by itself, so the books don't stop on the first of January. Refuses
    PERIOD_CLOSED for closed months, and for months before the first one.
    """
    wanted = {first_of(day) for day in days}
    rows = Period.objects.filter(company_id=company_id, first_day__in=sorted(wanted))
    found = _locked(rows)
    missing = sorted(wanted - found.keys())
    if missing:
        _open_ahead(missing, company_id=company_id)
        found = _locked(rows)
    for first in sorted(wanted):
        if first not in found or found[first].state != "open":
            raise Refusal(
                "PERIOD_CLOSED",
                N_("The accounting period %(period)s is closed."),
                "issue_date",
                params={"period": f"{first:%m.%Y}"},
            )
    return found


def _locked(rows: QuerySet[Period]) -> dict[dt.date, Period]:
    return {period.first_day: period for period in locks.lock(locks.Kind.ACCOUNT, rows)}


def _open_ahead(missing: Sequence[dt.date], *, company_id: int) -> None:
    latest = Period.objects.filter(company_id=company_id).aggregate(last=Max("first_day"))["last"]
    ahead = [first for first in missing if latest is None or first > latest]
    _make(ahead, company_id=company_id)


def _make(firsts: Iterable[dt.date], *, company_id: int) -> None:
    Period.objects.bulk_create(
        [Period(company_id=company_id, first_day=first, last_day=last_of(first)) for first in firsts],
        ignore_conflicts=True,
    )


def open_year(year: int, *, by: Actor) -> None:
    """Make the twelve months of a year; those that exist stay as they are."""
    by.require("ledger.periods")
    if not 2000 <= year <= 2100:
        raise Refusal("YEAR", N_("The year must be between 2000 and 2100."), "year")
    with tx.write_tx(by=by):
        _make((dt.date(year, month, 1) for month in range(1, 13)), company_id=by.company_id)


def close_periods(ids: Sequence[int], *, by: Actor) -> None:
    """Close months: nothing posts into them any more. Months before them must be closed too (EARLIER_OPEN)."""
    by.require("ledger.periods")
    with tx.write_tx(by=by):
        periods = _of_company(ids, by=by)
        earliest = (
            Period.objects.filter(company_id=by.company_id, state="open")
            .exclude(pk__in=[period.pk for period in periods])
            .aggregate(first=Min("first_day"))["first"]
        )
        if earliest and any(earliest < period.first_day for period in periods):
            raise Refusal(
                "EARLIER_OPEN",
                N_("Close the earlier period %(period)s first."),
                "period",
                params={"period": f"{earliest:%m.%Y}"},
            )
        _set(periods, "closed", by=by)


def reopen_periods(ids: Sequence[int], *, by: Actor) -> None:
    """Open closed months again; months after them must be open (LATER_CLOSED)."""
    by.require("ledger.periods")
    with tx.write_tx(by=by):
        periods = _of_company(ids, by=by)
        latest = (
            Period.objects.filter(company_id=by.company_id, state="closed")
            .exclude(pk__in=[period.pk for period in periods])
            .aggregate(last=Max("first_day"))["last"]
        )
        if latest and any(latest > period.first_day for period in periods):
            raise Refusal(
                "LATER_CLOSED",
                N_("Open the later period %(period)s first."),
                "period",
                params={"period": f"{latest:%m.%Y}"},
            )
        _set(periods, "open", by=by)


def _of_company(ids: Sequence[int], *, by: Actor) -> list[Period]:
    return locks.lock(locks.Kind.ACCOUNT, Period.objects.filter(company_id=by.company_id), ids=ids)


def _set(periods: Sequence[Period], state: str, *, by: Actor) -> None:
    ids = [period.pk for period in periods if period.state != state]
    Period.objects.filter(pk__in=ids).update(state=state)
    audit.tell("ledger.period", ids, "closed" if state == "closed" else "opened", by=by)
