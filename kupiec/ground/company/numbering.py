"""Taking document numbers (KER-3): in order, without gaps, under concurrency; the last lock of every transaction."""

from __future__ import annotations

import datetime as dt

from kupiec.ground.company.models import Branch, NumberSeries, SeriesCounter
from kupiec.ground.company.rules import check_pattern, period_of, render
from kupiec.ground.kernel import locks
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

__all__ = ["check_pattern", "period_of", "render", "take"]


def take(
    kind: str, *, company_id: int, on: dt.date, count: int = 1, branch_id: int | None = None, register: str = ""
) -> list[str]:
    """The next `count` numbers of a kind for documents dated `on`. Call it last in the transaction.

    The branch's own series goes before the company's. Refuses NO_SERIES when none is defined, DATE_BEFORE_LAST when
    a gapless series already has a later date.
    """
    series = _series(kind, company_id, branch_id)
    counter = _counter(series, period_of(series.reset, on))
    if series.gapless and counter.last_on and on < counter.last_on:
        raise Refusal(
            "DATE_BEFORE_LAST",
            N_("The last document of this series is dated %(last)s; an earlier date can’t be used."),
            "issue_date",
            params={"last": counter.last_on.isoformat()},
        )
    first = counter.last + 1
    latest = max(on, counter.last_on or on)
    SeriesCounter.objects.filter(pk=counter.pk).update(last=counter.last + count, last_on=latest)
    branch = _branch_code(series, branch_id)
    return [
        render(series.pattern, number=number, on=on, branch=branch, kind=kind, register=register)
        for number in range(first, first + count)
    ]


def _series(kind: str, company_id: int, branch_id: int | None) -> NumberSeries:
    found = list(
        NumberSeries.objects.select_related("branch").filter(company_id=company_id, kind=kind).order_by("pk")
    )
    own = [series for series in found if series.branch_id == branch_id and branch_id is not None]
    common = [series for series in found if series.branch_id is None]
    if not own and not common:
        raise Refusal("NO_SERIES", N_("No number series is defined for “%(kind)s”."), "kind", params={"kind": kind})
    return (own or common)[0]


def _branch_code(series: NumberSeries, branch_id: int | None) -> str:
    if series.branch_id is not None:
        return str(series.branch.code)
    if branch_id is None or "{branch" not in series.pattern:
        return ""
    return str(Branch.objects.values_list("code", flat=True).get(pk=branch_id))


def _counter(series: NumberSeries, period: str) -> SeriesCounter:
    rows = SeriesCounter.objects.filter(series=series, period=period)
    found = locks.lock(locks.Kind.SERIES, rows)
    if not found:
        SeriesCounter.objects.bulk_create([SeriesCounter(series=series, period=period)], ignore_conflicts=True)
        found = locks.lock(locks.Kind.SERIES, rows)
    return found[0]
