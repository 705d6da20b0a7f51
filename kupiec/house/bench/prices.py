"""Prices through `pricing.quote` in sets of a thousand, beside plain Decimal arithmetic of the same lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.house.bench import data
from kupiec.house.bench import workload as work
from kupiec.money.pricing import public as pricing

SET = 1_000
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
Pair = tuple[int, int]


def measure(*, size: str, rows: int, runs: int) -> dict[str, Any]:
    """Lines per second of both and their ratio: a set, the rebuild of `rows` prices customer by customer; one line."""
    customers, products = work.SIZES[size]
    made = data.masters(customers, products)
    plain = Plain(products)
    lines = [(1 + (n * 7919) % products, work.QUANTITIES[n % 10]) for n in range(SET)]
    cold = _timed(lambda: _quoted(made, 1, lines))
    sets = _compared(lambda: _quoted(made, 1, lines), lambda: plain.net(1, lines), runs=runs, lines=SET)
    every = list(islice(_everything(customers, products), max(1, rows // SET)))
    rebuild = _compared(
        lambda: sum(_quoted(made, c, part) for c, part in every),
        lambda: sum(plain.net(c, part) for c, part in every),
        runs=runs,
        lines=sum(len(part) for _, part in every),
    )
    with CaptureQueriesContext(connection) as captured:
        _quoted(made, 2, lines[:1])
    single = [_timed(lambda: _quoted(made, 2, lines[:1]))[0] for _ in range(20 * runs)]
    same = sets.pop("same") and rebuild.pop("same")
    return {
        **sets,
        "first_lines_per_s": SET / cold[0],
        "rebuild": rebuild,
        "one": {"statements": len(captured), "ms": round(median(single) * 1000, 3)},
        "control_ok": same,
        "engine": connection.vendor,
        "size": size,
    }


def _everything(customers: int, products: int) -> Iterator[tuple[int, list[Pair]]]:
    """Every product for every customer, a set at a time."""
    for c in range(1, customers + 1):
        for start in range(1, products + 1, SET):
            numbers = range(start, min(start + SET, products + 1))
            yield c, [(p, work.QUANTITIES[(c + p) % 10]) for p in numbers]


def _quoted(made: data.Masters, customer: int, lines: Sequence[Pair]) -> Decimal:
    context = pricing.PriceContext(
        company_id=made.by.company_id, party_id=made.customers[customer], on=data.TODAY, currency="PLN", rate=Decimal(1)
    )
    asked = [
        pricing.PriceLine(item_id=made.products[p], quantity=Decimal(quantity), factor=Decimal(1), unit="pc")
        for p, quantity in lines
    ]
    return sum((price.net for price in pricing.quote(asked, context=context)), Decimal(0))


class Plain:
    """The bare arithmetic of the same prices: figures in dictionaries, a rule looked up, two roundings a line."""

    def __init__(self, products: int) -> None:
        self.products = {
            p: (Decimal(one.price) / 100, one.category) for p in range(1, products + 1) if (one := work.product(p))
        }
        groups = range(work.GROUPS)
        self.own = {(g, p): 20 + g for g in groups for p in range(100, products + 1, 100)}
        self.breaks = {
            (g, k): [(start, work.GROUP_PERCENT[g] + k % 3 + extra) for start, extra in work.BREAKS]
            for g in groups
            for k in range(work.CATEGORIES)
        }

    def net(self, customer: int, lines: Sequence[Pair]) -> Decimal:
        buyer = work.customer(customer)
        group, discount, total = buyer.group, Decimal(buyer.discount), Decimal(0)
        for p, quantity in lines:
            price, category = self.products[p]
            percent = self.own.get((group, p), 0)
            if not percent:
                for start, percent in self.breaks[group, category]:  # noqa: B007 - the last one reached
                    if quantity >= start:
                        break
            unit = (price * (HUNDRED - percent) / HUNDRED).quantize(CENT, ROUND_HALF_UP)
            total += (unit * quantity * (HUNDRED - discount) / HUNDRED).quantize(CENT, ROUND_HALF_UP)
        return total


def _compared(ours: Callable[[], Any], plain: Callable[[], Any], *, runs: int, lines: int) -> dict[str, Any]:
    """Both in turn, `runs` times; the median rates, their ratio, and whether both came to the same sum."""
    pairs = [(_timed(ours), _timed(plain)) for _ in range(runs)]
    rates = [lines / median(pair[side][0] for pair in pairs) for side in (0, 1)]
    same = all(one[1] == two[1] for one, two in pairs)
    return {"lines": lines, "lines_per_s": round(rates[0]), "plain_lines_per_s": round(rates[1]),
            "ratio": round(rates[0] / rates[1], 4), "same": same}  # fmt: skip


def _timed(work_: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work_()
    return time.perf_counter() - started, found
