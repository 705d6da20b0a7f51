"""A seeded machine of the whole sale: random verbs, right and wrong, over the built rooms, beside the model (R9).

One seed is one story: the same steps with the same outcomes, on any database. A failure prints the seed and the steps.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import Sum

from kupiec.ground.company.models import Department, SeriesCounter
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Refusal
from kupiec.house import definitions
from kupiec.money.ledger import public as ledger
from kupiec.money.lots import public as lots
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import public as promotions
from kupiec.money.receivables.models import Payment, Receivable
from kupiec.money.stock.models import StockBalance
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.tests import builders as catalog
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.booking import public as booking
from kupiec.sales.budgets.tests import builders as plans
from kupiec.sales.budgets.values import LineDraft as PlanLine
from kupiec.sales.offers.models import LossReason
from kupiec.sales.orders import queries as order_queries
from kupiec.sales.orders.models import Order
from tests.cast import Cast
from tests.strength.model import ZERO, Model

T = TypeVar("T")
FIRST_DAY = dt.date(2026, 11, 23)
LAST_DAY = dt.date(2026, 12, 30)
Step = Callable[["Machine"], Any]
steps: dict[str, tuple[int, Step, frozenset[str]]] = {}
audits: dict[str, Step] = {}
BOUGHT = 5
"""Pieces that earn a gift."""


def step(weight: int, *allowed: str) -> Callable[[Step], Step]:
    """Declare a step: how often it comes, and the codes it may be refused with."""

    def register(work: Step) -> Step:
        steps[work.__name__] = (weight, work, frozenset(allowed))
        return work

    return register


def audited(name: str) -> Callable[[Step], Step]:
    """Declare what is compared with the model besides goods, debts and numbers."""

    def register(work: Step) -> Step:
        audits[name] = work
        return work

    return register


class Machine:
    """A shop, its model, its dice, and the story so far."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.by, self.seed = cast, cast.by, seed
        self.chance = random.Random(seed)
        self.model = Model()
        self.day = FIRST_DAY
        self.story: list[str] = []
        self.outcomes: Counter[str] = Counter()
        self.returns: dict[int, tuple[int, Decimal]] = {}
        with clock.frozen(self.day):
            self._furnish()

    def _furnish(self) -> None:
        definitions.install(by=self.by)
        ledger.open_year(self.day.year, by=self.by)
        self.places = [stocks.warehouse(self.cast, code) for code in ("MG1", "MG2")]
        goods = [catalog.item(self.by, list_price=Decimal(price), vat_code=vat) for price, vat in
                 (("100.00", "23"), ("19.99", "23"), ("0.37", "8"), ("1250.50", "23"), ("7.77", "8"))]  # fmt: skip
        self.goods = goods
        self.lotted = [catalog.item(self.by, list_price=Decimal(price)) for price in ("35.00", "4.20")]
        for one in self.lotted:
            lots.track(one.pk, {"expiry": True}, by=self.by)
        self.service = catalog.item(self.by, kind="service", unit="usł", list_price=Decimal("150.00"))
        limits: tuple[dict[str, Any], ...] = ({}, {"credit_limit": Decimal(3000)}, {"credit_limit": Decimal(50_000)}, {"payment_days": 30})
        self.customers = [parties.party(self.by, terms={"payment_days": 14, **more}) for more in limits]
        self.prospect = parties.party(self.by, name="Perspektywa")
        self.price_list = pricing.save_list({"code": "BASE", "name": "Base", "currency_id": "PLN"}, by=self.by)
        pricing.save_hierarchy({"name": "All", "default": True, "list_ids": [self.price_list]}, by=self.by)
        self._furnish_promises()
        self.registers = [one.pk for one in order_queries.registers(self.cast.company.pk)]
        self.reason = LossReason.objects.create(code="cena", name="Cena").pk

    def _furnish_promises(self) -> None:
        """Somebody to buy from, a machine to book, a budget of everything that warns, one that stops what is put onto it by hand, a bundle."""
        self.supplier = parties.party(self.by, name="Dostawca", roles=frozenset({"supplier"})).pk
        self.resource = booking.save_resource({"code": "PILA", "name": "Piła"}, by=self.by)
        self.budget = plans.budget(self.by, control="warn").pk
        department = Department.objects.create(company=self.cast.company, code="D", name="D").pk
        plans.budget(self.by, code="ST-26", department_id=department, lines=(PlanLine(name="Akcja", amount=Decimal(5_000)),))
        buys, gifts = ([{"item_id": self.goods[at].pk, "quantity": Decimal(count)}] for at, count in ((0, BOUGHT), (2, 1)))
        self.promotion = promotions.save({"code": "P-1", "name": "Piąta", "buys": buys, "gifts": gifts}, by=self.by)

    # --- what steps use ---

    def pick(self, things: Sequence[T] | models.QuerySet[Any]) -> T:
        """One of these; Nothing when there is none. Rows come in order of their ids, so a seed tells the same story."""
        found = list(things.order_by("pk")) if isinstance(things, models.QuerySet) else list(things)
        if not found:
            raise Nothing
        return self.chance.choice(found)

    def quantity(self, most: int = 9) -> Decimal:
        return Decimal(self.chance.randint(1, most))

    def expect(self, what: str, found: Any, wanted: Any) -> None:
        assert found == wanted, self.told(f"{what}: found {found}, the model says {wanted}")

    def held_orders(self) -> set[int]:
        """Accepted orders of which nothing new may go out."""
        return set(order_queries.open_holds(list(Order.objects.values_list("pk", flat=True))))

    def traces(self) -> tuple[Any, ...]:
        return trace()

    # --- running ---

    def run(self, count: int, *, audit_every: int = 10) -> None:
        for name in ("receive", "order_create", "offer_create", "order_accept") * 6:
            self.one(name)
        self.story.clear()
        names = sorted(steps)
        weights = [steps[name][0] for name in names]
        for number in range(1, count + 1):
            self.one(self.chance.choices(names, weights)[0])
            if number % audit_every == 0 or number == count:
                self.audit()

    def one(self, name: str) -> None:
        """One step: it happens whole, or is refused with a code it may be refused with, leaving no trace."""
        _, work, allowed = steps[name]
        before = trace()
        try:
            with clock.frozen(self.day):
                said = work(self)
            outcome = "done"
        except Nothing:
            said, outcome = "", "nothing"
        except Refusal as refusal:
            said, outcome = refusal.code, "refused"
            assert refusal.code in allowed, self.told(f"{name}: unexpected refusal {refusal!r}")
            assert trace() == before, self.told(f"{name}: refused with {refusal.code}, yet something was written")
        except AssertionError:
            raise
        except Exception as error:
            raise AssertionError(self.told(f"{name}: {type(error).__name__}: {error}")) from error
        self.story.append(f"{name} {outcome} {said or ''}".strip())
        self.outcomes[f"{name} {said if outcome == 'refused' else outcome}"] += 1

    def audit(self) -> None:
        """Everything `kupiec check` asks, and the figures of the model."""
        broken = [(found.code, found.says, rows[:3]) for found, rows in invariants.run() if rows]
        assert not broken, self.told(f"broken invariants: {broken}")
        self.expect("on hand", held(), {key: value for key, value in self.model.hand.items() if value})
        self.expect("owed", owed(), {key: value for key, value in self.model.owed.items() if value})
        taken = dict(
            SeriesCounter.objects.filter(series__kind__in=("FV", "KOR")).values_list("series__kind").annotate(Sum("last")).order_by()
        )
        self.expect("numbers taken", taken, dict(self.model.numbers))
        with clock.frozen(self.day):
            for work in audits.values():
                work(self)

    def told(self, what: str) -> str:
        story = "\n".join(f"{number:4d} {said}" for number, said in enumerate(self.story, 1))
        return f"seed {self.seed}, {connection.vendor}; the steps:\n{story}\n{what}"

    def digest(self) -> dict[str, Any]:
        """How it ended, in names that are the same on both databases."""
        items = {one.pk: f"item {n}" for n, one in enumerate([*self.goods, self.service, *self.lotted])}
        places = {one.pk: one.code for one in self.places}
        people = {one.pk: f"customer {n}" for n, one in enumerate([*self.customers, self.prospect])}
        return {
            "story": self.story,
            "hand": {f"{places[place]} {items[item]}": str(value.normalize()) for (place, item), value in sorted(held().items())},
            "owed": {people[party]: str(value.normalize()) for party, value in sorted(owed().items())},
        }  # fmt: skip


class Nothing(Exception):  # noqa: N818 - no fault: there was nothing to do it with
    """A step found no document to act on."""


def trace() -> tuple[Any, ...]:
    """What every write leaves behind: lines of history, events, numbers taken, jobs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM audit_entry), (SELECT coalesce(sum(last), 0) FROM company_series_counter),"
            f" (SELECT count(*) FROM {Event._meta.db_table}), (SELECT count(*) FROM kernel_job)"
        )
        return tuple(int(figure) for figure in cursor.fetchone())


def held() -> dict[tuple[int, int], Decimal]:
    rows = StockBalance.objects.exclude(on_hand=0).values_list("warehouse_id", "item_id", "on_hand")
    return {(place, item): value for place, item, value in rows}


def owed() -> dict[int, Decimal]:
    """What each party owes by its open items, less money that settles nothing yet."""
    found: Counter[int] = Counter()
    for party, value in Receivable.objects.exclude(open=0).values_list("party_id", "open"):
        found[party] += value
    for party, value, direction in Payment.objects.exclude(open=0).values_list("party_id", "open", "direction"):
        found[party] += -value if direction == "in" else value
    return {party: value for party, value in found.items() if value != ZERO}
