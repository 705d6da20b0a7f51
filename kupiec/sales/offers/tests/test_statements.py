"""SQL statements per verb: the same for 10 and 100 lines and for many offers, and no more than agreed (QUALITY, R7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.pricing import rulesets
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.models import Party
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.offers import services
from kupiec.sales.offers.models import Offer, OfferVersion
from kupiec.sales.offers.tests import builders
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.orders.models import Order
from tests.statements import Meter, check_same

D = Decimal
pytestmark = pytest.mark.django_db
MOST = {"create": 13, "send": 10, "accept": 17, "at once": 15, "confirm": 30}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(dt.date(2026, 11, 23)):
        yield


@pytest.fixture
def customer(actor: Actor) -> Party:
    builders.house(actor)
    return customers.party(actor, terms={"markup_percent": D(-2)})


@pytest.fixture
def goods(actor: Actor) -> list[int]:
    rulesets.touch(actor.company_id)
    return [items.item(actor).pk for _ in range(100)]


def walk(by: Actor, customer: Party, goods: list[int], *, lines: int, count: int = 1) -> dict[str, int]:
    """Statements of each verb for `count` offers of so many lines."""
    rows = tuple(DraftOfferLine(pk, D(2)) for pk in goods[:lines])
    drafts = [builders.draft(by, customer, lines=rows) for _ in range(count)]
    meter = Meter(by)
    versions = [one.version_id for one in meter("create", services.create, drafts)]
    meter("send", services.send, versions)
    made = meter("accept", services.accept, versions)
    assert [one.offer_id for one in made] == [OfferVersion.objects.get(pk=pk).offer_id for pk in versions]
    assert all(one.whole and Order.objects.get(pk=one.order_id).net == D(196) * lines for one in made)
    versions = [one.version_id for one in meter("at once", services.create, drafts, send=True)]
    meter("confirm", services.accept, versions, confirm=True)
    return meter.costs


@pytest.mark.feature("OFR-1")
def test_verbs_cost_the_same_for_ten_and_a_hundred_lines(actor: Actor, customer: Party, goods: list[int]) -> None:
    walk(actor, customer, goods, lines=1)
    ten, hundred = (walk(actor, customer, goods, lines=lines) for lines in (10, 100))
    check_same(ten, hundred, most=MOST)


@pytest.mark.feature("OFR-11")
def test_verbs_cost_the_same_for_one_and_twenty_offers(actor: Actor, customer: Party, goods: list[int]) -> None:
    walk(actor, customer, goods, lines=3)
    one, twenty = (walk(actor, customer, goods, lines=3, count=count) for count in (1, 20))
    check_same(one, twenty)


@pytest.mark.feature("OFR-11")
def test_of_each_offer_one_version_is_accepted(actor: Actor, customer: Party, goods: list[int]) -> None:
    made = builders.offer(actor, customer, lines=(DraftOfferLine(goods[0], D(2)),))
    other = services.add_variant(made.version_id, by=actor)
    services.send([made.version_id, other], by=actor)
    with pytest.raises(Refusal, match="NO_PASSAGE"):
        services.accept([made.version_id, other], by=actor)
    with pytest.raises(Refusal, match="NO_OFFER"):
        services.accept([made.version_id, 999_999], by=actor)
    assert not Order.objects.exists()


@pytest.mark.feature("OFR-2")
def test_an_offer_sent_as_it_is_made_is_frozen_like_any_other(actor: Actor, customer: Party, goods: list[int]) -> None:
    rows = (DraftOfferLine(goods[0], D(2)),)
    (at_once,) = services.create([builders.draft(actor, customer, lines=rows)], send=True, by=actor)
    later = builders.offer(actor, customer, lines=rows)
    services.send([later.version_id], by=actor)
    skipped = {"id", "offer_id", "version"}
    one, two = (
        {name: value for name, value in OfferVersion.objects.filter(pk=pk).values()[0].items() if name not in skipped}
        for pk in (at_once.version_id, later.version_id)
    )
    assert one | {"sent_at": None, "created_at": None, "updated_at": None} == two | {
        "sent_at": None, "created_at": None, "updated_at": None,
    }  # fmt: skip
    assert Offer.objects.get(pk=at_once.offer_id).state == "sent"
    with pytest.raises(Refusal, match="VERSION_FROZEN"):
        services.lines.remove(at_once.version_id, [(at_once.line_ids[0], None)], by=actor)
    with pytest.raises(Refusal, match="EMPTY"):
        services.create([builders.draft(actor, customer)], send=True, by=actor)
