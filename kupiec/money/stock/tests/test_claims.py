"""Blocks and reservations: one ledger, served by policy (STK-4, STK-9)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.stock import public as stock
from kupiec.money.stock import queries
from kupiec.money.stock.models import Allocation, Demand, ExpectedSupply, Move
from kupiec.money.stock.services import settings
from kupiec.money.stock.tests import builders as build
from kupiec.money.stock.values import Blocked, Policy

D = Decimal
pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def kept(cast, *sources):
    found = stock.ahead.kept(sources, company_id=cast.company.pk)
    return [found[source] for source in sources]


@pytest.fixture
def waiting(cast, place, item):
    """Z1 6 pieces (ordered 11-20, class B), Z2 8 pieces (ordered 11-22, class A), nothing on hand."""
    z1 = build.want(cast, place, item, 6, source_id=1, ordered_on=day("11-20"), abc_class="B")
    z2 = build.want(cast, place, item, 8, source_id=2, ordered_on=day("11-22"), abc_class="A")
    return z1, z2


@pytest.mark.feature("STK-4")
@pytest.mark.parametrize(("policy", "blocked"), [(Policy.DATE, (6, 4)), (Policy.CLASS, (2, 8))])
def test_a_receipt_serves_those_who_wait_by_policy(cast, place, item, waiting, policy, blocked):
    settings.choose(settings.Settings(policy=policy), by=cast.by)
    first = stock.block(waiting, by=cast.by)
    assert first == {1: Blocked(D(0), D(0), D(6)), 2: Blocked(D(0), D(0), D(8))}
    build.received(cast, place, item, 10)
    assert tuple(one.blocked for one in kept(cast, *waiting)) == blocked
    assert build.balance(place, item) == (D(10), D(10))


@pytest.mark.feature("STK-4")
def test_reservations_stand_on_expected_supply_and_become_blocks(cast, place, item, waiting):
    build.coming(cast, place, item, 10, source_id=7, due=day("12-04"))
    answer = stock.block(waiting, by=cast.by)
    assert answer == {1: Blocked(D(0), D(6), D(0)), 2: Blocked(D(0), D(4), D(4))}
    supply = ExpectedSupply.objects.get()
    assert supply.reserved == 10
    pz = build.drafted(cast, "PZ", place, build.line(item, 7, cost="5.00", supply_id=supply.pk))
    stock.issue([pz.document_id], by=cast.by)
    assert kept(cast, *waiting) == [Blocked(D(6), D(0), D(0)), Blocked(D(1), D(3), D(4))]
    supply.refresh_from_db()
    assert (supply.quantity, supply.reserved) == (3, 3)


@pytest.mark.feature("STK-4")
def test_blocked_for_others_is_not_taken(cast, place, item):
    build.received(cast, place, item, 40)
    z1 = build.want(cast, place, item, 10, source_id=1)
    others = build.want(cast, place, item, 30, source_id=2)
    stock.block([z1, others], by=cast.by)
    free = stock.availability([item.pk], warehouse_ids=[place.pk])[item.pk]
    assert (free.on_hand, free.blocked, free.available, free.open_demand) == (40, 40, 0, 40)
    late = build.want(cast, place, item, 1, source_id=3)
    with pytest.raises(Refusal) as caught:
        stock.block([late], by=cast.by, partial=False)
    assert (caught.value.code, caught.value.params["on_hand"], caught.value.params["blocked"]) == ("SHORT_STOCK", 40, 40)
    with pytest.raises(Refusal, match="SHORT_STOCK"):
        build.issued(cast, "WZ", place, build.line(item, 1))
    with pytest.raises(Refusal, match="SHORT_STOCK"):
        build.issued(cast, "WZ", place, build.line(item, 11, demand_source=z1))
    build.issued(cast, "WZ", place, build.line(item, 10, demand_source=z1))
    assert build.balance(place, item) == (D(30), D(30))
    assert stock.ahead.kept([z1], company_id=cast.company.pk) == {}


@pytest.mark.feature("STK-4")
def test_what_got_all_it_wanted_wants_nothing_until_it_is_said_again(cast, place, item):
    build.received(cast, place, item, 40)
    z1 = build.want(cast, place, item, 10, source_id=1)
    stock.block([z1], by=cast.by)
    build.issued(cast, "WZ", place, build.line(item, 4, demand_source=z1))
    assert (Demand.objects.get().quantity, kept(cast, z1)) == (10, [Blocked(D(6), D(0), D(0))])
    build.want(cast, place, item, 6, source_id=1)
    with build.write(cast.by):
        build.issued(cast, "WZ", place, build.line(item, 2, demand_source=z1), build.line(item, 4, demand_source=z1))
        assert not Demand.objects.exists()
        build.want(cast, place, item, 0, source_id=1)
        build.want(cast, place, item, 3, source_id=1)
    assert (Demand.objects.get().quantity, kept(cast, z1)) == (3, [Blocked(D(0), D(0), D(0))])
    assert build.balance(place, item) == (D(30), D(0))


@pytest.mark.feature("STK-2")
def test_goods_sent_at_once_stand_as_if_drafted_and_issued(cast, place, item):
    build.received(cast, place, item, 10, cost="4.00")
    build.received(cast, place, item, 10, cost="6.00")
    z1 = build.want(cast, place, item, 12, source_id=1)
    stock.block([z1], by=cast.by)
    told = {}
    sent = build.document(cast, "WZ", place, build.line(item, 12, demand_source=z1), build.line(item, 1))
    with CaptureQueriesContext(connection) as asked:
        made = stock.dispatch([sent], own=told.update, by=cast.by)
    paper = stock.StockDocument.objects.get(pk__in=made)
    lines = list(stock.StockLine.objects.filter(document=paper).order_by("position"))
    assert (paper.state, bool(paper.number), paper.cost, told) == ("issued", True, D(58), {paper.pk: [one.pk for one in lines]})
    assert [(one.cost, one.version) for one in lines] == [(D(52), 1), (D(6), 1)]
    assert [(one.line_id, one.quantity, one.value) for one in Move.objects.filter(document=paper).order_by("pk")] == [
        (lines[0].pk, D(-12), D(-52)), (lines[1].pk, D(-1), D(-6)),
    ]  # fmt: skip
    assert build.balance(place, item) == (D(7), D(0))
    assert not [one["sql"] for one in asked if one["sql"].startswith('UPDATE "stock_line"')]


def test_only_goods_that_leave_are_sent_at_once(cast, place, item):
    with pytest.raises(ValueError, match="leave"):
        stock.dispatch([build.document(cast, "PZ", place, build.line(item, 1, cost="1.00"))], own=dict, by=cast.by)
    short = build.document(cast, "WZ", place, build.line(item, 1))
    with pytest.raises(Refusal, match="SHORT_STOCK"):
        stock.dispatch([short], own=dict, by=cast.by)
    assert not stock.StockDocument.objects.exists()


def test_a_wz_takes_its_block_first_then_what_is_free(cast, place, item):
    build.received(cast, place, item, 10)
    z1 = build.want(cast, place, item, 8, source_id=1)
    stock.block([z1], by=cast.by, quantities={1: D(3)})
    build.issued(cast, "WZ", place, build.line(item, 5, demand_source=z1))
    assert build.balance(place, item) == (D(5), D(0))


def test_blocking_twice_changes_nothing_and_levels_can_be_lowered(cast, place, item):
    build.received(cast, place, item, 10)
    z1 = build.want(cast, place, item, 8, source_id=1)
    for _ in range(2):
        assert stock.block([z1], by=cast.by)[1] == Blocked(D(8), D(0), D(0))
    assert stock.block([z1], by=cast.by, quantities={1: D(2)})[1] == Blocked(D(2), D(0), D(0))
    assert build.balance(place, item) == (D(10), D(2))
    assert Allocation.objects.count() == 1


def test_without_reserve_only_what_is_there_is_kept(cast, place, item):
    build.received(cast, place, item, 3)
    build.coming(cast, place, item, 10, source_id=7, due=day("12-04"))
    z1 = build.want(cast, place, item, 8, source_id=1)
    assert stock.block([z1], by=cast.by, reserve=False)[1] == Blocked(D(3), D(0), D(0))


@pytest.mark.feature("STK-4")
def test_goods_let_go_serve_the_next_waiting(cast, place, item, waiting):
    z1, z2 = waiting
    build.received(cast, place, item, 10)
    stock.block([z1, z2], by=cast.by)
    stock.release([z1], by=cast.by)
    assert kept(cast, z1, z2) == [Blocked(D(0), D(0), D(0)), Blocked(D(8), D(0), D(0))]
    stock.release([("orders.line", 99)], by=cast.by)


def test_a_smaller_demand_lets_go_supply_before_stock(cast, place, item):
    build.received(cast, place, item, 4)
    build.coming(cast, place, item, 10, source_id=7, due=day("12-04"))
    z1 = build.want(cast, place, item, 9, source_id=1)
    stock.block([z1], by=cast.by)
    assert kept(cast, z1) == [Blocked(D(4), D(5), D(0))]
    build.want(cast, place, item, 6, source_id=1)
    assert kept(cast, z1) == [Blocked(D(4), D(2), D(0))]
    build.want(cast, place, item, 3, source_id=1)
    assert kept(cast, z1) == [Blocked(D(3), D(0), D(0))]
    build.want(cast, place, item, 0, source_id=1)
    assert not Demand.objects.exists()
    assert build.balance(place, item) == (D(4), D(0))


def test_a_demand_moved_to_another_warehouse_is_kept_there(cast, place, item):
    other = build.warehouse(cast, "MG2")
    for one in (place, other):
        build.received(cast, one, item, 5)
    z1 = build.want(cast, place, item, 4, source_id=1)
    stock.block([z1], by=cast.by)
    build.want(cast, other, item, 4, source_id=1)
    assert build.balance(place, item) == (D(5), D(0))
    assert build.balance(other, item) == (D(5), D(4))


def test_supply_withdrawn_or_moved_takes_its_reservations_along(cast, place, item, waiting):
    z1, z2 = waiting
    build.coming(cast, place, item, 6, source_id=7, due=day("12-04"))
    build.coming(cast, place, item, 5, source_id=8, due=day("12-11"))
    stock.block([z1, z2], by=cast.by)
    assert kept(cast, z1, z2) == [Blocked(D(0), D(6), D(0)), Blocked(D(0), D(5), D(3))]
    build.coming(cast, place, item, 0, source_id=7, due=day("12-04"))
    assert kept(cast, z1, z2) == [Blocked(D(0), D(5), D(1)), Blocked(D(0), D(0), D(8))]
    build.coming(cast, place, item, 20, source_id=7, due=day("12-04"))
    assert kept(cast, z1, z2) == [Blocked(D(0), D(6), D(0)), Blocked(D(0), D(8), D(0))]


def test_a_receipt_no_one_expected_also_serves(cast, place, item, waiting):
    stock.block(waiting, by=cast.by)
    build.issued(cast, "PW", place, build.line(item, 6))
    assert [one.blocked for one in kept(cast, *waiting)] == [6, 0]


def test_refused(cast, place, item):
    with pytest.raises(Refusal, match="NO_DEMAND"):
        stock.block([("orders.line", 5)], by=cast.by)
    with pytest.raises(Refusal, match="NEGATIVE"):
        build.want(cast, place, item, -1, source_id=1)
    row = stock.DemandRow("orders.line", 1, cast.company.pk + 1, place.pk, item.pk, D(1), None, build.TODAY)
    with pytest.raises(Refusal, match="OTHER_COMPANY"):
        stock.set_demands([row], by=cast.by)


def test_the_same_demand_again_costs_one_statement(cast, place, item):
    build.want(cast, place, item, 5, source_id=1)
    with CaptureQueriesContext(connection) as asked:
        build.want(cast, place, item, 5, source_id=1)
    assert len([one for one in asked.captured_queries if "stock_" in one["sql"]]) == 1


@pytest.mark.feature("STK-9")
def test_availability_as_of_past_and_coming_days(cast, place, item):
    """The table of spec/examples, Promise (ATP)."""
    with clock.frozen(day("11-23")):
        build.received(cast, place, item, 50, on=day("11-10"))
        build.issued(cast, "WZ", place, build.line(item, 10), on=day("11-16"))
        z1 = build.want(cast, place, item, 10, source_id=1, due=day("11-25"))
        stock.block([z1], by=cast.by)
        build.want(cast, place, item, 20, source_id=2, due=day("12-02"))
        build.want(cast, place, item, 15, source_id=3, due=day("12-09"))
        build.coming(cast, place, item, 50, source_id=7, due=day("12-04"))
        build.coming(cast, place, item, 30, source_id=8, due=day("12-11"))

        def projected(text):
            return queries.availability_as_of([item.pk], warehouse_ids=[place.pk], on=day(text))[item.pk].projected

        days = ["11-05", "11-10", "11-22", "11-23", "12-02", "12-04", "12-09", "12-11"]
        assert [projected(text) for text in days] == [0, 50, 40, 30, 10, 60, 45, 75]
        now = stock.availability([item.pk], warehouse_ids=[place.pk])[item.pk]
        assert (now.expected, now.next_supply_on, now.open_demand) == (80, day("12-04"), 45)


def test_availability_of_nothing(cast, place, item):
    figures = stock.availability([item.pk], warehouse_ids=[place.pk])[item.pk]
    assert (figures.on_hand, figures.next_supply_on) == (0, None)


def test_warehouses_that_serve_a_branch(cast, place):
    build.warehouse(cast, "MG2", branch=cast.other_branch)
    build.warehouse(cast, "MG3", branch=cast.other_branch, serves_all=False)
    build.warehouse(cast, "MG4", active=False)
    assert [one.code for one in stock.serving_warehouses(cast.company.pk)] == ["MG1", "MG2", "MG3"]
    assert [one.code for one in stock.serving_warehouses(cast.company.pk, cast.branch.pk)] == ["MG1", "MG2"]
    assert [one.code for one in stock.serving_warehouses(cast.company.pk, cast.other_branch.pk)] == ["MG2", "MG3", "MG1"]
