"""R3, R4: what there is too little of, wanted by many at once: exactly as much is given as there is, whoever comes first."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal as D
from functools import partial
from typing import Any

import pytest
from django.db import models
from django.db.models import F, Sum

from kupiec.ground.kernel import clock, locks, tx
from kupiec.money.empties import services as empties
from kupiec.money.empties.models import Packaging
from kupiec.money.lots import public as lots
from kupiec.money.lots.models import Tracking
from kupiec.money.pricing import public as pricing
from kupiec.money.promotions import public as promotions
from kupiec.money.promotions.models import ItemSet
from kupiec.money.promotions.services import archive, restore
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import Allocation, Demand, ExpectedSupply, StockBalance
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.tests import builders as catalog
from kupiec.sales.booking import public as booking
from kupiec.sales.booking.models import Booking
from kupiec.sales.budgets import queries as budgeted
from kupiec.sales.budgets import services as budgets
from kupiec.sales.budgets.models import Charge, Use
from kupiec.sales.budgets.tests import builders as plans
from kupiec.sales.budgets.values import LineDraft as PlanLine
from kupiec.sales.calloffs import public as calloffs
from kupiec.sales.confirmations import planning
from kupiec.sales.confirmations import services as confirming
from kupiec.sales.confirmations.models import Confirmation, Line, Tranche
from kupiec.sales.confirmations.tests import builders as promised
from kupiec.sales.confirmations.values import LineChange as PromisedChange
from kupiec.sales.confirmations.values import Plan
from kupiec.sales.contracts.models import Line as ContractLine
from kupiec.sales.contracts.tests import builders as agreeing
from kupiec.sales.contracts.values import LineDraft as AgreedLine
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import bundles, lines
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.orders.values import LineChange
from kupiec.sales.promising import public as promising
from kupiec.sales.supply.models import SupplyLine
from tests.cast import Cast
from tests.strength.crowd import NOON, broken, together
from tests.strength.sizes import sized

pytestmark = pytest.mark.django_db(transaction=True)
Works = list[Callable[[], Any]]


@pytest.fixture
def shop(cast: Cast) -> Iterator[Cast]:
    with clock.frozen(NOON):
        selling.office(cast)
        yield cast


def mixed(chance: random.Random, count: int, *works: Callable[[random.Random], Any]) -> Works:
    """So many tries, each one of the works drawn with dice of its own: no thread draws from another's."""
    return [partial(chance.choice(works), random.Random(chance.random())) for _ in range(count)]


# --- promises held ---


