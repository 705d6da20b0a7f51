"""SQLite goes along an index for a yes/no column, and knows its tables' sizes once they are counted."""

from __future__ import annotations

import pytest
from django.db import connection

from kupiec.ground.kernel import statistics
from kupiec.ground.kernel.jobs.models import Schedule

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")


@pytest.mark.django_db
def test_a_column_of_yes_and_no_is_compared() -> None:
    sql = str(Schedule.objects.filter(active=False).query)
    assert ("NOT " in sql) is (connection.vendor != "sqlite")
    Schedule.objects.bulk_create([
        Schedule(name=name, kind="x", cron="* * * * *", payload={}, active=active) for name, active in (("a", True), ("b", False))
    ])  # fmt: skip
    assert [row.name for row in Schedule.objects.filter(active=True)] == ["a"]
    assert [row.name for row in Schedule.objects.exclude(active=True)] == ["b"]


@sqlite_only
@pytest.mark.django_db
def test_sizes_are_counted() -> None:
    Schedule.objects.bulk_create([Schedule(name=f"s{n}", kind="x", cron="* * * * *", payload={}) for n in range(50)])
    statistics.renew()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'kernel_schedule'")
        assert cursor.fetchall()
