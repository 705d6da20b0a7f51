"""Prices through `pricing.quote` in sets of a thousand, beside plain Decimal arithmetic of the same lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.house.bench import bundles, data
from kupiec.house.bench import workload as work
from kupiec.house.bench.timing import compared, timed
from kupiec.money.pricing import public as pricing

SET = 1_000
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
ONE = Decimal(1)
QUANTITIES = {quantity: Decimal(quantity) for quantity in work.QUANTITIES}
AT_ONCE = 20
Pair = tuple[int, int]


def measure(*, size: str, rows: int, runs: int) -> dict[str, Any]:
    """Lines per second of both and their ratio: a set, the rebuild of `rows` prices, bundles, a list by recipe; one line."""
    customers, products = work.SIZES[size]
    made = data.masters(customers, products, wide=size == "wide")
    plain = Plain(products)
    lines = [(1 + (n * 7919) % products, work.QUANTITIES[n % 10]) for n in range(SET)]
    cold = timed(lambda: _quoted(made, 1, lines))
    sets = compared(lambda: _quoted(made, 1, lines), lambda: plain.net(1, lines), runs=runs, lines=SET)
    every = list(islice(_everything(customers, products), max(1, rows // (customers * AT_ONCE))))
    rebuild = compared(
        lambda: sum(_rebuilt(made, part) for part in every),
        lambda: sum(plain.net(c, lines) for part in every for c, lines in part),
        runs=runs,
        lines=sum(len(lines) for part in every for _, lines in part),
    )
    single_file = [one for part in every for one in part][: max(1, SET * 20 // AT_ONCE)]
    by_customer = compared(
        lambda: sum(_quoted(made, c, lines) for c, lines in single_file),
        lambda: sum(plain.net(c, lines) for c, lines in single_file),
        runs=runs,
        lines=sum(len(lines) for _, lines in single_file),
    )
    with CaptureQueriesContext(connection) as captured:
        _quoted(made, 2, lines[:1])
    single = [timed(lambda: _quoted(made, 2, lines[:1]))[0] for _ in range(20 * runs)]
    promoted, built = bundles.measure(products=products, runs=runs), bundles.recipe(made, runs=runs)
    same = not [found for found in (sets, rebuild, by_customer, promoted, built) if not found.pop("same")]
    return {
        **sets,
        "first_lines_per_s": SET / cold[0],
        "rebuild": rebuild,
        "by_customer": by_customer,
        "bundles": {**promoted, "of_rebuild": round(promoted["lines_per_s"] / rebuild["lines_per_s"], 4)},
        "recipe": built,
        "one": {"statements": len(captured), "ms": round(median(single) * 1000, 3)},
        "control_ok": same,
        "engine": connection.vendor,
        "size": size,
    }


def _everything(customers: int, products: int) -> Iterator[list[tuple[int, list[Pair]]]]:
    """Every product for every customer, some products at a time for all of them."""
    for start in range(1, products + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, products + 1))
        yield [(c, [(p, work.QUANTITIES[(c + p) % 10]) for p in numbers]) for c in range(1, customers + 1)]


def _quoted(made: data.Masters, customer: int, lines: Sequence[Pair]) -> Decimal:
    prices = pricing.quote(_asked(made, lines), context=_context(made, customer))
    return sum((price.net for price in prices), Decimal(0))


def _rebuilt(made: data.Masters, part: Sequence[tuple[int, list[Pair]]]) -> Decimal:
    """The same question of an item and a quantity is one value, whichever customer asks."""
    asked = list({pair for _, lines in part for pair in lines})
    known = dict(zip(asked, _asked(made, asked), strict=True))
    sets = pricing.quote_sets([(_context(made, c), [known[pair] for pair in lines]) for c, lines in part])
    return sum((price.net for prices in sets for price in prices), Decimal(0))


def _context(made: data.Masters, customer: int) -> pricing.PriceContext:
    return pricing.PriceContext(company_id=made.by.company_id, party_id=made.customers[customer], on=data.TODAY, currency="PLN", rate=ONE)


def _asked(made: data.Masters, lines: Sequence[Pair]) -> list[pricing.PriceLine]:
    return [pricing.PriceLine(made.products[p], QUANTITIES[quantity], ONE, "pc") for p, quantity in lines]


class Plain:
    """The bare arithmetic of the same prices: figures in dictionaries, a rule looked up, two roundings a line."""

    def __init__(self, products: int) -> None:
        self.products = {p: (Decimal(one.price) / 100, one.category) for p in range(1, products + 1) if (one := work.product(p))}
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
