"""Number series: entered and changed under the rules that keep numbers unique and legal ones without gaps (KER-3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from kupiec.ground.company.models import Branch, NumberSeries, SeriesCounter
from kupiec.ground.company.rules import GAPLESS_KINDS, check_pattern, render
from kupiec.ground.company.services import records
from kupiec.ground.company.values import SeriesData
from kupiec.ground.kernel import locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

RIGHT = "company.series"
_SAMPLE_DAY = dt.date(2000, 1, 1)


def save_series(data: SeriesData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a series. Refuses what would repeat a number or make a legal series lose one.

    A series that has given numbers keeps its kind and branch; one without gaps also keeps its reset, and a loose
    one can't become gapless.
    """
    by.require(RIGHT)
    values = asdict(data)
    records.required(values, "kind", "pattern")
    check_pattern(data.pattern, reset=data.reset)
    if data.kind in GAPLESS_KINDS and not data.gapless:
        raise Refusal("GAPLESS", N_("Numbers of this kind must have no gaps by law."), "gapless")
    with tx.write_tx(by=by):
        row = _row(data, pk, version, by)
        _check_unique(data, pk, by)
        return int(records.write(row, values=values, unique="kind").pk)


def _row(data: SeriesData, pk: int | None, version: int | None, by: Actor) -> NumberSeries:
    if data.branch_id and not Branch.objects.filter(pk=data.branch_id, company_id=by.company_id).exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."), "branch_id")
    if pk is None:
        return NumberSeries(company_id=by.company_id)
    row = records.find(NumberSeries.objects.filter(company_id=by.company_id), pk=pk, version=version)
    if locks.lock(locks.Kind.SERIES, SeriesCounter.objects.filter(series=row, last__gt=0)):
        _check_used(row, data)
    return row


def _check_used(row: NumberSeries, data: SeriesData) -> None:
    if row.kind != data.kind or row.branch_id != data.branch_id:
        raise Refusal("SERIES_USED", N_("This series has given numbers: its kind and branch stay."), "kind")
    if row.gapless and row.reset != data.reset:
        raise Refusal("SERIES_USED", N_("This series has given numbers: its period stays."), "reset")
    if row.gapless != data.gapless:
        raise Refusal("SERIES_USED", N_("This series has given numbers: make a new one instead."), "gapless")


def _check_unique(data: SeriesData, pk: int | None, by: Actor) -> None:
    """No other series of the kind may print the same number for any branch."""
    codes: dict[int | None, str] = dict(Branch.objects.filter(company_id=by.company_id).values_list("pk", "code"))
    codes[None] = ""
    mine = _samples(data.pattern, data.kind, [codes[data.branch_id]] if data.branch_id else list(codes.values()))
    others = NumberSeries.objects.filter(company_id=by.company_id, kind=data.kind).exclude(pk=pk or 0)
    for other in others:
        theirs = [codes[other.branch_id]] if other.branch_id else list(codes.values())
        if (other.branch_id is None or data.branch_id is None) and other.pattern == data.pattern:
            raise _clash(other)
        if mine & _samples(other.pattern, other.kind, theirs):
            raise _clash(other)


def _samples(pattern: str, kind: str, codes: list[str]) -> set[str]:
    return {render(pattern, number=1, on=_SAMPLE_DAY, branch=code, kind=kind) for code in codes}


def _clash(other: NumberSeries) -> Refusal:
    return Refusal(
        "PATTERN_TAKEN",
        N_("Another series of this kind (%(pattern)s) would give the same numbers. Add {branch}."),
        "pattern",
        params={"pattern": other.pattern},
    )


def remove_series(pk: int, *, by: Actor) -> None:
    """Delete a series that never gave a number."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row = records.find(NumberSeries.objects.filter(company_id=by.company_id), pk=pk, version=None)
        counters = locks.lock(locks.Kind.SERIES, SeriesCounter.objects.filter(series=row))
        if any(counter.last for counter in counters):
            raise Refusal("SERIES_USED", N_("This series has given numbers and stays."))
        SeriesCounter.objects.filter(series=row).delete()
        row.delete()
