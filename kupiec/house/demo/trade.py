"""A day of trade in the demo: offers made and decided, orders taken, accepted, shipped. The same every time."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.catalog import public as catalog
from kupiec.people.parties.models import Party
from kupiec.sales.offers import public as offers
from kupiec.sales.orders import public as orders

PIECES = (1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 20, 25, 40, 60, 100)
DAYS_OPEN = 3
"""Orders of the last days stay in the registers, so that every one has something in it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the trade moves among: customers by branch, items, warehouses by branch."""

    customers: Mapping[int, Sequence[int]]
    items: Sequence[int]
    facts: Mapping[int, catalog.ItemFacts]
    warehouses: Mapping[int, int]
    salespeople: Mapping[int, Sequence[int]]


def customers_by_branch(ids: Sequence[int], default: int) -> dict[int, list[int]]:
    """Customers under the branch that looks after them."""
    found: dict[int, list[int]] = {}
    for pk, branch in Party.objects.filter(pk__in=ids, archived=False).order_by("pk").values_list("pk", "branch_id"):
        found.setdefault(branch or default, []).append(pk)
    return found


def day(on: dt.date, *, stage: Stage, today: dt.date, by: Actor) -> None:
    """One working day: offers and orders come in, yesterday's are accepted, what is there is shipped."""
    chance = random.Random(on.toordinal())  # noqa: S311 - believable data, not secrets
    fresh = (today - on).days
    with clock.frozen(dt.datetime.combine(on, dt.time(9, 30), clock.WARSAW)):
        _offers(on, stage, chance, fresh, by)
        drafts = [_order(on, stage, chance, branch, by) for branch in _branches(stage, chance, 4)]
        made = [one.order_id for one in orders.create(drafts, by=by)]
    with clock.frozen(dt.datetime.combine(on, dt.time(11), clock.WARSAW)):
        _pass_on(made, fresh, chance, by)
    with clock.frozen(dt.datetime.combine(on, dt.time(14), clock.WARSAW)):
        if fresh >= DAYS_OPEN:
            _ship(made, by)


def _branches(stage: Stage, chance: random.Random, count: int) -> list[int]:
    names = sorted(stage.customers)
    return [chance.choices(names, weights=[4, 2, 1][: len(names)])[0] for _ in range(count)]


def _order(on: dt.date, stage: Stage, chance: random.Random, branch: int, by: Actor) -> orders.DraftOrder:
    rows = [
        orders.DraftOrderLine(pk, stage.facts[pk].unit, quantity) for pk, quantity in _basket(stage, chance, chance.randint(2, 9))
    ]
    return orders.DraftOrder(
        by.company_id, branch, chance.choice(stage.customers[branch]), on, tuple(rows),
        warehouse_id=stage.warehouses[branch], wanted_on=on + dt.timedelta(days=chance.randint(1, 6)),
        salesperson_id=chance.choice(stage.salespeople[branch]),
        customer_reference=chance.choice(("", "", f"ZAM/{chance.randint(100, 999)}/{on.year}", f"PO {chance.randint(4000, 9999)}")),
    )  # fmt: skip


def _basket(stage: Stage, chance: random.Random, count: int) -> list[tuple[int, Decimal]]:
    chosen = chance.sample(list(stage.items), count)
    return [(pk, Decimal(1 if not stage.facts[pk].stocked else chance.choice(PIECES))) for pk in chosen]


def _offers(on: dt.date, stage: Stage, chance: random.Random, fresh: int, by: Actor) -> None:
    """Two or three offers; the older ones are decided: two in five become orders, some are lost."""
    drafts = []
    for branch in _branches(stage, chance, chance.randint(1, 3)):
        rows = tuple(offers.DraftOfferLine(pk, quantity, stage.facts[pk].unit) for pk, quantity in _basket(stage, chance, chance.randint(3, 8)))
        drafts.append(
            offers.DraftOffer(
                by.company_id, branch, chance.choice(stage.customers[branch]), on, rows,
                valid_until=on + dt.timedelta(days=chance.choice((14, 21, 30))),
                salesperson_id=chance.choice(stage.salespeople[branch]),
                subject=chance.choice(("Kotłownia", "Instalacja c.o.", "Łazienki", "Modernizacja węzła", "Ogrzewanie podłogowe")),
            )
        )  # fmt: skip
    made = [one.version_id for one in offers.create(drafts, by=by)]
    if fresh < 1:
        return
    offers.send(made, by=by)
    won = [pk for pk in made if chance.random() < 0.4]
    if fresh >= DAYS_OPEN and won:
        _accepted(won, by)


def _accepted(ids: Sequence[int], by: Actor) -> None:
    made = [offers.accept(pk, by=by).order_id for pk in ids]
    _pass_on(made, DAYS_OPEN, random.Random(1), by)  # noqa: S311 - believable data, not secrets
    _ship(made, by)


def _pass_on(ids: Sequence[int], fresh: int, chance: random.Random, by: Actor) -> None:
    """Today's orders stay where they came in, yesterday's are being checked, older ones are accepted and kept."""
    for pk in ids:
        if fresh == 0 and chance.random() < 0.6:
            continue
        try:
            for _ in range(min(fresh + 1, 3)):
                orders.move([pk], by=by)
        except Refusal:
            continue


def _ship(ids: Sequence[int], by: Actor) -> None:
    """Ship what is there; an order that has nothing on hand, or is held, waits."""
    for pk in ids:
        try:
            orders.ship([pk], by=by)
        except Refusal:
            continue
