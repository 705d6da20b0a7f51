"""Batch invoicing of many deliveries as a job of the real worker, beside the same deliveries invoiced one by one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum

from kupiec.ground.kernel import clock, invariants
from kupiec.house.bench import data, processes
from kupiec.house.bench import workload as work
from kupiec.money.invoicing import public as invoicing
from kupiec.sales.orders import public as orders

CHUNK = 200
SINGLES = 40


def measure(*, size: str, documents: int) -> dict[str, Any]:
    """Deliveries per second by the job and one by one, their ratio, the worker's memory; the sums of what was issued."""
    made = data.masters(*work.SIZES[size])
    singles = min(SINGLES, max(1, documents // 4))
    with clock.frozen(data.TODAY):
        alone = _deliveries(made, range(1, singles + 1), size)
        started = time.perf_counter()
        for pk in alone:
            invoicing.collect([pk], by=made.by, on=data.TODAY, issue_too=True)
        single = singles / (time.perf_counter() - started)
        every = _deliveries(made, range(1, documents + 1), size)
        invoicing.start_batch(every, by=made.by, grouping="delivery", on=data.TODAY)
    worked = processes.worker()
    wanted = [work.totals(count, *work.SIZES[size]) for count in (documents, singles)]
    sums, count = _sums(), invoicing.Invoice.objects.filter(state="issued").count()
    right = sums == tuple(map(sum, zip(*wanted, strict=True))) and count == documents + singles
    broken = {found.code: len(rows) for found, rows in invariants.run() if rows}
    rate = documents / worked.seconds
    return {
        "documents": documents,
        "docs_per_s": {"batch": round(rate, 2), "single": round(single, 2)},
        "ratio": round(rate / single, 2),
        "peak_mb": worked.peak_mb,
        "control_total": list(sums),
        "control_ok": right and not broken,
        "broken_invariants": broken,
        "size": size,
        "engine": connection.vendor,
    }


def _deliveries(made: data.Masters, numbers: Sequence[int], size: str) -> list[int]:
    """Orders of the workload accepted, blocked and shipped; the ids of their deliveries, still to be invoiced."""
    for part in data.parcels(numbers, CHUNK):
        drafts = [_order(made, *work.document(n, *work.SIZES[size])) for n in part]
        ids = [one.order_id for one in orders.create(drafts, by=made.by)]
        orders.accept(ids, by=made.by)
        orders.ship(ids, by=made.by)
    return list(invoicing.deliveries_to_invoice(made.by).order_by("pk").values_list("pk", flat=True))


def _order(made: data.Masters, customer: int, lines: Sequence[tuple[int, int]]) -> orders.DraftOrder:
    rows = tuple(orders.DraftOrderLine(made.products[p], "pc", Decimal(quantity)) for p, quantity in lines)
    return orders.DraftOrder(made.by.company_id, made.by.branch_id or 0, made.customers[customer], data.TODAY, rows, made.warehouse)


def _sums() -> tuple[int, int, int]:
    found = invoicing.Invoice.objects.filter(state="issued").aggregate(Sum("net"), Sum("vat"), Sum("gross"))
    return tuple(int((found[f"{name}__sum"] or 0) * 100) for name in ("net", "vat", "gross"))  # type: ignore[return-value]
