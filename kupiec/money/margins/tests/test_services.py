"""Floors kept; orders and offers below them wait for the director or are refused; reasons of manual prices (PRC-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import services as workflow
from kupiec.ground.workflow.models import Circulation, Task
from kupiec.ground.workflow.tests import builders as people
from kupiec.money.margins import services
from kupiec.money.margins.values import Reasons
from kupiec.people.catalog.models import Item, ItemGroup
from kupiec.sales.offers import grid as offer_grid
from kupiec.sales.offers import services as offering
from kupiec.sales.offers.models import OfferLine
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.orders import grid as order_grid
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import lines as order_lines
from kupiec.sales.orders.services import move
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.orders.values import LineChange, Meaning
from tests.cast import Cast

D = Decimal
TODAY = dt.date(2026, 11, 23)
RIGHTS = [
    *people.EVERYBODY, "orders.see", "orders.edit", "orders.accept", "orders.move", "stock.block", "offers.see", "offers.edit", "offers.send", "catalog.see", "parties.see", "pricing.see",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast: Cast) -> Iterator[SimpleNamespace]:
    """A salesperson bound to cost + 12 %, a director who is not; orders and offers below go to the director."""
    with clock.frozen(TODAY):
        selling.office(cast)
        offers.house(cast.by)
        seller = people.person(cast.company.pk, "ala", role_code="handlowiec", rights=RIGHTS)
        director = people.person(cast.company.pk, "dyr", role_code="dyrektor", rights=[*RIGHTS, "orders.release"])
        accountant = people.person(cast.company.pk, "ksi", role_code="ksiegowa", rights=RIGHTS)
        services.save_floor({"percent": D(12)}, by=cast.by)
        services.save_floor({"role_id": people.role("dyrektor").pk, "basis": "none"}, by=cast.by)
        (item,) = selling.items(1, list_price=D(100), purchase_price=D(80))
        yield SimpleNamespace(cast=cast, seller=seller, director=director, accountant=accountant, item=item, party=selling.customer(cast))


def circulation(world: SimpleNamespace, kind: str, who: Actor) -> None:
    step = people.approve("Zgoda", who)
    workflow.add(people.definition(step, kind=kind, when="ponizej_progu > 0", required=False), by=world.cast.by)


def decide(who: Actor) -> None:
    workflow.act(Task.objects.get(state="waiting").pk, "approve", "niech będzie", by=who)


def priced(world: SimpleNamespace, price: str = "86.49") -> Order:
    return selling.order(world.cast, world.party, selling.line(world.item, 10, price=price))


def accept(world: SimpleNamespace, order: Order, by: Actor) -> str:
    move.move([order.pk], selling.register(world.cast, "reserving"), by=by)
    return str(Order.objects.values_list("state", flat=True).get(pk=order.pk))


@pytest.mark.feature("PRC-10")
def test_p10_a_salesperson_waits_for_approval_the_director_confirms(world: SimpleNamespace) -> None:
    order = priced(world)
    (row,) = order_grid.rows(order.pk, by=world.seller, ids=None)
    assert any("89,60" in str(one.text) and "3,11" in str(one.text) for one in row.marks)
    assert not any("89,60" in str(one.text) for one in order_grid.rows(order.pk, by=world.director, ids=None)[0].marks)
    with pytest.raises(Refusal) as refused:
        accept(world, order, world.seller)
    assert refused.value.code == "NOT_APPROVED" and "89,60" in refused.value.text
    assert accept(world, order, world.director) == Meaning.ACCEPTED
    fair = priced(world, "89.60")
    assert accept(world, fair, world.seller) == Meaning.ACCEPTED


@pytest.mark.feature("PRC-10")
def test_an_order_passes_once_the_director_approved_it_and_not_when_it_changed_since_or_another_did(world: SimpleNamespace) -> None:
    circulation(world, "orders.order", world.director)
    order = priced(world)
    workflow.start([Ref("orders.order", order.pk)], by=world.seller)
    assert "below_floor" in {one[0] for one in Circulation.objects.get().facts}
    decide(world.director)
    line = selling.lines_of(order)[0]
    order_lines.change(order.pk, line.pk, LineChange(unit_price=D(81), reason="jeszcze taniej"), by=world.seller)
    with pytest.raises(Refusal) as refused:
        accept(world, order, world.seller)
    assert refused.value.code == "NOT_APPROVED"
    order_lines.change(order.pk, line.pk, LineChange(unit_price=D("86.49"), reason="targi"), by=world.seller)
    assert accept(world, order, world.seller) == Meaning.ACCEPTED


@pytest.mark.feature("PRC-10")
def test_approval_by_somebody_who_may_not_go_so_low_himself_is_not_enough(world: SimpleNamespace) -> None:
    circulation(world, "orders.order", world.accountant)
    order = priced(world)
    workflow.start([Ref("orders.order", order.pk)], by=world.seller)
    decide(world.accountant)
    with pytest.raises(Refusal) as refused:
        accept(world, order, world.seller)
    assert (refused.value.code, refused.value.params["floor"]) == ("NOT_APPROVED", "89,60")


@pytest.mark.feature("PRC-10")
def test_an_offer_below_the_floor_goes_out_once_approved(world: SimpleNamespace) -> None:
    circulation(world, "offers.offer", world.director)
    made = offers.offer(world.cast.by, world.party, lines=(DraftOfferLine(world.item.pk, D(1), "szt", unit_price=D(85)),))
    (row,) = offer_grid.rows(made.version_id, by=world.seller, ids=None)
    assert any("4,60" in str(one.text) for one in row.marks)
    with pytest.raises(Refusal) as refused:
        offering.send([made.version_id], by=world.seller)
    assert refused.value.code == "NOT_APPROVED"
    workflow.start([Ref("offers.offer", made.offer_id)], by=world.seller)
    decide(world.director)
    assert offering.send([made.version_id], by=world.seller) == 1
    sold = offering.accept([made.version_id], by=world.cast.by)[0]
    assert accept(world, Order.objects.get(pk=sold.order_id), world.seller) == Meaning.ACCEPTED


@pytest.mark.feature("PRC-10")
def test_a_floor_of_a_group_may_refuse_and_only_its_items_are_asked(world: SimpleNamespace) -> None:
    above = ItemGroup.objects.create(code="HYD", name="Hydraulika")
    below = ItemGroup.objects.create(code="POM", name="Pompy", parent=above)
    for one, path in ((above, f"/{above.pk}/"), (below, f"/{above.pk}/{below.pk}/")):
        ItemGroup.objects.filter(pk=one.pk).update(path=path)
    Item.objects.filter(pk=world.item.pk).update(group=below)
    services.save_floor({"item_group_id": above.pk, "percent": D(8), "effect": "refuse"}, by=world.cast.by)
    order = priced(world, "86.00")
    with pytest.raises(Refusal) as refused:
        accept(world, order, world.seller)
    assert refused.value.code == "BELOW_FLOOR" and "86,40" in refused.value.text
    with pytest.raises(Refusal) as also:
        accept(world, order, world.director)
    assert also.value.code == "BELOW_FLOOR"
    Item.objects.filter(pk=world.item.pk).update(group=None)
    assert accept(world, order, world.director) == Meaning.ACCEPTED


@pytest.mark.feature("PRC-10")
def test_a_manual_price_says_why_where_the_company_wants_it_and_keeps_it(world: SimpleNamespace) -> None:
    order = priced(world, "95")
    offer = offers.offer(world.cast.by, world.party, lines=(DraftOfferLine(world.item.pk, D(1), "szt"),))
    line, offered = selling.lines_of(order)[0], OfferLine.objects.get(offer_version_id=offer.version_id)
    services.choose(Reasons.REQUIRED, by=world.cast.by)
    for grid, paper, one in ((order_grid, order.pk, line), (offer_grid, offer.version_id, offered)):
        for cell in ("unit_price", "discount_percent"):
            with pytest.raises(Refusal) as refused:
                grid.apply(paper, kit.SetCells(one.pk, one.version, {cell: "5"}), by=world.seller)
            assert (refused.value.code, refused.value.field) == ("REASON", cell)
        grid.apply(paper, kit.SetCells(one.pk, one.version, {"unit_price": "97,50 stały klient"}), by=world.seller)
        grid.apply(paper, kit.SetCells(one.pk, one.version + 1, {"discount_percent": "1"}), by=world.seller)
        row = grid.rows(paper, by=world.seller, ids=[one.pk])[0]
        assert row.cells["unit_price"] == D("97.50") and any("stały klient" in str(mark.text) for mark in row.marks)
    with pytest.raises(Refusal) as refused:
        order_lines.add(order.pk, [selling.line(world.item, 1, price="90")], by=world.seller)
    assert refused.value.code == "REASON"


@pytest.mark.parametrize(("values", "code", "field"), [
    ({"percent": D(5)}, "TAKEN", "role_id"), ({"percent": D(1001), "effect": "warn"}, "BAD_NUMBER", "percent"),
    ({"basis": "margin", "percent": D(100), "effect": "warn"}, "BAD_NUMBER", "percent"), ({"basis": "other", "effect": "warn"}, "BAD_CHOICE", "basis"),
    ({"effect": "shout"}, "BAD_CHOICE", "effect"), ({"role_id": 10**9}, "UNKNOWN_KEY", "role_id"), ({"colour": 1}, "UNKNOWN_FIELD", ""),
])  # fmt: skip
def test_wrong_floors_are_refused_at_their_field(world: SimpleNamespace, values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        services.save_floor(values, by=world.cast.by)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_what_it_costs(world: SimpleNamespace) -> None:
    """One line or ten, weighing asks three statements; without floors one, for the program itself none."""
    few, many = priced(world), selling.order(world.cast, world.party, *(selling.line(world.item, n, price="81") for n in range(1, 11)))
    counts = []
    for order in (few, many):
        with CaptureQueriesContext(connection) as captured:
            order_grid.rows(order.pk, by=world.seller, ids=None)
        counts.append(len(captured))
    with CaptureQueriesContext(connection) as alone:
        order_grid.rows(few.pk, by=world.cast.by, ids=None)
    assert counts[0] == counts[1] == len(alone) + 2