@pytest.mark.feature("ATP-2")
@pytest.mark.parametrize("tries", sized("R3"))
def test_no_more_is_held_than_there_is(shop: Cast, tries: int) -> None:
    """As many pieces as three fifths of the tries, a third of them still to come; each held once."""
    place, (item,) = stocks.warehouse(shop), stocks.items()
    pieces = tries * 3 // 5
    stocks.received(shop, place, item, pieces - pieces // 3)
    stocks.coming(shop, place, item, pieces // 3, source_id=1, due=stocks.TODAY + dt.timedelta(days=3))
    ask = [promising.Ask(item.pk, D(1))]
    found = together([lambda n=n: promising.hold(ask, warehouse_id=place.pk, hours=4, source=("orders.order", n), by=shop.by) for n in range(tries)])  # type: ignore[misc]  # fmt: skip
    assert found == {"done": pieces, "NEVER": tries - pieces}
    assert promising.Hold.objects.aggregate(Sum("quantity"))["quantity__sum"] == pieces


# --- the same thing entered by many ---


def twins(shop: Cast) -> dict[str, tuple[type[models.Model], Callable[[], Any]]]:
    """What may stand once, and how it is entered."""
    item, whole = (catalog.item(shop.by, **given).pk for given in ({}, {"kind": "set"}))
    part = [{"item_id": item, "quantity": D(1)}]
    return {
        "terms": (promising.Terms, lambda: promising.save_terms({"item_id": item, "lead_days": 3}, by=shop.by)),
        "promotion": (promotions.Promotion, lambda: promotions.save({"code": "P-2", "name": "Dwa", "buys": part, "gifts": part}, by=shop.by)),
        "set": (ItemSet, lambda: promotions.save_set(whole, [(item, D(2))], by=shop.by)),
        "lots": (Tracking, lambda: lots.track(item, {"ship_days": 3}, by=shop.by)),
        "packaging": (Packaging, lambda: empties.define(item, D(3), by=shop.by)),
        "resource": (booking.Resource, lambda: booking.save_resource({"code": "PILA", "name": "Piła"}, by=shop.by)),
        "budget": (plans.Budget, lambda: plans.budget(shop.by, in_force=False)),
        "list": (pricing.PriceList, lambda: pricing.save_list({"code": "A", "name": "A", "currency_id": "PLN"}, by=shop.by)),
    }  # fmt: skip


@pytest.mark.feature("KER-4")
def test_the_same_entered_by_many_is_there_once(shop: Cast) -> None:
    """Whoever is not let in hears so: a refusal, never an error of the database."""
    for name, (model, enter) in twins(shop).items():
        before = model._default_manager.count()
        found = together([enter] * 6)
        assert set(found) <= {"done", "TAKEN", "JUST_TAKEN", "CONFLICT"} and found["done"], (name, found)
        assert model._default_manager.count() == before + 1, (name, found)


# --- resources ---


@pytest.mark.feature("ATP-3")
@pytest.mark.parametrize("tries", sized("R4"))
def test_random_intervals_never_overlap(shop: Cast, tries: int) -> None:
    """R4: booked firm or reserved, made firm, given up by many at once; what is firm never overlaps, what is given up stays so."""
    resources = [booking.save_resource({"code": f"M{n}", "name": f"Maszyna {n}"}, by=shop.by) for n in range(3)]

    def interval(dice: random.Random) -> booking.BookingDraft:
        starts = NOON + dt.timedelta(minutes=dice.randrange(0, tries * 30))
        ends = starts + dt.timedelta(minutes=dice.randint(15, 240))
        return booking.BookingDraft(resource_id=dice.choice(resources), starts_at=starts, ends_at=ends, firm=dice.random() < 0.6)

    def any_of(dice: random.Random) -> list[int]:
        known = list(Booking.objects.order_by("-pk").values_list("pk", flat=True)[:6])
        return dice.sample(known, min(len(known), dice.randint(1, 2)))

    def give_up(dice: random.Random) -> None:
        chosen = any_of(dice)
        booking.cancel(chosen, by=shop.by)
        given_up.update(chosen)

    given_up: set[int] = set()
    chance = random.Random(4)
    found = together(mixed(chance, tries, lambda dice: booking.book([interval(dice) for _ in range(dice.randint(1, 2))], by=shop.by),
                           lambda dice: booking.confirm(any_of(dice), by=shop.by), give_up))  # fmt: skip
    assert set(found) <= {"done", "OVERLAP", "NOT_RESERVED"}, found
    firm = Booking.objects.filter(state="firm").order_by("resource_id", "starts_at").values_list("resource_id", "starts_at", "ends_at")
    assert firm and all(one[0] != two[0] or one[2] <= two[1] for one, two in itertools.pairwise(firm))
    assert set(Booking.objects.filter(pk__in=given_up).values_list("state", flat=True)) <= {"cancelled"}
    assert broken() == []


# --- reservations ---


@pytest.mark.feature("STK-4")
@pytest.mark.parametrize("tries", sized("R3"))
def test_reservations_receipts_and_changes_at_once(shop: Cast, tries: int) -> None:
    """Kept goods and kept supply never pass what there is, while demands change, supply comes and goods are received."""
    place, items = stocks.warehouse(shop), stocks.items(3)
    party = selling.customer(shop)
    papers = [selling.order(shop, party).pk for _ in range(12)]
    sources = [stocks.want(shop, place, items[n % 3], 5, source_id=pk) for n, pk in enumerate(papers)]

    @contextmanager
    def owning(pk: int) -> Iterator[None]:
        """Who says what is wanted, and what comes, holds its paper; the page of reservations does not."""
        with tx.write_tx(by=shop.by):
            locks.lock(locks.Kind.ORDER, Order.objects.all(), ids=[pk])
            yield

    def want(dice: random.Random) -> None:
        pk, item, quantity = dice.choice(papers), dice.choice(items), dice.randint(0, 9)
        with owning(pk):
            stocks.want(shop, place, item, quantity, source_id=pk)

    def come(dice: random.Random) -> None:
        at, quantity = dice.randrange(5), dice.randint(0, 9)
        with owning(papers[at]):
            stocks.coming(shop, place, items[at % 3], quantity, source_id=at + 1, due=stocks.TODAY + dt.timedelta(days=at))

    found = together(mixed(
        random.Random(3), tries, want, come,
        lambda dice: stock.block(dice.sample(sources, 3), partial=True, by=shop.by),
        lambda dice: stock.release(dice.sample(sources, 2), by=shop.by),
        lambda dice: stocks.received(shop, place, dice.choice(items), dice.randint(1, 6)),
        lambda dice: stocks.issued(shop, "WZ", place, stocks.line(dice.choice(items), dice.randint(1, 3))),
    ))  # fmt: skip
    assert set(found) <= {"done", "SHORT_STOCK", "NO_DEMAND", "CHANGED"}, found
    assert not StockBalance.objects.exclude(blocked__gte=0, on_hand__gte=F("blocked")).exists()
    assert not ExpectedSupply.objects.filter(reserved__gt=F("quantity")).exists()
    kept = dict(Allocation.objects.order_by().values_list("demand_id").annotate(Sum("quantity")))
    wanted = {pk: (quantity, claimed) for pk, quantity, claimed in Demand.objects.values_list("pk", "quantity", "claimed")}
    assert all(total <= wanted[pk][1] <= wanted[pk][0] for pk, total in kept.items())
    assert broken() == []


@pytest.mark.feature("STK-4")
@pytest.mark.parametrize("tries", sized("R3"))
def test_goods_that_never_were_in_a_warehouse_are_first_received_by_many(shop: Cast, tries: int) -> None:
    """Receipts of the same new items in any mixture: each item gets its balance once, nobody waits in a circle."""
    place, dice, wanted = stocks.warehouse(shop), random.Random(6), tries
    for turn in range(tries // 20):
        new = stocks.items(6, prefix=f"N{turn}-")
        papers = [stocks.drafted(shop, "PZ", place, *(stocks.line(item, 1, cost="5.00") for item in dice.sample(new, dice.randint(1, 5))))
                  for _ in range(20)]  # fmt: skip
        found = together([partial(stock.issue, [paper.document_id], by=shop.by) for paper in papers])
        assert found == {"done": 20}, found
        wanted -= 20
    assert wanted == 0 and not StockBalance.objects.filter(on_hand=0).exists() and broken() == []


# --- tranches ---


@pytest.mark.feature("CNF-2")
@pytest.mark.parametrize("tries", sized("R3"))
def test_tranches_make_the_line_whoever_changes_it(shop: Cast, tries: int) -> None:
    """One line spread, corrected, put off, made longer and shorter by many at once; each promise is kept (I84, I85)."""
    stocks.warehouse(shop)
    (item,) = stocks.items()
    row = promised.confirmed(shop, promised.line(item, 100))
    promised.spread(shop, row, lot=D(20))
    line = promised.line_of(row).pk

    def tranche(dice: random.Random) -> int:
        return dice.choice(list(Tranche.objects.filter(line_id=line, quantity__gt=0).order_by("pk").values_list("pk", flat=True)))

    def day(dice: random.Random) -> dt.date:
        return promised.MONDAY + dt.timedelta(days=dice.randint(0, 60))

    found = together(mixed(
        random.Random(2), tries,
        lambda dice: confirming.correct(tranche(dice), quantity=D(dice.randint(1, 40)), by=shop.by),
        lambda dice: confirming.correct(tranche(dice), on=day(dice), by=shop.by),
        lambda dice: confirming.put_off([tranche(dice), tranche(dice)], on=day(dice), by=shop.by),
        lambda dice: confirming.spread(row.pk, Plan(first=day(dice), lot=D(dice.choice((15, 25, 40)))), again=dice.random() < 0.5, by=shop.by),
        lambda dice: confirming.change_line(row.pk, line, PromisedChange(quantity=D(dice.randint(40, 160))), by=shop.by),
    ))  # fmt: skip
    assert set(found) <= {"done", "NOT_FOUND", "OVER_QUANTITY", "QUANTITY", "TOO_MANY"}, found
    assert found["done"] > tries / 3 and broken() == []


@pytest.mark.feature("CNF-1")
def test_an_order_is_confirmed_once_and_a_confirmation_ordered_once(shop: Cast) -> None:
    stocks.warehouse(shop)
    (item,) = selling.items()
    order = selling.order(shop, selling.customer(shop), selling.line(item, 5))
    found = together([lambda: confirming.from_orders([order.pk], by=shop.by)] * 8)
    assert found == {"done": 1, "NOTHING_LEFT": 7} and Line.objects.filter(order_line__order=order).count() == 1
    row = promised.confirmed(shop, promised.line(item, 3), orderer_id=order.orderer_id)
    found = together([lambda: confirming.order([row.pk], by=shop.by)] * 8)
    assert found == {"done": 1, "ORDERED": 7} and Order.objects.exclude(pk=order.pk).count() == 1
    waiting = promised.confirmation(shop, promised.line(item, 3), orderer_id=order.orderer_id)
    found = together([lambda: confirming.confirm([waiting.pk], by=shop.by)] * 8)
    assert found == {"done": 1, "NOT_DRAFT": 7}
    numbers = list(Confirmation.objects.exclude(number="").order_by("pk").values_list("number", flat=True))
    assert [int(one.split()[1].split("/")[0]) for one in numbers] == [1, 2] and broken() == []


@pytest.mark.feature("CNF-4")
def test_what_the_plan_proposes_is_ordered_once(shop: Cast) -> None:
    place, (item,) = stocks.warehouse(shop), stocks.items()
    stocks.want(shop, place, item, 30, source_id=1)
    party = stocks.party("D1", supplier=True, customer=False)
    asked = planning.Asked(((stocks.TODAY, stocks.TODAY + dt.timedelta(days=13)),))
    (row,) = planning.plan(asked, by=shop.by)
    chosen = [type(one)(one.item_id, one.warehouse_id, one.quantity, one.due, one.kind, party.pk) for one in row.proposals]
    found = together([lambda: confirming.accept(asked, chosen, by=shop.by)] * 8)
    assert found == {"done": 1, "CHANGED": 7}
    assert list(SupplyLine.objects.values_list("quantity", flat=True)) == [D(30)]


# --- contracts ---


@pytest.mark.feature("CON-2")
@pytest.mark.parametrize("tries", sized("R3"))
def test_no_more_is_called_off_than_was_agreed(shop: Cast, tries: int) -> None:
    """Each reads all that was called off before, so a few hundred are many."""
    tries = min(tries, 200)
    place, (item,) = stocks.warehouse(shop), selling.items()
    planned = tries * 3 // 5
    contract = agreeing.contract(shop.by, lines=(AgreedLine(item_id=item.pk, quantity=D(planned), unit="szt", price=D(9)),))
    line = ContractLine.objects.get(edition=agreeing.edition(contract)).pk
    found = together([lambda: calloffs.order(contract.pk, quantities={line: D(1)}, by=shop.by)] * tries)
    assert found == {"done": planned, "OVER_CONTRACT": tries - planned}, place
    assert OrderLine.objects.aggregate(Sum("quantity"))["quantity__sum"] == planned


# --- budgets ---


def drafts(shop: Cast, count: int) -> list[int]:
    """Orders of 1,000.00 each."""
    stocks.warehouse(shop)
    (item,) = selling.items(1, list_price=D(1000))
    party = selling.customer(shop)
    return [selling.order(shop, party, selling.line(item)).pk for _ in range(count)]


def uses() -> list[tuple[Any, ...]]:
    return sorted(Use.objects.values_list("budget_id", "code", "kind", "line_id", "committed", "invoiced", "open", "actual"))


@pytest.mark.feature("BUD-2")
@pytest.mark.parametrize("tries", sized("R3"))
def test_a_budget_lets_pass_exactly_what_it_has(shop: Cast, tries: int) -> None:
    most = tries * 3 // 5
    row = plans.budget(shop.by, lines=(PlanLine(name="Sprzedaż", amount=D(1000 * most)),))
    found = together([lambda pk=pk: orders.accept([pk], by=shop.by) for pk in drafts(shop, tries)])  # type: ignore[misc]
    assert found == {"done": most, "OVER_BUDGET": tries - most}
    assert Use.objects.filter(budget=row).aggregate(Sum("open"))["open__sum"] == 1000 * most and broken() == []


@pytest.mark.feature("BUD-2")
@pytest.mark.parametrize("tries", sized("R3"))
def test_documents_stand_on_the_budget_in_force_though_it_changes_meanwhile(shop: Cast, tries: int) -> None:
    """Orders accepted, closed and put onto lines by hand, while versions with other lines are put in force and budgets put away.

    Each version put in force counts all documents anew, so a few hundred are many.
    """
    tries = min(tries, 200)
    two = (PlanLine(name="Sprzedaż", amount=D(100_000)), PlanLine(name="Eksport", amount=D(100_000)))
    rows = [plans.budget(shop.by, code=f"SP-{n}", lines=two, control="warn") for n in range(2)]
    waiting = drafts(shop, tries)
    accepted = taken(shop, waiting[: tries // 4])
    left = waiting[tries // 4 :]

    def renew(dice: random.Random) -> None:
        """A version without the first line, or with it again."""
        made = budgets.begin(dice.choice(rows).pk, by=shop.by)
        budgets.lines.add(made, [PlanLine(name=f"Linia {made}", amount=D(50_000))], by=shop.by)
        budgets.approve([made], by=shop.by)
        budgets.enforce([made], by=shop.by)

    def charge(dice: random.Random) -> None:
        known = list(budgeted.lines_in_force(by=shop.by, side="income", on=stocks.TODAY))
        budgets.charge("orders.order", [dice.choice(accepted)], line_id=dice.choice(known).pk if known else 0, by=shop.by)

    def close(dice: random.Random) -> None:
        orders.close([dice.choice(accepted)], by=shop.by)

    def put_away(dice: random.Random) -> None:
        budgets.archive([rows[1].pk], by=shop.by)
        budgets.restore([rows[1].pk], by=shop.by)

    found = together([
        *mixed(random.Random(8), tries, renew, charge, charge, close, put_away, lambda dice: budgets.discharge("orders.order", [dice.choice(accepted)], by=shop.by)),
        *[lambda pk=pk: orders.accept([pk], by=shop.by) for pk in left],
    ])  # type: ignore[misc]  # fmt: skip
    assert set(found) <= {"done", "HAS_DRAFT", "NOT_FOUND", "LINE_USED", "FROZEN", "NOT_DRAFT", "NOT_APPROVED", "WRONG_STATE"}, found
    stood = uses()
    assert broken() == [] and Charge.objects.exists()
    budgets.recount([row.pk for row in rows], by=shop.by)
    assert uses() == stood, "counted again, documents stand where they stood"


def taken(shop: Cast, ids: list[int]) -> list[int]:
    orders.accept(ids, by=shop.by)
    return ids


# --- bundles ---


@pytest.mark.feature("PRC-8")
@pytest.mark.parametrize("tries", sized("R3"))
def test_a_bundle_gives_what_its_lines_earn_whoever_changes_them(shop: Cast, tries: int) -> None:
    """Two orders changed by many, while the promotion itself is changed, put away and brought back; a gift is there once, as earned."""
    stocks.warehouse(shop)
    bought, given, other = selling.items(3)
    party = selling.customer(shop)
    made = [selling.order(shop, party, selling.line(bought, 10)) for _ in range(2)]
    first = [selling.lines_of(one)[0].pk for one in made]
    buys = [{"item_id": bought.pk, "quantity": D(10)}]
    pk = promotions.save({"code": "P-1", "name": "Jesień", "buys": buys, "gifts": [{"item_id": given.pk, "quantity": D(1)}]}, by=shop.by)

    def quantity(dice: random.Random) -> None:
        at = dice.randrange(2)
        lines.change(made[at].pk, first[at], LineChange(quantity=D(dice.randint(1, 49))), by=shop.by)

    def redefine(dice: random.Random) -> None:
        gifts = [{"item_id": one.pk, "quantity": D(1)} for one in dice.sample((given, other), dice.randint(1, 2))]
        promotions.save({"gifts": gifts}, pk=pk, by=shop.by)

    found = together(mixed(
        random.Random(5), tries, quantity, quantity, redefine,
        lambda dice: bundles.take(dice.choice(made).pk, pk, by=shop.by),
        lambda dice: bundles.leave(dice.choice(made).pk, pk, by=shop.by),
        lambda dice: (archive if dice.random() < 0.5 else restore)([pk], by=shop.by),
    ))  # fmt: skip
    assert set(found) <= {"done", "NOT_ENOUGH", "NO_PROMOTION", "CONFLICT"}, found
    for order in made:
        gifts = OrderLine.objects.filter(order=order, promotion__isnull=False)
        earned = OrderLine.objects.get(order=order, promotion__isnull=True).quantity // 10
        assert [one.quantity for one in gifts] in ([], [earned]), found
    assert broken() == []
