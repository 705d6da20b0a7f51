"""Taking document numbers (KER-3): in order, without gaps, under concurrency; the last lock of every transaction."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from kupiec.ground.company.models import SeriesCounter
from kupiec.ground.company.queries import branch_codes, series_of
from kupiec.ground.company.rules import check_pattern, period_of, render
from kupiec.ground.company.values import Series
from kupiec.ground.kernel import locks
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

__all__ = ["check_pattern", "period_of", "render", "take"]
_TAKE = (
    "INSERT INTO company_series_counter (series_id, period, last, last_on) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (series_id, period) DO UPDATE SET last = company_series_counter.last + excluded.last,"
    " last_on = CASE WHEN company_series_counter.last_on > excluded.last_on"
    " THEN company_series_counter.last_on ELSE excluded.last_on END"
)
_NOT_BEFORE = " WHERE company_series_counter.last_on IS NULL OR company_series_counter.last_on <= excluded.last_on"


def take(kind: str, *, company_id: int, on: dt.date, count: int = 1, branch_id: int | None = None, register: str = "") -> list[str]:
    """The next `count` numbers of a kind for documents dated `on`. Call it last in the transaction.

    The branch's own series goes before the company's. Refuses NO_SERIES when none is defined, DATE_BEFORE_LAST when
    a gapless series already has a later date.
    """
    series = _series(kind, company_id, branch_id)
    last = _count_on(series, on, count)
    branch = _branch_code(series, company_id, branch_id)
    return [
        render(series.pattern, number=number, on=on, branch=branch, kind=kind, register=register)
        for number in range(last - count + 1, last + 1)
    ]


def _series(kind: str, company_id: int, branch_id: int | None) -> Series:
    """The branch's own series of the kind, else the company's."""
    found = {one.branch_id: one for one in series_of(company_id) if one.kind == kind}
    series = found.get(branch_id) or found.get(None)
    if series is None:
        raise Refusal("NO_SERIES", N_("No number series is defined for “%(kind)s”."), "kind", params={"kind": kind})
    return series


def _branch_code(series: Series, company_id: int, branch_id: int | None) -> str:
    owner = series.branch_id or branch_id
    return branch_codes(company_id)[owner] if owner is not None and "{branch" in series.pattern else ""


def _count_on(series: Series, on: dt.date, count: int) -> int:
    """Lock the period's counter and add to it, in one statement; its last number now."""
    locks.note(locks.Kind.SERIES)
    period = period_of(series.reset, on)
    day = SeriesCounter._meta.get_field("last_on").get_db_prep_save(on, connection)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE + (_NOT_BEFORE if series.gapless else "") + " RETURNING last", [series.id, period, count, day])
        row = cursor.fetchone()
    if row is None:
        raise _before_last(series, period)
    return int(row[0])


def _before_last(series: Series, period: str) -> Refusal:
    last = SeriesCounter.objects.values_list("last_on", flat=True).get(series_id=series.id, period=period)
    return Refusal(
        "DATE_BEFORE_LAST",
        N_("The last document of this series is dated %(last)s; an earlier date can’t be used."),
        "issue_date",
        params={"last": last or ""},
    )
