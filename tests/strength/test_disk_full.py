"""F4: the disk of the database is full while invoices are made: a clear no, nothing half done, and on when there is room."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg.errors
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from kupiec.ground.kernel import clock, invariants, jobs
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.invoicing.models import Billed, Invoice
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.orders.tests import builders as selling
from tests.cast import Cast
from tests.security import world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature("INV-10")]
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def shop(cast: Cast) -> Iterator[Cast]:
    with clock.frozen(stocks.TODAY):
        selling.office(cast)
        yield cast
        assert [(found.code, rows[:2]) for found, rows in invariants.run() if rows] == []


def deliveries(shop: Cast, count: int) -> list[int]:
    """So many issued deliveries, each to a customer of its own."""
    place, (item,) = stocks.warehouse(shop), selling.items()
    stocks.received(shop, place, item, 1000)
    line = stocks.line(item, 2)
    customers = [parties.party(shop.by, terms={"payment_days": 14}) for _ in range(count)]
    return [stocks.issued(shop, "WZ", place, line, party_id=one.pk).document_id for one in customers]


def full() -> OperationalError:
    """The database's own word for a full disk, as Django raises it."""
    cause: Exception
    if connection.vendor == "sqlite":
        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorcode = sqlite3.SQLITE_FULL  # type: ignore[attr-defined]
    else:
        cause = psycopg.errors.DiskFull("could not extend file: No space left on device")
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


class Fills:
    """Lets `at − 1` writes pass and refuses every later one; 0: counts only."""

    def __init__(self, at: int) -> None:
        self.at, self.writes = at, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ")[:6].upper() in WRITES or (sql.startswith("WITH") and "UPDATE" in sql):
            self.writes += 1
            if self.at and self.writes >= self.at:
                raise full()
        return execute(sql, params, many, context)


def test_space_ends_at_any_write(shop: Cast) -> None:
    """Collecting and issuing, refused at its first, second, … last write and at the commit; then done in one go."""
    documents = deliveries(shop, 3)
    before, at = world.fingerprint(), 0
    while True:
        at += 1
        fills = Fills(at)
        with connection.execute_wrapper(fills):
            try:
                made = invoicing.collect(documents, issue_too=True, by=shop.by)
                break
            except Refusal as refusal:
                assert refusal.code == "NO_SPACE", at
        assert world.fingerprint() == before, f"something was kept of a run refused at write {at}"
    assert at > 10, "so many places were tried"
    assert numbers() == [1, 2, 3] and len(made) == 3


def test_space_ends_at_the_commit(shop: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = deliveries(shop, 2)
    before = world.fingerprint()

    def commit() -> None:
        raise full()

    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", commit)
        with pytest.raises(Refusal) as refused:
            invoicing.collect(documents, issue_too=True, by=shop.by)
    assert refused.value.code == "NO_SPACE"
    assert world.fingerprint() == before
    assert len(invoicing.collect(documents, issue_too=True, by=shop.by)) == 2
    assert numbers() == [1, 2]


def test_a_job_waits_for_room_and_goes_on(shop: Cast) -> None:
    """The batch finds no room, says so, is tried again later and does all of it once."""
    documents = deliveries(shop, 4)
    job = invoicing.start_batch(documents, by=shop.by, grouping="delivery")
    with connection.execute_wrapper(Lacks("invoicing_invoice")):
        jobs.run_pending(quiet=True)
    state = jobs.state(job, by=shop.by)
    assert state is not None and state.state == "queued" and "OperationalError" in state.error
    assert not Invoice.objects.exists()
    with clock.frozen(clock.now() + clock.dt.timedelta(minutes=5)):
        jobs.run_pending()
    state = jobs.state(job, by=shop.by)
    assert state is not None and state.state == "done"
    assert numbers() == [1, 2, 3, 4]


class Lacks:
    """No room for rows of one table: what is needed to put the job back into the queue still fits."""

    def __init__(self, table: str) -> None:
        self.start = f'INSERT INTO "{table}"'

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(self.start):
            raise full()
        return execute(sql, params, many, context)


@pytest.mark.sqlite_only
def test_a_full_disk_of_sqlite(shop: Cast) -> None:
    """A real one: the file may not grow. People and programs hear 507, pages are read, fifty writes leave nothing."""
    documents = deliveries(shop, 6)
    client = world.person(None)
    client.get(reverse("invoices"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        fit = filled(client, documents)
        before = world.fingerprint()
        for turn in range(50):
            assert invoice(client, documents[fit]) == 507, turn
        assert world.fingerprint() == before
        page = client.post(reverse("invoice-new"), {"kind": "invoice"})
        assert page.status_code < 500 or page.status_code == 507
        assert client.get(reverse("invoices")).status_code == 200
        assert client.get("/klienci/").status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert [invoice(client, pk) for pk in documents[fit:]] == [201] * (6 - fit)
    assert numbers() == [1, 2, 3, 4, 5, 6]
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def invoice(client: Client, document: int) -> int:
    world.fresh_rates()
    body = json.dumps({"delivery_ids": [document], "issue": True})
    return client.post("/api/v1/invoicing/collect", body, content_type="application/json").status_code


def filled(client: Client, documents: list[int]) -> int:
    """How many deliveries still fit in what room the file's pages have."""
    for fit, document in enumerate(documents):
        if invoice(client, document) == 507:
            return fit
    raise AssertionError("the disk did not fill")


def numbers() -> list[int]:
    assert Billed.objects.count() == Invoice.objects.filter(state="issued").count()
    return sorted(int(one.split()[1].split("/")[0]) for one in Invoice.objects.exclude(number="").values_list("number", flat=True))
