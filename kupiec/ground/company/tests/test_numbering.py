"""Numbers under concurrency and rolled-back transactions; the rules of series."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection

from kupiec.ground.company import public as company
from kupiec.ground.company.models import NumberSeries, SeriesCounter
from kupiec.ground.company.numbering import check_pattern
from kupiec.ground.company.services import remove_series, save_series
from kupiec.ground.company.values import SeriesData
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Conflict, Refusal
from tests.cast import Cast, build_cast

DAY = dt.date(2026, 11, 23)


class RolledBackError(Exception):
    """Planted."""


@pytest.mark.feature("KER-3")
@pytest.mark.django_db(transaction=True)
def test_no_gap_and_no_double_under_concurrency_and_rollbacks() -> None:
    """R2: 500 documents, every tenth transaction rolled back after its number was taken, by 6 threads."""
    cast = build_cast()
    errors: list[BaseException] = []
    seed = threading.Barrier(6)

    def work(index: int) -> None:
        chance = random.Random(index)
        seed.wait()
        try:
            done = 0
            while done < (84 if index < 2 else 83):
                count = chance.choice((1, 1, 2, 3))
                count = min(count, (84 if index < 2 else 83) - done)
                try:
                    _document(cast, count, fail=chance.random() < 0.1)
                except RolledBackError:
                    continue
                done += count
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    numbers = list(Event.objects.filter(subject="test.paper").values_list("verb", flat=True))
    assert Counter(numbers) == Counter(f"FV {n}/11/2026" for n in range(1, 501))
    assert SeriesCounter.objects.get(series__kind="FV").last == 500


def _document(cast: Cast, count: int, *, fail: bool) -> None:
    from kupiec.ground.kernel import clock

    with tx.write_tx(by=cast.by):
        numbers = company.take_numbers("FV", company_id=cast.company.pk, on=DAY, count=count)
        Event.objects.bulk_create(Event(at=clock.now(), subject="test.paper", subject_id=1, verb=number) for number in numbers)
        if fail:
            raise RolledBackError


@pytest.mark.feature("KER-3")
@pytest.mark.django_db
def test_period_is_picked_by_the_issue_date(cast: Cast) -> None:
    def take(kind: str, day: dt.date, **more: int) -> list[str]:
        with tx.write_tx(by=cast.by):
            return company.take_numbers(kind, company_id=cast.company.pk, on=day, **more)

    assert take("FV", dt.date(2026, 10, 31)) == ["FV 1/10/2026"]
    assert take("FV", dt.date(2026, 11, 2), count=2) == ["FV 1/11/2026", "FV 2/11/2026"]
    assert take("FV", dt.date(2026, 10, 31)) == ["FV 2/10/2026"]
    with pytest.raises(Refusal) as refused:
        take("FV", dt.date(2026, 11, 1))
    assert (refused.value.code, refused.value.field) == ("DATE_BEFORE_LAST", "issue_date")
    assert take("ZS", dt.date(2026, 11, 5)) == ["ZS 1/11/2026"]
    assert take("ZS", dt.date(2026, 11, 1)) == ["ZS 2/11/2026"]
    with pytest.raises(Refusal) as refused:
        take("XX", DAY)
    assert refused.value.code == "NO_SERIES"


@pytest.mark.feature("KER-3")
@pytest.mark.django_db
def test_branch_has_its_own_series_before_the_company(cast: Cast) -> None:
    data = SeriesData("FV", "FV/{branch}/{number:4}/{yy}", gapless=True, branch_id=cast.other_branch.pk)
    save_series(data, by=cast.by)
    with tx.write_tx(by=cast.by):
        own = company.take_numbers("FV", company_id=cast.company.pk, on=DAY, branch_id=cast.other_branch.pk)
        common = company.take_numbers("FV", company_id=cast.company.pk, on=DAY, branch_id=cast.branch.pk)
    assert (own, common) == (["FV/WR/0001/26"], ["FV 1/11/2026"])


@pytest.mark.feature("KER-3")
@pytest.mark.parametrize(
    ("pattern", "reset", "right"),
    [
        ("FV {number}/{month}/{year}", "month", True),
        ("FV {number}/{year}", "year", True),
        ("{number:5}", "never", True),
        ("FV/{branch}/{yy}/{number:6}", "year", True),
        ("{yy}{number:6}", "year", True),
        ("FV {year}", "year", False),
        ("FV {number}", "year", False),
        ("FV {number}/{year}", "month", False),
        ("FV {number}/{number}/{year}", "year", False),
        ("FV {number}/{yeer}", "year", False),
        ("FV {number}/{year", "year", False),
        ("FV {number}{month}/{year}", "month", False),
        ("FV {number}\n{year}", "year", False),
        ("FV {number:0}/{year}", "year", False),
        ("FV {number.__class__}/{year}", "year", False),
        ("FV {number}/{year}", "weekly", False),
    ],
)
def test_patterns(pattern: str, reset: str, right: bool) -> None:
    if right:
        check_pattern(pattern, reset=reset)
        return
    with pytest.raises(Refusal) as refused:
        check_pattern(pattern, reset=reset)
    assert refused.value.code == "PATTERN"


@pytest.mark.feature("KER-3")
@pytest.mark.django_db
def test_series_keep_numbers_unique_and_legal(cast: Cast) -> None:
    used = NumberSeries.objects.get(kind="FV")
    with tx.write_tx(by=cast.by):
        company.take_numbers("FV", company_id=cast.company.pk, on=DAY)
    base = SeriesData("FV", used.pattern, used.reset, gapless=True)
    refused_cases = [
        (replace(base, gapless=False), used.pk, "GAPLESS"),
        (replace(base, reset="year"), used.pk, "SERIES_USED"),
        (replace(base, kind="KOR", pattern="X{number}/{year}/{month}"), used.pk, "SERIES_USED"),
        (replace(base, branch_id=cast.branch.pk), None, "PATTERN_TAKEN"),
        (replace(base, branch_id=cast.branch.pk + 999), None, "NOT_FOUND"),
        (replace(base, pattern="FV {number}"), used.pk, "PATTERN"),
        (replace(base, pattern=""), used.pk, "REQUIRED"),
        (replace(base, pattern="F {number}/{month}/{year}"), None, "TAKEN"),
    ]
    for data, pk, code in refused_cases:
        with pytest.raises(Refusal) as refused:
            save_series(data, pk=pk, by=cast.by)
        assert refused.value.code == code, data
    save_series(replace(base, pattern="F/{number}/{month}/{year}"), pk=used.pk, version=1, by=cast.by)
    with pytest.raises(Conflict):
        save_series(base, pk=used.pk, version=1, by=cast.by)
    used.refresh_from_db()
    assert company.queries.next_numbers([used], on=DAY) == {used.pk: "F/2/11/2026"}
    with pytest.raises(Refusal) as refused:
        remove_series(used.pk, by=cast.by)
    assert refused.value.code == "SERIES_USED"
    remove_series(NumberSeries.objects.get(kind="OF").pk, by=cast.by)


@pytest.mark.django_db
def test_taking_costs_the_same_for_any_count(cast: Cast, django_assert_max_num_queries: object) -> None:
    with tx.write_tx(by=cast.by):
        company.take_numbers("FV", company_id=cast.company.pk, on=DAY)
    with tx.write_tx(by=cast.by), django_assert_max_num_queries(3):  # type: ignore[operator]
        numbers = company.take_numbers("FV", company_id=cast.company.pk, on=DAY, count=500, branch_id=cast.branch.pk)
    assert numbers[-1] == "FV 501/11/2026"


@pytest.mark.feature("KER-2")
def test_rate_rounds_to_eight_places() -> None:
    from kupiec.ground.company.rate_files import read

    [rate] = read(b"Date,USD\n2026-10-05,1.1712\n")
    assert (rate.base, rate.rate, rate.source) == ("EUR", Decimal("0.85382514"), "ECB")
