"""Counts of pages and of the rail: one statement for all, words made once, rows counted each time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from kupiec.ground.company.public import Branch
from kupiec.ground.kernel import clock
from kupiec.ground.kit import counting, frame

pytestmark = pytest.mark.django_db


class Badges:
    def __init__(self) -> None:
        self.asked = 0

    def badges(self, by: Any) -> dict[str, Any]:
        self.asked += 1
        rows = Branch.objects.filter(company_id=by.company_id)
        return {"sales": rows, "day": rows.none()} if by.may("sales.see") else {"sales": 3}


def _told(source: Badges, by: Any) -> dict[str, int | None]:
    return counting.together(frame._waiting(source, by, (frame._whole(by), clock.today())))


def test_rows_of_a_source_are_worked_out_once_for_actors_alike_and_counted_each_time(cast: Any) -> None:
    source, there = Badges(), Branch.objects.filter(company=cast.company).count()
    assert _told(source, cast.by) == {"sales": there, "day": 0}
    Branch.objects.create(company=cast.company, code="NEW", name="New")
    assert _told(source, replace(cast.by, request_id="another")) == {"sales": there + 1, "day": 0}
    assert source.asked == 1
    assert _told(source, replace(cast.by, company_id=0)) == {"sales": 0, "day": 0}
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        assert _told(source, cast.by) == {"sales": there + 1, "day": 0}
    assert source.asked == 3


def test_a_source_that_tells_figures_is_asked_each_time(cast: Any) -> None:
    source, by = Badges(), replace(cast.by, all_rights=False, rights=frozenset())
    assert [_told(source, by), _told(source, by)] == [{"sales": 3}, {"sales": 3}]
    assert source.asked == 2


def test_rows_of_the_rooms_are_told_without_reading(cast: Any) -> None:
    """What a source reads to find its rows would be kept for the day, and new rows would not count."""
    for source in frame.badge_sources:
        with CaptureQueriesContext(connection) as asked:
            told = source.badges(cast.by)
        if told and all(isinstance(rows, QuerySet) for rows in told.values()):
            assert [one["sql"] for one in asked] == [], source
