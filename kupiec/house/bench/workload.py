"""Quote to cash, the workload: customers, products, price rules and documents by formula; nothing is random.

Money here is integer minor units. Customers c = 1..K in group c % 5 with an own discount, products p = 1..P in category
p % 20, document n with ten lines; control totals prove that a run priced everything right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

GROUPS = 5
CATEGORIES = 20
LINES = 10
OPENING_STOCK = 10_000_000
GROUP_PERCENT = (0, 3, 5, 8, 12)
OWN_DISCOUNT = (0, 1, 2, 3)
BREAKS = ((100, 5), (10, 2), (1, 0))
QUANTITIES = (1, 2, 5, 10, 12, 25, 50, 100, 3, 150)
SIZES = {"tiny": (100, 200), "small": (1_000, 1_000), "large": (100_000, 50_000), "wide": (1_000, 50_000)}
CONTROL = {
    ("small", 500): (7_786_231_695, 1_322_053_802, 9_108_285_497),
    ("large", 500): (8_014_577_627, 1_357_284_500, 9_371_862_127),
    ("tiny", 50): (787_627_786, 136_296_383, 923_924_169),
}


@dataclass(frozen=True, slots=True)
class WorkCustomer:
    code: str
    name: str
    city: str
    group: int
    discount: int


@dataclass(frozen=True, slots=True)
class WorkProduct:
    code: str
    name: str
    category: int
    price: int
    cost: int
    vat: int


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def customer(c: int) -> WorkCustomer:
    """Names are a permutation, so that order by name is not order of entry."""
    return WorkCustomer(f"C{c:06d}", f"Customer {c * 7919 % 1000003:07d}", f"City {c % 500:03d}", c % GROUPS, OWN_DISCOUNT[(c // 5) % 4])


def product(p: int) -> WorkProduct:
    price = 500 + p * 7919 % 99500
    return WorkProduct(f"P{p:06d}", f"Product {p:06d}", p % CATEGORIES, price, (price * 60 + 50) // 100, 8 if p % 4 == 0 else 23)


def percent(group: int, p: int, quantity: int) -> int:
    """Per cent off: the product's own rule first, else category and quantity break."""
    if p % 100 == 0:
        return 20 + group
    extra = next(extra for start, extra in BREAKS if quantity >= start)
    return GROUP_PERCENT[group] + p % CATEGORIES % 3 + extra


def document(n: int, customers: int, products: int) -> tuple[int, list[tuple[int, int]]]:
    """Customer number and (product number, quantity) of the ten lines."""
    step = products // LINES + 1
    lines = [(1 + (n * 7919 + line * step) % products, QUANTITIES[(n + line) % 10]) for line in range(LINES)]
    return 1 + n * 104729 % customers, lines


def expected(n: int, customers: int, products: int) -> tuple[int, int, int]:
    """Net, VAT and gross of document n in minor units."""
    number, lines = document(n, customers, products)
    buyer = customer(number)
    net = {8: 0, 23: 0}
    for p, quantity in lines:
        item = product(p)
        unit = half_up(item.price * (100 - percent(buyer.group, p, quantity)), 100)
        net[item.vat] += half_up(unit * quantity * (100 - buyer.discount), 100)
    vat = sum(half_up(amount * rate, 100) for rate, amount in net.items())
    return sum(net.values()), vat, sum(net.values()) + vat


def totals(documents: int, customers: int, products: int) -> tuple[int, int, int]:
    """Control totals of documents 1..N."""
    sums = [expected(n, customers, products) for n in range(1, documents + 1)]
    return sum(s[0] for s in sums), sum(s[1] for s in sums), sum(s[2] for s in sums)


def chunks(documents: int, size: int) -> Iterator[list[int]]:
    """Document numbers, `size` at a time."""
    for start in range(1, documents + 1, size):
        yield list(range(start, min(start + size, documents + 1)))
