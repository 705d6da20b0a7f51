"""Tranches watched, promises counted, the demand plan and its proposals (CNF-3, CNF-4)."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal as D

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.pricing.services.suppliers import save_supplier
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.confirmations import kept, monitor, planning, queries, rules, services
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.confirmations.tests import builders as build
from kupiec.sales.confirmations.values import ZERO, Coming, Demanded, Every, Goods, Proposal
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as ordering
from kupiec.sales.promising import public as promising
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.tests import builders as supplies
from tests.statements import Meter, check_same

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=clock.WARSAW)


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def place(cast):
    return stocks.warehouse(cast)


def _d(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def _weeks(count: int = 4) -> planning.Asked:
    return planning.Asked(tuple(rules.periods(clock.today(), Every.WEEK, count)))


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


@pytest.mark.feature("CNF-4")
def test_periods_follow_the_calendar_or_are_ones_own():
    monday, friday = _d("11-23"), _d("11-27")
    assert rules.periods(friday, Every.WEEK, 2) == [(friday, _d("11-29")), (_d("11-30"), _d("12-06"))]
    assert rules.periods(monday, Every.DAY, 2) == [(monday, monday), (_d("11-24"), _d("11-24"))]
    assert rules.periods(monday, Every.MONTH, 3)[1:] == [(_d("12-01"), _d("12-31")), (dt.date(2027, 1, 1), dt.date(2027, 1, 31))]
    assert rules.periods(monday, Every.QUARTER, 2) == [(monday, _d("12-31")), (dt.date(2027, 1, 1), dt.date(2027, 3, 31))]
    assert rules.own_periods([_d("12-15"), _d("12-01"), _d("12-31")]) == [(_d("12-01"), _d("12-14")), (_d("12-15"), _d("12-31"))]
    with pytest.raises(Refusal, match="NO_PERIODS"):
        rules.own_periods([monday])


@pytest.mark.feature("CNF-4")
def test_what_is_left_is_counted_period_by_period():
    spans = [(_d("11-23"), _d("11-29")), (_d("11-30"), _d("12-06")), (_d("12-07"), _d("12-13"))]
    wanted = [
        Demanded(1, 1, _d("11-20"), D(30), "order"),
        Demanded(1, 1, _d("12-01"), D(50), "confirmation"),
        Demanded(1, 1, _d("12-13"), D(5), "order"),
        Demanded(1, 1, _d("12-20"), D(99), "order"),
    ]
    coming = [Coming(1, 1, _d("12-06"), D(20)), Coming(1, 1, _d("12-07"), D(4), drafted=True)]
    cells = rules.planned(Goods(D(40), D(10), safety=D(5), lot=D(12)), wanted, coming, spans)
    assert [(cell.demand, cell.coming, cell.drafted, cell.proposed, cell.left) for cell in cells] == [
        (30, 0, 0, 0, 10),
        (50, 20, 0, 36, 16),
        (5, 0, 4, 0, 15),
    ]
    assert rules.still_promised([D(10), D(30), D(60)], D(15)) == [0, 15, 30]


@pytest.mark.feature("CNF-4")
def test_what_is_proposed_is_what_the_periods_say():
    """Worked out without them for a great many items, with them for those that are shown."""
    dice, spans = random.Random(4), rules.periods(dt.date(2026, 11, 23), Every.WEEK, 6)
    for _try in range(200):
        days = [dt.date(2026, 11, 16) + dt.timedelta(days=dice.randrange(70)) for _ in range(9)]
        wanted = [Demanded(1, 1, on, D(dice.randint(1, 30)), "order") for on in days[:6]]
        coming = [Coming(1, 1, on, D(dice.randint(1, 30)), drafted=dice.random() < 0.5) for on in days[6:]]
        goods = Goods(D(dice.randint(0, 40)), ZERO, safety=D(dice.choice((0, 5))), lot=D(dice.choice((0, 12))))
        cells = rules.planned(goods, wanted, coming, spans)
        found = rules.proposed(goods, wanted, coming, [last for _first, last in spans])
        assert found == [(at, cell.proposed) for at, cell in enumerate(cells) if cell.proposed]


@pytest.mark.feature("CNF-3")
def test_tranches_are_watched_and_put_off_together(cast, place):
    (item,) = stocks.items(1)
    rows = [build.confirmed(cast, build.line(item, 100, requested_on=_d("11-26"))) for _ in range(2)]
    ids = [build.tranches(row)[0].pk for row in rows]
    assert {kind.text for kind in monitor.marks(ids, cast.by).values()} == {"planned"}
    with clock.frozen(NOON + dt.timedelta(days=5)):
        assert [row.pk for row in queries.late(queries.tranches(cast.by), on=clock.today())] == ids
        assert services.put_off(ids, on=_d("12-03"), reason="brak miejsca", by=cast.by) == 2
        assert not queries.late(queries.tranches(cast.by), on=clock.today()).exists()
        assert _refused(lambda: services.put_off(ids, on=_d("11-01"), by=cast.by)) == ("TOO_EARLY", "on")
        assert _refused(lambda: services.put_off([10**9], on=_d("12-09"), by=cast.by)) == ("NOT_FOUND", "")
    assert [[one.reason for one in some] for some in queries.promises(ids).values()] == [["", "brak miejsca"]] * 2


@pytest.mark.feature("CNF-3")
def test_promises_are_counted_per_customer_and_item(cast, place):
    ordering.office(cast)
    (item,) = ordering.items(1)
    ordering.stocked(cast, place, item, 100)
    buyer = ordering.customer(cast)
    order = ordering.accepted(cast, buyer, ordering.line(item, 30), wanted_on=_d("11-24"))
    (pk,) = services.from_orders([order.pk], by=cast.by)
    build.spread(cast, Confirmation.objects.get(pk=pk), lot=D(10), first=_d("11-24"), every=Every.DAY)
    services.confirm([pk], by=cast.by)
    line = build.line_of(Confirmation.objects.get(pk=pk))
    for day, quantity in ((1, 10), (4, 10)):
        with clock.frozen(NOON + dt.timedelta(days=day)):
            stock.issue(orders.deliver([order.pk], quantities={line.order_line_id: D(quantity)}, by=cast.by), by=cast.by)
    with clock.frozen(NOON + dt.timedelta(days=5)):
        found = kept.punctuality("customer", first=_d("11-01"), last=_d("12-31"), by=cast.by)[buyer.pk]
        assert (found.due, found.kept_first, found.requested, found.kept_requested, found.days_late) == (3, 1, 3, 1, D("1.3"))
        ((key, code, name, same),) = kept.table("item", first=_d("11-01"), last=_d("12-31"), by=cast.by)
        assert (key, code, name, same) == (item.pk, "T1", item.name, found)
        assert kept.punctuality("item", first=_d("11-25"), last=_d("11-25"), by=cast.by)[item.pk].kept_first == 0


@pytest.mark.feature("CNF-4")
def test_each_quantity_is_planned_once_and_its_shortage_proposed(cast, place):
    ordering.office(cast)
    item, other = ordering.items(2)
    ordering.stocked(cast, place, item, 40)
    buyer, supplier = ordering.customer(cast), supplies.supplier()
    save_supplier({"item_id": item.pk, "party_id": supplier.pk, "currency_id": "PLN", "main": True}, by=cast.by)
    promising.save_terms({"item_id": item.pk, "lot": D(25)}, by=cast.by)
    order = ordering.accepted(cast, buyer, ordering.line(item, 60), wanted_on=_d("11-25"))
    (pk,) = services.from_orders([order.pk], by=cast.by)
    build.spread(cast, Confirmation.objects.get(pk=pk), lot=D(30), first=_d("12-01"))
    draft = planning.demands(_d("12-31"), [place.pk], by=cast.by)
    assert [(one.on, one.quantity, one.kind) for one in draft] == [(_d("11-25"), 60, "order")]
    services.confirm([pk], by=cast.by)
    build.confirmed(cast, build.line(other, 7, requested_on=_d("12-02")), orderer_id=buyer.pk)
    wanted = planning.demands(_d("12-31"), [place.pk], by=cast.by)
    assert sorted((one.item_id, one.on, one.quantity) for one in wanted) == [
        (item.pk, _d("12-01"), 30),
        (item.pk, _d("12-08"), 30),
        (other.pk, _d("12-02"), 7),
    ]
    rows = {row.item.id: row for row in planning.plan(_weeks(), by=cast.by)}
    assert [(cell.demand, cell.left, cell.proposed) for cell in rows[item.pk].cells] == [(0, 40, 0), (30, 10, 0), (30, 5, 25), (0, 5, 0)]
    assert rows[item.pk].proposals == (Proposal(item.pk, place.pk, D(25), _d("12-07"), "ZD", supplier.pk),)
    assert (rows[other.pk].proposals[0].quantity, rows[other.pk].proposals[0].supplier_id) == (7, None)
    (group,) = planning.summed(_weeks(), what="warehouse", by=cast.by)
    assert group.wanted == (0, 37, 30, 0)
    assert [one.wanted for one in planning.summed(_weeks(), what="group", by=cast.by)] == [(0, 37, 30, 0)]
    chosen = [*rows[item.pk].proposals, *rows[other.pk].proposals]
    assert _refused(lambda: services.accept(_weeks(), chosen, by=cast.by)) == ("NO_SUPPLIER", "supplier_1")
    made = services.accept(_weeks(), [chosen[0], Proposal(other.pk, place.pk, D(9), chosen[1].due, "ZP")], by=cast.by)
    assert sorted(SupplyOrder.objects.filter(pk__in=made).values_list("kind", "supplier_id", "state")) == [
        ("ZD", supplier.pk, "draft"),
        ("ZP", None, "draft"),
    ]
    assert sorted(SupplyLine.objects.values_list("item_id", "quantity", "due")) == sorted(
        [(item.pk, D(25), _d("12-07")), (other.pk, D(9), _d("11-30"))]
    )
    assert not any(row.proposals for row in planning.plan(_weeks(), by=cast.by))
    assert _refused(lambda: services.accept(_weeks(), chosen[:1], by=cast.by)) == ("CHANGED", "quantity_0")
    assert _refused(lambda: services.accept(_weeks(), [], by=cast.by)) == ("NOTHING", "chosen")
    assert _refused(lambda: planning.plan(planning.Asked(_weeks().spans, 10**9), by=cast.by)) == ("NO_WAREHOUSE", "warehouse")


@pytest.mark.feature("CNF-4")
def test_what_went_out_is_wanted_no_more(cast, place):
    ordering.office(cast)
    (item,) = ordering.items(1)
    ordering.stocked(cast, place, item, 100)
    order = ordering.accepted(cast, ordering.customer(cast), ordering.line(item, 60), wanted_on=_d("11-25"))
    (pk,) = services.from_orders([order.pk], by=cast.by)
    build.spread(cast, Confirmation.objects.get(pk=pk), lot=D(30), first=_d("12-01"))
    services.confirm([pk], by=cast.by)
    line = build.line_of(Confirmation.objects.get(pk=pk))
    stock.issue(orders.deliver([order.pk], quantities={line.order_line_id: D(40)}, by=cast.by), by=cast.by)
    assert [(one.on, one.quantity, one.kind) for one in planning.demands(_d("12-31"), [place.pk], by=cast.by)] == [
        (_d("12-08"), 20, "confirmation")
    ]


@pytest.mark.feature("CNF-4")
def test_the_plan_costs_the_same_for_any_company(cast, place):
    ordering.office(cast)
    buyer, items, costs = ordering.customer(cast), ordering.items(6), []
    for some in (items[:2], items[2:]):
        for item in some:
            ordering.accepted(cast, buyer, ordering.line(item, 5))
            build.confirmed(cast, build.line(item, 3), orderer_id=buyer.pk)
        meter = Meter(cast.by)
        meter("plan", lambda asked, *, by: planning.plan(asked, by=by), _weeks())
        meter("punctual", lambda *, by: kept.table("item", first=_d("11-01"), last=_d("12-31"), by=by))
        costs.append(meter.costs)
    check_same(*costs)


@pytest.mark.feature("CNF-4")
def test_nothing_more_is_proposed_for_what_is_kept_of_a_delivery_on_its_way(cast, place):
    """An order without a day waits for what was ordered for it; one with a day before it is short all the same."""
    one, two = stocks.items(2)
    waits = stocks.want(cast, place, one, 10, source_id=1, due=None)
    late = stocks.want(cast, place, two, 10, source_id=2, due=_d("11-24"))
    for number, item in enumerate((one, two), 1):
        stocks.coming(cast, place, item, 10, source_id=number, due=_d("12-02"))
    stock.block([waits, late], by=cast.by)
    found = {row.item.id: row for row in planning.plan(_weeks(), by=cast.by)}
    assert found[one.pk].proposals == () and [cell.left for cell in found[one.pk].cells] == [0, 0, 0, 0]
    assert [(proposal.due, proposal.quantity) for proposal in found[two.pk].proposals] == [(_d("11-23"), 10)]
