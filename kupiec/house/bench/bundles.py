"""Bundle promotions worked out for documents of ten lines, beside plain arithmetic of the same, and a list built by a recipe."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

from kupiec.house.bench import data
from kupiec.house.bench import workload as work
from kupiec.house.bench.timing import compared
from kupiec.money.pricelists import public as pricelists
from kupiec.money.pricelists.models import Recipe
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import rules
from kupiec.money.promotions.values import Bundle, CartLine, Gift, Requirement

BUNDLES, DOCUMENTS, OF, PER = 500, 1_000, 10, 2
ONE, NINE, CENT = Decimal(1), Decimal("0.99"), Decimal("0.01")
Document = list[tuple[int, Decimal, Decimal]]


def measure(*, products: int, runs: int) -> dict[str, Any]:
    """500 promotions "10 of A → 1 of B" over documents of which every second line has one: lines per second, beside plain arithmetic."""
    promoted = [1 + number * 97 % products for number in range(BUNDLES)]
    bundles = [
        Bundle(at, at, (Requirement(Decimal(OF), frozenset({p})),), gifts=(Gift(at, p, ONE),)) for at, p in enumerate(promoted, 1)
    ]  # fmt: skip
    documents = [_document(number, promoted, products) for number in range(1, DOCUMENTS + 1)]
    found = compared(
        lambda: _ours(documents, bundles), lambda: _plain(documents, frozenset(promoted)), runs=runs, lines=DOCUMENTS * work.LINES
    )
    return {**found, "bundles": BUNDLES}


def _document(number: int, promoted: Sequence[int], products: int) -> Document:
    _, lines = work.document(number, 1, products)
    mixed = [(promoted[(number * 7 + at) % len(promoted)] if at % PER == 0 else p, quantity) for at, (p, quantity) in enumerate(lines)]
    each = dict(mixed)
    return [(p, Decimal(quantity), data.cent(work.product(p).price)) for p, quantity in each.items()]


def _ours(documents: Sequence[Document], bundles: Sequence[Bundle]) -> Decimal:
    """What they come to and what is suggested, as the foot of a document asks for both."""
    total = Decimal(0)
    for document in documents:
        cart = [CartLine(at, p, quantity, quantity * price) for at, (p, quantity, price) in enumerate(document, 1)]
        taken = rules.plan(cart, bundles)
        rules.hints(cart, taken, bundles)
        prices = {p: price for p, _, price in document}
        total += sum((prices[item] * one.times for one in taken for item in one.bundle.requirements[0].items), Decimal(0))
    return total


def _plain(documents: Sequence[Document], promoted: frozenset[int]) -> Decimal:
    total = Decimal(0)
    for document in documents:
        for p, quantity, price in document:
            if p in promoted:
                total += price * (quantity // OF)
    return total


def recipe(made: data.Masters, *, runs: int) -> dict[str, Any]:
    """A list from purchase prices, markup 30 %, ending on 0.99: read and worked out for all products, beside plain arithmetic of figures at hand."""
    pk = Recipe.objects.filter(name="Built").values_list("pk", flat=True).first() or _recipe(made)
    costs = [data.cent(work.product(p).cost) for p in made.products]
    return compared(
        lambda: sum(pricelists.preview(pk, on=data.TODAY, by=made.by).new for _ in (1,)),
        lambda: sum(_built(cost) >= NINE for cost in costs), runs=runs, lines=len(costs),
    )  # fmt: skip


def _recipe(made: data.Masters) -> int:
    target = pricing.save_list({"code": "BUILT", "name": "Built", "currency_id": "PLN"}, by=made.by)
    pk = pricelists.save_recipe({"name": "Built", "price_list_id": target, "source": "purchase", "ending": NINE}, by=made.by)
    pricelists.save_step(pk, {"method": "markup", "percent": Decimal(30)}, by=made.by)
    return pk


def _built(cost: Decimal) -> Decimal:
    price = cost * 130 / 100
    whole = (price - NINE).to_integral_value(rounding=ROUND_CEILING)
    return (max(whole, Decimal(0)) + NINE).quantize(CENT, ROUND_HALF_UP)
