"""Taking document numbers (KER-3): in order, without gaps, under concurrency; the last lock of every transaction."""

from __future__ import annotations

import datetime as dt
import re

from kupiec.ground.company.models import NumberSeries, SeriesCounter
from kupiec.ground.kernel import locks
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

_PLACEHOLDER = re.compile(r"\{(number|year|yy|month|branch|kind|register)(?::(\d))?\}")


def render(pattern: str, *, number: int, on: dt.date, branch: str = "", kind: str = "", register: str = "") -> str:
    """The number as printed: `{number:4}` is padded to 4 digits; `{year}`, `{yy}`, `{month}` come from `on`."""
    values = {
        "number": str(number),
        "year": f"{on.year:04d}",
        "yy": f"{on.year % 100:02d}",
        "month": f"{on.month:02d}",
        "branch": branch,
        "kind": kind,
        "register": register,
    }
    return _PLACEHOLDER.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), pattern)


def check_pattern(pattern: str, *, reset: str) -> None:
    """Refuses PATTERN when the pattern lacks the number, repeats itself between periods, or has unknown parts."""
    rest = _PLACEHOLDER.sub("", pattern)
    names = {found[1] for found in _PLACEHOLDER.finditer(pattern)}
    year = names & {"year", "yy"}
    if "number" not in names:
        raise Refusal("PATTERN", N_("The pattern must contain {number}."), "pattern")
    if "{" in rest or "}" in rest:
        raise Refusal("PATTERN", N_("The pattern has an unknown placeholder."), "pattern")
    if reset != "never" and not year or reset == "month" and "month" not in names:
        raise Refusal("PATTERN", N_("A series that starts anew each period must show the period."), "pattern")


def period_of(reset: str, on: dt.date) -> str:
    return {"year": f"{on.year:04d}", "month": f"{on.year:04d}-{on.month:02d}"}.get(reset, "")


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
    branch = series.branch.code if series.branch_id else _branch_code(branch_id)
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


def _branch_code(branch_id: int | None) -> str:
    from kupiec.ground.company.models import Branch

    return Branch.objects.values_list("code", flat=True).get(pk=branch_id) if branch_id else ""


def _counter(series: NumberSeries, period: str) -> SeriesCounter:
    rows = SeriesCounter.objects.filter(series=series, period=period)
    found = locks.lock(locks.Kind.SERIES, rows)
    if not found:
        SeriesCounter.objects.bulk_create([SeriesCounter(series=series, period=period)], ignore_conflicts=True)
        found = locks.lock(locks.Kind.SERIES, rows)
    return found[0]
