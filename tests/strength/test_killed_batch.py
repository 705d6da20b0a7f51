"""F1, F2: the worker and the web server die again and again in the middle of invoicing many deliveries.

Started anew, by themselves they finish: every delivery billed once, numbers without a gap, nothing half done; people who
press the button again, with their key, make no second run and no second invoice.
"""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Count, Sum

from kupiec.ground.access import public as access
from kupiec.ground.access.testing import user_with
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.jobs.models import Job
from kupiec.ground.kernel.tests import processes
from kupiec.money.invoicing.models import Billed, Invoice
from kupiec.money.ledger import public as ledger
from kupiec.money.receivables.models import Receivable
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as selling
from tests.cast import Cast
from tests.postgres import free_port
from tests.strength.sizes import SIZES, sized

DEADLINE = 1200.0


def deliveries(cast: Cast, count: int) -> list[int]:
    """So many issued deliveries of 40 or more customers, dated today, made by the verbs in sets of 500."""
    day = clock.today()
    with clock.frozen(day):
        ledger.install(cast.company.pk, by=cast.by)
        ledger.open_year(day.year, by=cast.by)
        orders.install_registers(cast.company.pk)
        place, items = stocks.warehouse(cast), selling.items(5)
        stocks.issued(cast, "PZ", place, *[stocks.line(one, count, cost="5.00") for one in items], on=day)
        people = [parties.party(cast.by, terms={"payment_days": 14}).pk for _ in range(max(40, count // 25))]
        made: list[int] = []
        for start in range(0, count, 500):
            drafts = [
                stocks.document(cast, "WZ", place, stocks.line(items[n % 5], 1), on=day, party_id=people[n % len(people)])
                for n in range(start, min(start + 500, count))
            ]
            ids = [one.document_id for one in stock.draft(drafts, by=cast.by)]
            stock.issue(ids, by=cast.by)
            made += ids
    return made


class Caller:
    """Somebody with a token who asks again, with the same key, until answered."""

    def __init__(self, port: int) -> None:
        self.port = port
        by = access.actor_of(user_with(None))
        _, self.token = access.create_token("robot", scopes=("invoicing.*",), by=by)

    def post(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode(), method="POST")
            for name, value in (("Authorization", f"Bearer {self.token}"), ("Content-Type", "application/json"), ("Idempotency-Key", key)):
                request.add_header(name, value)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code not in (429, 503):
                    return {"status": error.code, **json.loads(error.read() or b"{}")}
            except (urllib.error.URLError, OSError, ValueError):
                pass
            time.sleep(0.05)
        raise AssertionError("never answered")


@contextmanager
def web(port: int) -> Iterator[Any]:
    """The web server; the block is given a verb that kills its working child."""
    parent = processes.start("tests.strength.killed", "web", str(port))
    child = int(parent.stdout.readline())

    def kill() -> None:
        nonlocal child
        os.kill(child, signal.SIGKILL)
        child = int(parent.stdout.readline())

    try:
        yield kill
    finally:
        parent.kill()
        parent.wait()
        os.kill(child, signal.SIGKILL)


@pytest.mark.feature("KER-10")
@pytest.mark.feature("INV-4")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", sized("F1"))
def test_killed_in_the_middle_of_invoicing_many_deliveries(cast: Cast, count: int) -> None:
    kills = SIZES["F1 kills"].quick if count == SIZES["F1"].quick else SIZES["F1 kills"].slow
    documents = deliveries(cast, count)
    single, many = documents[: max(10, count // 20)], documents[max(10, count // 20) :]
    seed = time.time_ns()
    chance = random.Random(seed)
    port = free_port()
    with web(port) as kill_web:
        caller = Caller(port)
        made: dict[int, dict[str, Any]] = {}
        ordered: dict[str, Any] = {}

        def one_by_one() -> None:
            for pk in single:
                made[pk] = caller.post("/api/v1/invoicing/collect", {"delivery_ids": [pk], "issue": True}, f"one-{pk}")

        def all_at_once() -> None:
            body = {"delivery_ids": many, "issue": True, "grouping": "delivery"}
            ordered.update(caller.post("/api/v1/invoicing/collect/run", body, "run"))

        people = [threading.Thread(target=one_by_one), threading.Thread(target=all_at_once)]
        [person.start() for person in people]
        for turn in range(kills):
            worker = processes.start("tests.strength.killed", "worker")
            time.sleep(chance.uniform(0.2, 1.6 if count < 1000 else 4.0))
            worker.kill()
            worker.wait()
            if turn % 2 == 0:
                kill_web()
        worker = processes.start("tests.strength.killed", "worker")
        try:
            [person.join() for person in people]
            finish()
        finally:
            worker.kill()
            worker.wait()
    assert [answer for answer in made.values() if "ids" not in answer] == [], seed
    assert "status" not in ordered or ordered["status"] < 300, (ordered, seed)
    check(documents, seed)


def finish() -> None:
    """Until the run is over, whoever works at it."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        job = Job.objects.get(kind="invoicing.batch")
        if job.state not in ("queued", "running"):
            assert job.state == "done", (job.state, job.error)
            return
        time.sleep(0.2)
    raise AssertionError("the run did not end")


def check(documents: list[int], seed: int) -> None:
    """Every delivery billed once and whole, one run, numbers 1 … n, each with its receivable and posting; invariants."""
    lines = dict(stock.StockLine.objects.filter(document_id__in=documents).values_list("pk", "base_quantity"))
    billed = Billed.objects.values_list("stock_line_id").annotate(Count("pk"), Sum("quantity")).order_by()
    assert {pk: (count, whole) for pk, count, whole in billed} == {pk: (1, quantity) for pk, quantity in lines.items()}, seed
    numbers = sorted(int(one.split()[1].split("/")[0]) for one in Invoice.objects.filter(state="issued").values_list("number", flat=True))
    assert numbers == list(range(1, len(documents) + 1)), seed
    assert not Invoice.objects.exclude(state="issued").exists(), seed
    assert Receivable.objects.count() == len(documents), seed
    assert ledger.Entry.objects.filter(source="invoicing.invoice").count() == len(documents), seed
    assert [(found.code, rows[:2]) for found, rows in invariants.run() if rows] == [], seed
    assert Invoice.objects.aggregate(net=Sum("net"))["net"] > Decimal(0)
