"""F13, F14: twenty writers, four readers, an import and backups at once; nobody hears an error, every backup is whole."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from kupiec.ground.kernel import clock, invariants
from kupiec.house.commands import backup
from kupiec.money.receivables import public as receivables
from kupiec.money.stock.models import StockBalance
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.parties.drafts import PartyDraft
from kupiec.people.parties.models import Party
from kupiec.people.parties.services import create
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.orders.tests import builders as selling
from tests.cast import Cast
from tests.strength.sizes import sized

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, READERS, GOODS = 20, 4, 1_000_000


class Crowd:
    """People at work in threads until told to stop: what they did, how long it took, what went wrong."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.by = cast, cast.by
        with clock.frozen(stocks.TODAY):
            selling.office(cast)
            self.place, (self.item,) = stocks.warehouse(cast), selling.items()
            stocks.received(cast, self.place, self.item, GOODS)
            self.party = parties.party(cast.by, terms={"payment_days": 14})
        self.over = threading.Event()
        self.done: Counter[str] = Counter()
        self.took: dict[str, list[float]] = {"write": [], "read": []}
        self.errors: list[str] = []
        self.guard = threading.Lock()

    def write(self, number: int) -> str:
        """A WZ of one piece, or a payment of 1.00."""
        if number % 2:
            row = receivables.PaymentRow(self.cast.company.pk, "bank", stocks.TODAY, Decimal(1), party_id=self.party.pk)
            receivables.register_payments([row], by=self.by)
            return "payment"
        stocks.issued(self.cast, "WZ", self.place, stocks.line(self.item, 1), party_id=self.party.pk)
        return "delivery"

    def read(self, _number: int) -> str:
        receivables.exposure(self.cast.company.pk, [self.party.pk])
        list(Party.objects.order_by("name")[:50])
        return "reading"

    def enter(self, _number: int) -> str:
        """An import: twenty new customers at once."""
        create([PartyDraft(name="Z pliku", roles=frozenset({"customer"})) for _ in range(20)], by=self.by)
        return "import"

    def at_work(self, work: Callable[[int], str], number: int, kind: str) -> None:
        try:
            with clock.frozen(stocks.TODAY):
                while not self.over.is_set():
                    began = time.monotonic()
                    said = work(number)
                    with self.guard:
                        self.done[said] += 1
                        self.took[kind].append(time.monotonic() - began)
                    number += 2
        except Exception as error:
            self.errors.append(repr(error))
        finally:
            connections.close_all()

    @contextmanager
    def working(self) -> Iterator[None]:
        people = [threading.Thread(target=self.at_work, args=(self.write, n, "write")) for n in range(WRITERS)]
        people += [threading.Thread(target=self.at_work, args=(self.read, n, "read")) for n in range(READERS)]
        people += [threading.Thread(target=self.at_work, args=(self.enter, 0, "write"))]
        [one.start() for one in people]
        try:
            yield
        finally:
            self.over.set()
            [one.join() for one in people]

    def p99(self, kind: str) -> int:
        """In milliseconds, for the report only."""
        times = sorted(self.took[kind])
        return round(times[int(len(times) * 0.99)] * 1000)


@pytest.mark.feature("KER-14")
@pytest.mark.parametrize("seconds", sized("F13"))
def test_nobody_hears_that_the_database_is_locked(cast: Cast, tmp_path: Path, seconds: int) -> None:
    crowd = Crowd(cast)
    before = Party.objects.count()
    with crowd.working():
        time.sleep(seconds / 2)
        if connections["default"].vendor == "sqlite":
            backup.make(tmp_path / "kopia.tar.gz")
        time.sleep(seconds / 2)
    print(f"{dict(crowd.done)}; p99 of a write {crowd.p99('write')} ms, of a reading {crowd.p99('read')} ms")
    assert crowd.errors == []
    assert min(crowd.done[what] for what in ("delivery", "payment", "reading", "import")) > 0
    assert StockBalance.objects.get(item=crowd.item).on_hand == GOODS - crowd.done["delivery"]
    assert receivables.Payment.objects.count() == crowd.done["payment"]
    assert Party.objects.count() - before == 20 * crowd.done["import"]
    with clock.frozen(stocks.TODAY):
        assert [(found.code, rows[:2]) for found, rows in invariants.run() if rows] == []


@pytest.mark.sqlite_only
@pytest.mark.feature("KER-20")
@pytest.mark.parametrize("count", sized("F14"))
def test_every_backup_made_under_load_restores_whole(cast: Cast, tmp_path: Path, count: int) -> None:
    """What was acknowledged before the copy began is in it; restored by the command, `kupiec check` finds nothing."""
    crowd = Crowd(cast)
    made: list[tuple[Path, Counter[str]]] = []
    with crowd.working():
        for number in range(count):
            time.sleep(0.5)
            with crowd.guard:
                known = Counter(crowd.done)
            made.append((backup.make(tmp_path / f"{number}.tar.gz"), known))
    assert crowd.errors == []
    for archive, known in made:
        folder = tmp_path / f"of-{archive.stem}"
        restored(archive, folder)
        with sqlite3.connect(folder / "kupiec.sqlite3") as copy:
            found = dict(copy.execute("SELECT 'payment', count(*) FROM receivables_payment UNION ALL"
                                      " SELECT 'delivery', count(*) FROM stock_document WHERE kind = 'WZ' AND state = 'issued'"))  # fmt: skip
        assert found["payment"] >= known["payment"] and found["delivery"] >= known["delivery"], archive


def restored(archive: Path, folder: Path) -> None:
    """Into an empty folder, by the command; the audit of the copy finds nothing."""
    folder.mkdir()
    with tarfile.open(archive) as opened:
        assert {"kupiec.sqlite3", "manifest.json"} <= set(opened.getnames())
    given: dict[str, Any] = {
        **os.environ, "KUPIEC_DATA": str(folder), "KUPIEC_DATABASE": f"sqlite:{folder}/kupiec.sqlite3", "KUPIEC_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "kupiec.house.settings", "PYTHONPATH": str(settings.ROOT),
    }  # fmt: skip
    for command in (["restore", str(archive)], ["check", "--quiet"]):
        asked = [sys.executable, "-m", "kupiec.house", *command]
        done = subprocess.run(asked, env=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
