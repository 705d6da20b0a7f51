"""Definitions kept by the process, facts kept by a write transaction, events gathered, attempts taken back."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.company import public as company
from kupiec.ground.company.models import NumberSeries, VatCode
from kupiec.ground.kernel import audit, known, locks, tx
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Refusal
from tests.cast import Cast, build_cast


def percents(cast: Cast) -> tuple[int, dict[str, Decimal]]:
    with tx.write_tx(by=cast.by), CaptureQueriesContext(connection) as asked:
        found = dict(company.queries.vat_percents())
    return sum("company_vat_code" in one["sql"] for one in asked.captured_queries), found


@pytest.mark.django_db(transaction=True)
def test_definitions_are_read_once_until_any_process_changes_them() -> None:
    cast = build_cast()
    first = percents(cast)[1]
    assert percents(cast) == (0, first)
    VatCode.objects.filter(code="23").update(percent=Decimal(24))  # as another process would
    assert percents(cast) == (1, {**first, "23": Decimal(24)})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE company_vat_code SET percent = 250000 WHERE code = '23'")
    assert percents(cast)[1]["23"] == Decimal(25)
    VatCode.objects.bulk_create([VatCode(code="7", percent=Decimal(7), name="7")], ignore_conflicts=True)
    assert percents(cast)[1]["7"] == Decimal(7)


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_not_remembered() -> None:
    cast = build_cast()
    first = percents(cast)[1]

    def change() -> None:
        with tx.write_tx(by=cast.by):
            VatCode.objects.filter(code="23").update(percent=Decimal(99))
            assert company.queries.vat_percents()["23"] == Decimal(99)  # one's own change is seen at once
            raise Refusal("PLANTED", "planted")

    with pytest.raises(Refusal):
        change()
    assert percents(cast)[1] == first


@pytest.mark.django_db(transaction=True)
def test_a_change_not_committed_yet_is_not_seen_by_others() -> None:
    """Another transaction reads while the change waits for its commit, and again after it (on PostgreSQL at once)."""
    cast = build_cast()
    before = percents(cast)[1]["23"]
    changed, read = threading.Event(), threading.Event()
    seen: list[Decimal] = []

    def reader() -> None:
        changed.wait(10)
        if connection.vendor == "postgresql":  # SQLite lets writers in one after another
            seen.append(percents(cast)[1]["23"])
        read.set()
        connection.close()

    other = threading.Thread(target=reader)
    other.start()
    with tx.write_tx(by=cast.by):
        VatCode.objects.filter(code="23").update(percent=before + 1)
        changed.set()
        read.wait(10)
    other.join()
    assert set(seen) <= {before}
    assert percents(cast)[1]["23"] == before + 1


@pytest.mark.django_db
def test_facts_are_read_once_until_their_tables_are_written(cast: Cast) -> None:
    asked: list[list[int]] = []

    def load(ids: list[int]) -> dict[int, str]:
        asked.append(ids)
        return {pk: f"fact {pk}" for pk in ids if pk < 9}

    with tx.write_tx(by=cast.by):
        for ids in ([1, 2], [2, 1, 3], [2]):
            known.facts("test", ids, load, tables=("company_vat_code",))
        VatCode.objects.filter(code="23").update(name="x")
        assert known.facts("test", [2, 9], load, tables=("company_vat_code",)) == {2: "fact 2"}
    assert asked == [[1, 2], [3], [2, 9]]


@pytest.mark.django_db
def test_events_of_a_transaction_are_one_statement(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked, tx.write_tx(by=cast.by):
        for verb in ("drafted", "issued", "sent"):
            audit.tell("test.paper", [1, 2], verb, by=cast.by)
    assert sum("kernel_event" in one["sql"] for one in asked) == 1
    assert list(Event.objects.filter(subject_id=2).order_by("pk").values_list("verb", flat=True)) == ["drafted", "issued", "sent"]


@pytest.mark.django_db
def test_an_attempt_takes_back_all_it_did(cast: Cast) -> None:
    series = NumberSeries.objects.all()

    def refused() -> None:
        with tx.attempt():
            audit.tell("test.paper", [1], "lost", by=cast.by)
            tx.memo()["test"] = 1
            locks.lock(locks.Kind.SERIES, series)
            raise Refusal("PLANTED", "planted")

    with tx.write_tx(by=cast.by):
        audit.tell("test.paper", [1], "kept", by=cast.by)
        with pytest.raises(Refusal):
            refused()
        assert "test" not in tx.memo()
        assert not locks.holds(locks.Kind.SERIES, [series.first().pk])
        locks.lock(locks.Kind.ORDER, NumberSeries.objects.none())
    assert list(Event.objects.values_list("verb", flat=True)) == ["kept"]
