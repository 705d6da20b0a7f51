"""Quote to cash through our public verbs: offer, order, block, delivery, invoice, payment; each stage its own transaction."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock
from kupiec.house.bench import data
from kupiec.house.bench import workload as work
from kupiec.money.invoicing import public as invoicing
from kupiec.money.receivables import public as receivables
from kupiec.sales.offers import public as offers
from kupiec.sales.orders import public as orders

STAGES = ("quote", "confirm", "reserve", "ship", "invoice", "pay")
BATCH = 500
CHUNK = 100
WARM = 10


class Meter:
    """Seconds and SQL statements per stage of one run."""

    def __init__(self, *, count_sql: bool = False) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self.statements = dict.fromkeys(STAGES, 0)
        self.count_sql = count_sql
        self.cpu = time.process_time()

    @contextmanager
    def stage(self, name: str) -> Any:
        started = time.perf_counter()
        if self.count_sql:
            with CaptureQueriesContext(connection) as captured:
                yield
            self.statements[name] += len(captured)
        else:
            yield
        self.seconds[name] += time.perf_counter() - started

    def rates(self, documents: int) -> dict[str, float]:
        rates = {name: documents / max(seconds, 1e-9) for name, seconds in self.seconds.items()}
        rates["end_to_end"] = documents / max(sum(self.seconds.values()), 1e-9)
        rates["cpu_ms_per_doc"] = (time.process_time() - self.cpu) / documents * 1000
        return {name: round(value, 2) for name, value in rates.items()}


def run(made: data.Masters, numbers: Sequence[int], *, size: str, chunk: int, meter: Meter) -> tuple[int, int, int]:
    """All documents through all stages, `chunk` at a time; the control totals in minor units."""
    customers, products = work.SIZES[size]
    totals = [Decimal(0)] * 3
    with clock.frozen(data.TODAY):
        for start in range(0, len(numbers), chunk):
            part = [work.document(n, customers, products) for n in numbers[start : start + chunk]]
            for index, value in enumerate(through(made, part, meter)):
                totals[index] += value
    return tuple(int(total * 100) for total in totals)  # type: ignore[return-value]


def through(made: data.Masters, part: Sequence[tuple[int, list[tuple[int, int]]]], meter: Meter) -> list[Decimal]:
    """These documents (customer, lines of product and quantity) through all stages; net, VAT and gross."""
    by = made.by
    with meter.stage("quote"):
        drafts = [_offer(made, customer, lines) for customer, lines in part]
        versions = [one.version_id for one in offers.create(drafts, send=True, by=by)]
    with meter.stage("confirm"):
        order_ids = [one.order_id for one in offers.accept(versions, confirm=True, by=by)]
    with meter.stage("reserve"):
        orders.block(order_ids, by=by)
    with meter.stage("ship"):
        orders.ship(order_ids, by=by)
    with meter.stage("invoice"):
        invoice_ids = orders.bill(order_ids, by=by, issue=True)
    with meter.stage("pay"):
        _pay(made, invoice_ids)
    sums = invoicing.Invoice.objects.filter(pk__in=invoice_ids).aggregate(Sum("net"), Sum("vat"), Sum("gross"))
    return [sums["net__sum"], sums["vat__sum"], sums["gross__sum"]]


def _offer(made: data.Masters, customer: int, lines: list[tuple[int, int]]) -> offers.DraftOffer:
    rows = tuple(offers.DraftOfferLine(made.products[p], Decimal(quantity), "pc") for p, quantity in lines)
    return offers.DraftOffer(
        company_id=made.by.company_id,
        branch_id=made.by.branch_id or 0,
        party_id=made.customers[customer],
        issue_date=data.TODAY,
        lines=rows,
    )


def _pay(made: data.Masters, invoice_ids: Sequence[int]) -> None:
    open_items = receivables.Receivable.objects.filter(source="invoicing.invoice", source_id__in=list(invoice_ids))
    rows = [
        receivables.PaymentRow(
            made.by.company_id, "bank", data.TODAY, item.amount, party_id=item.party_id,
            allocations=(receivables.Allocation(item.pk, item.amount),),
        )
        for item in open_items
    ]  # fmt: skip
    receivables.register_payments(rows, by=made.by)


def prefill(made: data.Masters, size: str) -> None:
    """A few documents before anything is measured, so that no table is empty when PostgreSQL makes its plans."""
    run(made, list(range(1, WARM + 1)), size=size, chunk=WARM, meter=Meter())
    data.analyse()


def measure(*, size: str, mode: str, documents: int, runs: int) -> dict[str, Any]:
    """The whole measurement: masters once, `runs` runs over fresh documents of the same numbers, one counted for SQL."""
    made = data.masters(*work.SIZES[size])
    chunk = 1 if mode == "single" else CHUNK
    numbers = list(range(1, documents + 1))
    prefill(made, size)
    before = _database_bytes()
    rates, totals = [], (0, 0, 0)
    for turn in range(runs):
        if turn:
            data.analyse()  # what autovacuum does meanwhile: room of rows that are gone is used again
        meter = Meter()
        totals = run(made, numbers, size=size, chunk=chunk, meter=meter)
        rates.append(meter.rates(documents))
    counted = Meter(count_sql=True)
    sample = numbers[: max(1, min(len(numbers), chunk))]
    run(made, sample, size=size, chunk=chunk, meter=counted)
    per_document = {name: round(count / len(sample), 2) for name, count in counted.statements.items()}
    return {
        "median_docs_per_s": {name: statistics.median(rate[name] for rate in rates) for name in rates[0]},
        "sql_per_doc": {**per_document, "total": round(sum(per_document.values()), 2)},
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "bytes_per_doc": (_database_bytes() - before) // max(1, documents * runs),
        "control_total": list(totals),
        "control_ok": totals == work.totals(documents, *work.SIZES[size]),
        "size": size,
        "mode": mode,
        "documents": documents,
        "engine": connection.vendor,
    }


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(str(connection.settings_dict["NAME"])).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


__all__ = ["BATCH", "Meter", "measure", "run", "through"]
