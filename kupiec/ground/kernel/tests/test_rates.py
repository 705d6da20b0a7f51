"""Counters of rates: shared, never passed, anew in each window."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from kupiec.ground.kernel import clock, jobs, rates
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import RateWindow

NOON = dt.datetime(2026, 11, 23, 11, 0, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _fresh():
    rates._kept.clear()


@pytest.mark.django_db
def test_the_limit_and_the_next_window():
    with clock.frozen(NOON):
        allowed = [rates.take("user:1", limit=5).allowed for _ in range(7)]
        assert allowed == [True] * 5 + [False] * 2
        assert rates.take("user:1", limit=5) == rates.Rate(False, 30)
        assert rates.take("user:2", limit=5).allowed
    with clock.frozen(NOON + dt.timedelta(minutes=1)):
        assert rates.take("user:1", limit=5).allowed


@pytest.mark.django_db
def test_blocks_cost_few_writes(django_assert_max_num_queries):
    with clock.frozen(NOON):
        rates.take("user:1", limit=600)
        with django_assert_max_num_queries(0):
            assert all(rates.take("user:1", limit=600).allowed for _ in range(9))
        assert sum(rates.take("user:1", limit=600).allowed for _ in range(700)) == 590
        assert RateWindow.objects.get().count == 600


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_do_not_pass_the_limit():
    allowed: list[bool] = []

    def ask() -> None:
        with clock.frozen(NOON):
            allowed.extend(rates.take("user:1", limit=120).allowed for _ in range(20))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert 114 <= sum(allowed) <= 120


@pytest.mark.django_db
def test_cleaning_by_night():
    with clock.frozen(NOON - dt.timedelta(days=3)):
        rates.take("user:1", limit=5)
        jobs.enqueue("kernel.clean", by=Actor.system(0))
    with clock.frozen(NOON + dt.timedelta(days=2)):
        jobs.run_pending()
    assert not RateWindow.objects.exists()
