"""A house full of promises: open order lines by the hundred thousand, purchases under way, tranches; what is asked of all that.

The answer to an edit in an order, the promise of a long order beside that of one line, the demand plan of everything.
"""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock, tx
from kupiec.house.bench import data, lines, processes
from kupiec.house.bench import workload as work
from kupiec.people.parties import services as parties
from kupiec.people.parties.drafts import PartyDraft
from kupiec.sales.confirmations import planning
from kupiec.sales.confirmations import public as confirmations
from kupiec.sales.orders import public as orders
from kupiec.sales.promising import public as promising
from kupiec.sales.supply import public as supply

OF_ORDER, TOGETHER, DAYS, WEEKS = 100, 10, 70, 12
PURCHASED, CONFIRMED, SAFE = 20, 10, 3
"""A purchase line for every twentieth order line, a tenth of orders confirmed, a safety stock above all there is for every third item."""
PROMISED = (1, 50)
SHORT = Decimal(2 * work.OPENING_STOCK)


def measure(*, size: str, open_lines: int, runs: int, tries: int = lines.TRIES) -> dict[str, Any]:
    """An edit, a promise, a plan: milliseconds by the clock and the processor, statements; the plan's demand beside the lines' quantities."""
    customers, products = work.SIZES[size]
    made = data.masters(customers, products, wide=size == "wide")
    with clock.frozen(data.TODAY):
        _fill(made, open_lines)
    answers = lines.measure(size=size, runs=runs, lengths=(10, 500 if products >= 500 else 100), tries=tries)
    with clock.frozen(data.TODAY):
        wanted = sum(orders.OrderLine.objects.filter(order__state="accepted").values_list("base_quantity", flat=True), Decimal(0))
        promises = _promises(made, runs * tries)
        plan, planned = _plan(made, runs)
    return {
        "open_lines": open_lines,
        "edit": answers,
        "promise": promises,
        "plan": plan,
        "control_total": {"wanted": str(wanted), "planned": str(planned)},
        "control_ok": answers["control_ok"] and wanted == planned,
        "peak_mb": processes.peak_mb(),
        "size": size,
        "engine": connection.vendor,
    }  # fmt: skip


def _fill(made: data.Masters, open_lines: int) -> None:
    """Accepted orders of a hundred lines each, what was bought for them, what was confirmed; what another run has entered stays."""
    there = orders.Order.objects.filter(state="accepted").count()
    for part in data.parcels(range(there, open_lines // OF_ORDER), TOGETHER):
        ids = [one.order_id for one in orders.create([_order(made, number) for number in part], by=made.by)]
        orders.accept(ids, by=made.by)
        chosen = [pk for number, pk in zip(part, ids, strict=True) if number % CONFIRMED == 0]
        confirmations.confirm(confirmations.from_orders(chosen, by=made.by), by=made.by)
    if open_lines and not there:
        _replenished(made)
        _purchased(made, open_lines // PURCHASED)
    data.analyse()


def _order(made: data.Masters, number: int) -> orders.DraftOrder:
    at = [(number * OF_ORDER + line) * 7919 % len(made.products) + 1 for line in range(OF_ORDER)]
    rows = tuple(orders.DraftOrderLine(made.products[p], "pc", Decimal(work.QUANTITIES[(number + p) % 10])) for p in dict.fromkeys(at))
    on = data.TODAY + dt.timedelta(days=1 + number % DAYS)
    customer = made.customers[number % len(made.customers) + 1]
    return orders.DraftOrder(made.by.company_id, made.by.branch_id or 0, customer, data.TODAY, rows, made.warehouse, wanted_on=on)


def _replenished(made: data.Masters) -> None:
    company = made.by.company_id
    promising.save_terms({"lead_days": 10}, by=made.by)
    with tx.write_tx(by=made.by):
        short = [
            promising.Terms(company_id=company, item_id=pk, lead_days=10, lot=Decimal(50), safety=SHORT)
            for p, pk in made.products.items()
            if p % SAFE == 0
        ]
        promising.Terms.objects.bulk_create(short)


def _purchased(made: data.Masters, count: int) -> None:
    (supplier,) = parties.create([PartyDraft("Supplier", code="SUP", country="DE", roles=frozenset({"supplier"}))], by=made.by)
    items = list(made.products.values())
    for part in data.parcels(range(count), OF_ORDER):
        rows = tuple(supply.LineDraft(item_id=items[n * 7919 % len(items)], quantity=Decimal(100)) for n in part)
        due = data.TODAY + dt.timedelta(days=7 + part[0] // OF_ORDER % DAYS)
        draft = supply.OrderDraft(warehouse_id=made.warehouse, due=due, supplier_id=supplier, lines=rows)
        supply.place(supply.create([draft], by=made.by), by=made.by)


def _promises(made: data.Masters, tries: int) -> dict[str, Any]:
    """One line and fifty in turn; the long one beside the short one."""
    items = [made.products[number * 7919 % len(made.products) + 1] for number in range(max(PROMISED))]
    taken: dict[int, list[tuple[float, float]]] = {count: [] for count in PROMISED}
    for at in range(tries + 1):
        for count in PROMISED:
            asks = [promising.Ask(items[(at + n) % len(items)], SHORT if n % 5 == 0 else Decimal(7)) for n in range(count)]
            taken[count].append(_timed(lambda asks=asks: promising.promise(asks, warehouse_id=made.warehouse, by=made.by)))  # type: ignore[misc]
    told = {count: _middle(some[1:]) for count, some in taken.items()}
    asked = [promising.Ask(item, Decimal(7)) for item in items]
    statements = {count: _statements(lambda count=count: promising.promise(asked[:count], warehouse_id=made.warehouse, by=made.by)) for count in PROMISED}  # type: ignore[misc]  # fmt: skip
    one, many = PROMISED
    ratio = {kind: round(told[many][kind] / told[one][kind], 2) for kind in ("ms", "cpu_ms")}
    return {"lines": told, "ratio": ratio, "statements": statements}


def _plan(made: data.Masters, runs: int) -> tuple[dict[str, Any], Decimal]:
    """Everything wanted in twelve weeks, week by week."""
    weeks = [data.TODAY + dt.timedelta(days=7 * week) for week in range(WEEKS + 1)]
    asked = planning.Asked(tuple((first, after - dt.timedelta(days=1)) for first, after in itertools.pairwise(weeks)))
    taken = [_timed(lambda: planning.plan(asked, by=made.by)) for _ in range(runs)]
    found = planning.plan(asked, by=made.by)
    total = sum((cell.demand for row in found for cell in row.cells), Decimal(0))
    statements = _statements(lambda: planning.plan(asked, by=made.by))
    return {**_middle(taken), "items": len(found), "proposals": sum(len(row.proposals) for row in found), "statements": statements}, total


def _timed(work_: Callable[[], Any]) -> tuple[float, float]:
    started, busy = time.perf_counter(), time.process_time()
    work_()
    return (time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000


def _middle(taken: Sequence[tuple[float, float]]) -> dict[str, float]:
    return {"ms": round(median(one[0] for one in taken), 2), "cpu_ms": round(median(one[1] for one in taken), 2)}


def _statements(asked: Callable[[], Any]) -> int:
    asked()
    with CaptureQueriesContext(connection) as seen:
        asked()
    return len(seen)
