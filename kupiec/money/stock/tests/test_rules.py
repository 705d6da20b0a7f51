"""Tables of the worked examples (spec/examples.md, Stock) and properties of the pure rules."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kupiec.money.stock import rules
from kupiec.money.stock.rules import Bay, Claim, Coming, Slice, Spot
from kupiec.money.stock.values import Policy, Valuation

D = Decimal
FIFO, AVERAGE = Valuation.FIFO, Valuation.AVERAGE


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.mark.feature("STK-3")
def test_fifo_takes_the_oldest_and_returns_are_the_newest():
    layers = [Slice(D(10), D("50.00"), 1), Slice(D(10), D("60.00"), 2)]
    assert rules.consume(layers, D(12), valuation=FIFO) == D("62.00")
    assert [(one.quantity, one.value) for one in layers] == [(D(0), D(0)), (D(8), D("48.00"))]
    back = rules.return_cost(cost=D("62.00"), quantity=D(12), returned=D(0), returned_cost=D(0), now=D(2))
    assert back == D("10.33")


@pytest.mark.feature("STK-3")
def test_six_returns_of_two_bring_back_the_whole_cost():
    returned = cost = D(0)
    steps = []
    for _ in range(6):
        value = rules.return_cost(cost=D(62), quantity=D(12), returned=returned, returned_cost=cost, now=D(2))
        steps.append(value)
        returned, cost = returned + 2, cost + value
    assert cost == D("62.00")
    assert steps == [D("10.33")] * 5 + [D("10.35")]


@pytest.mark.parametrize(
    ("valuation", "quantity", "cost"),
    [
        (FIFO, D(1), D("3.33")),
        (FIFO, D(3), D("10.00")),
        (FIFO, D(4), D("15.00")),
        (AVERAGE, D(4), D("16.00")),
        (AVERAGE, D(5), D("20.00")),
    ],
)
def test_cost_by_valuation(valuation, quantity, cost):
    layers = [Slice(D(3), D("10.00"), 1), Slice(D(2), D("10.00"), 2)]
    assert rules.consume(layers, quantity, valuation=valuation) == cost
    assert sum(one.value for one in layers) == D("20.00") - cost
    assert sum(one.quantity for one in layers) == 5 - quantity


def test_a_reversal_takes_its_own_layer_first():
    layers = [Slice(D(5), D("5.00"), 1), Slice(D(5), D("50.00"), 2)]
    assert rules.consume(layers, D(6), valuation=FIFO, first_line=2) == D("51.00")


def test_layers_must_hold_what_is_taken():
    with pytest.raises(ValueError, match="hold less"):
        rules.consume([Slice(D(1), D(1), 1)], D(2), valuation=FIFO)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    layers=st.lists(st.tuples(st.integers(1, 500), st.integers(0, 90_000)), min_size=1, max_size=6),
    cuts=st.lists(st.integers(1, 300), max_size=12),
    valuation=st.sampled_from([FIFO, AVERAGE]),
)
def test_value_is_never_lost(layers, cuts, valuation):
    slices = [Slice(D(q), D(v) / 100, n) for n, (q, v) in enumerate(layers)]
    value = sum(one.value for one in slices)
    for cut in cuts:
        if sum(one.quantity for one in slices) >= cut:
            value -= rules.consume(slices, D(cut), valuation=valuation)
    assert value == sum(one.value for one in slices)
    assert all(one.value >= 0 and (one.quantity > 0 or one.value == 0) for one in slices)


Z1 = Claim(1, D(6), day("11-20"), None, "B")
Z2 = Claim(2, D(8), day("11-22"), None, "A")


@pytest.mark.feature("STK-4")
@pytest.mark.parametrize(("policy", "served"), [(Policy.DATE, {1: D(6), 2: D(4)}), (Policy.CLASS, {2: D(8), 1: D(2)})])
def test_goods_are_shared_by_policy(policy, served):
    assert rules.serve(D(10), [Z2, Z1], policy=policy) == served


def test_of_equal_dates_the_earlier_due_then_the_first_come_is_served():
    same = [Claim(3, D(1), day("11-20"), day("12-09"), ""), Claim(2, D(1), day("11-20"), None, ""),
            Claim(1, D(1), day("11-20"), None, "")]  # fmt: skip
    assert [claim.demand_id for claim in rules.queue(same, policy=Policy.DATE)] == [3, 1, 2]
    assert [claim.demand_id for claim in rules.queue([Z1, same[0]], policy=Policy.CLASS)] == [1, 3]


def test_coming_supply_is_promised_in_the_same_order():
    pegs = rules.peg([Coming(9, day("12-11"), D(30)), Coming(8, day("12-04"), D(7))], [Z2, Z1], policy=Policy.DATE)
    assert pegs == {(1, 8): D(6), (2, 8): D(1), (2, 9): D(7)}


@pytest.mark.parametrize(
    ("kwargs", "taken"),
    [
        ({"quantity": D(5)}, [(1, D(4)), (2, D(1))]),
        ({"quantity": D(12)}, [(1, D(4)), (2, D(6)), (None, D(2))]),
        ({"quantity": D(3), "location_id": 2}, [(2, D(3))]),
        ({"quantity": D(7), "location_id": 2}, None),
        ({"quantity": D(4), "lot_id": 70}, [(1, D(4))]),
        ({"quantity": D(99)}, None),
    ],
)
def test_picking_goes_by_expiry_then_by_the_walk(kwargs, taken):
    spots = [Spot(None, None, D(3)), Spot(2, None, D(6), None, (1, "A")), Spot(1, 70, D(4), day("12-01"), (9, "Z"))]
    found = rules.pick(spots, **kwargs)
    assert (found and [(spot.location_id, quantity) for spot, quantity in found]) == taken


def bay(number, **given):
    kept = {"zone": "", "item_id": None, "group_id": None, "capacity": None, "filled": D(0), "holds": frozenset()}
    return Bay(number, (number, ""), **{**kept, **given})


@pytest.mark.feature("STK-1")
@pytest.mark.parametrize(
    ("bays", "place"),
    [
        ([bay(1), bay(2, item_id=5)], 2),
        ([bay(1, item_id=6), bay(2, group_id=10), bay(3, group_id=11)], 3),
        ([bay(1), bay(2, holds=frozenset({5}))], 2),
        ([bay(1), bay(2, zone="B"), bay(3, zone="B", holds=frozenset({5}), capacity=D(9)),
          bay(4, zone="B", holds=frozenset({5}))], 4),
        ([bay(1, holds=frozenset({7})), bay(2)], 2),
        ([bay(1, capacity=D(10), filled=D(5)), bay(2, capacity=D(20))], 2),
        ([bay(1, capacity=D(5))], None),
        ([], None),
    ],
)  # fmt: skip
def test_a_receipt_gets_a_proposed_place(bays, place):
    assert rules.propose(bays, item_id=5, group_path=(10, 11), quantity=D(10)) == place
