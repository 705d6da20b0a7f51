"""Prices through `pricing.quote` in sets of a thousand, beside plain Decimal arithmetic of the same lines."""

from __future__ import annotations

import time
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from kupiec.house.bench import data
from kupiec.house.bench import workload as work
from kupiec.money.pricing import public as pricing

SET = 1_000
CENT = Decimal("0.01")


def measure(*, size: str, runs: int) -> dict[str, Any]:
    """Lines per second of both, and their ratio (the goal is at least a tenth of plain Decimal)."""
    customers, products = work.SIZES[size]
    made = data.masters(customers, products)
    lines = [(1 + (n * 7919) % products, work.QUANTITIES[n % 10]) for n in range(SET)]
    ours, plain = [], []
    context = pricing.PriceContext(
        company_id=made.by.company_id, party_id=made.customers[1], on=data.TODAY, currency="PLN", rate=Decimal(1)
    )
    asked = [
        pricing.PriceLine(item_id=made.products[p], quantity=Decimal(quantity), factor=Decimal(1), unit="pc")
        for p, quantity in lines
    ]
    for _ in range(runs):
        started = time.perf_counter()
        pricing.quote(asked, context=context)
        ours.append(SET / (time.perf_counter() - started))
        started = time.perf_counter()
        _plain(lines, work.customer(1))
        plain.append(SET / (time.perf_counter() - started))
    return {"lines_per_s": median(ours), "plain_lines_per_s": median(plain), "ratio": median(ours) / median(plain)}


def _plain(lines: list[tuple[int, int]], buyer: work.WorkCustomer) -> list[Decimal]:
    """The bare arithmetic of the same prices."""
    found = []
    for p, quantity in lines:
        price, percent = Decimal(work.product(p).price) / 100, work.percent(buyer.group, p, quantity)
        unit = (price * (100 - percent) / 100).quantize(CENT, ROUND_HALF_UP)
        found.append((unit * quantity * (100 - buyer.discount) / 100).quantize(CENT, ROUND_HALF_UP))
    return found
