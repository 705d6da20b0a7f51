"""Bundles as pure rules: the examples of the spec, and what must hold of any promotions and any lines (PRC-8)."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kupiec.money.promotions import rules
from kupiec.money.promotions.values import Bundle, CartLine, Effect, Gift, Requirement, Reward, Settling

D = Decimal
A, B, C = 1, 2, 3


def line(pk: int, item: int, quantity: object, price: object = 10, **more: object) -> CartLine:
    amount = D(str(quantity))
    return CartLine(pk, item, amount, amount * D(str(price)), **more)  # type: ignore[arg-type]


def ten_of_a(**more: object) -> Bundle:
    given = {"requirements": (Requirement(D(10), frozenset({A})),), "gifts": (Gift(7, B, D(1)),), **more}
    return Bundle(1, 1, **given)  # type: ignore[arg-type]


HALF = Bundle(2, 2, (Requirement(D(4), frozenset({C})),), reward=Reward.OWN, effect=Effect.PERCENT, value=D(50), own_quantity=D(1))


@pytest.mark.feature("PRC-8")
@pytest.mark.parametrize(("bought", "times"), [(9, 0), (10, 1), (19, 1), (25, 2), ("9.9999", 0), (10_000_005, 1_000_000)])
def test_ten_of_a_give_one_of_b(bought: object, times: int) -> None:
    found = rules.plan([line(1, A, bought)], [ten_of_a()])
    assert [(one.times, dict(one.used)) for one in found] == ([(times, {1: D(times) * 10})] if times else [])


@pytest.mark.feature("PRC-8")
def test_at_eight_of_a_the_hint_says_two_more() -> None:
    (hint,) = rules.hints([line(1, A, 8)], [], [ten_of_a()])
    assert (hint.times, hint.missing) == (0, D(2))
    assert rules.hints([line(1, A, 4)], [], [ten_of_a()]) == []
    (hint,) = rules.hints([line(1, A, 25)], [], [ten_of_a()])
    assert (hint.times, hint.missing) == (2, 0)


@pytest.mark.feature("PRC-8")
@pytest.mark.parametrize(("bought", "times", "off"), [(3, 0, None), (7, 1, "5.00"), (8, 2, "10.00")])
def test_every_fourth_at_half_price(bought: int, times: int, off: str | None) -> None:
    cart = [line(1, C, bought)]
    found = rules.plan(cart, [HALF])
    assert [one.times for one in found] == ([times] if times else [])
    assert [rules.own_off(one, cart) for one in found] == ([{1: D(off)}] if off else [])


@pytest.mark.feature("PRC-8")
def test_own_reward_is_of_the_cheapest_pieces() -> None:
    bundle = Bundle(3, 3, (Requirement(D(4), frozenset(), frozenset({50})),), reward=Reward.OWN, own_quantity=D(1))
    cart = [line(1, A, 3, 30, groups=(50,)), line(2, B, 1, 12, groups=(9, 50))]
    (one,) = rules.plan(cart, [bundle])
    assert rules.own_off(one, cart) == {2: D("12.00")}


@pytest.mark.feature("PRC-8")
def test_a_free_gift_spread_over_the_bundle() -> None:
    cart = [line(1, A, 10)]
    (one,) = rules.plan(cart, [ten_of_a(settling=Settling.SPREAD)])
    assert rules.spread(one, cart, D("25.00")) == ({1: D("20.00")}, D("5.00"))
    assert rules.percent_off(D(100), D(20)) == rules.percent_off(D(25), D(5)) == 20


@pytest.mark.feature("PRC-8")
def test_the_higher_priority_consumes_first_and_a_piece_once() -> None:
    first = ten_of_a()
    second = Bundle(9, 2, (Requirement(D(6), frozenset({A})),), gifts=(Gift(8, C, D(1)),))
    for told in ([first, second], [second, first]):
        assert [(one.bundle.id, one.times) for one in rules.plan([line(1, A, 15)], told)] == [(1, 1)]
        assert [(one.bundle.id, one.times) for one in rules.plan([line(1, A, 16)], told)] == [(1, 1), (9, 1)]


def test_lines_priced_by_hand_earn_gifts_but_keep_their_prices() -> None:
    cart = [line(1, A, 10, fixed=True)]
    assert [one.times for one in rules.plan(cart, [ten_of_a()])] == [1]
    assert rules.plan(cart, [ten_of_a(settling=Settling.SPREAD)]) == []


def test_no_more_than_so_many_times() -> None:
    (one,) = rules.plan([line(1, A, 100)], [ten_of_a(most=3)])
    assert (one.times, one.used) == (3, {1: D(30)})
    assert rules.hints([line(1, A, 100)], [one], [ten_of_a(most=3)]) == []


def test_each_of_several_and_what_they_share() -> None:
    """3 of A and 2 of anything in group 50, to which A belongs: A serves its own requirement first."""
    bundle = Bundle(1, 1, (Requirement(D(2), frozenset(), frozenset({50})), Requirement(D(3), frozenset({A}))), gifts=(Gift(1, C, D(1)),))
    cart = [line(1, A, 8, groups=(50,)), line(2, B, 2, groups=(50,))]
    (one,) = rules.plan(cart, [bundle])
    assert one.times == 2
    assert sum(one.used.values()) == 10


quantities = st.integers(1, 400).map(lambda n: D(n) / 4)


@st.composite
def bundles(draw: st.DrawFn) -> list[Bundle]:
    found = []
    for priority in range(1, draw(st.integers(1, 4)) + 1):
        wanted = draw(
            st.lists(
                st.builds(Requirement, quantities, st.frozensets(st.integers(1, 4), min_size=1), st.frozensets(st.integers(50, 51))),
                min_size=1,
                max_size=2,
            )
        )
        own = draw(st.booleans())
        found.append(Bundle(
            100 + priority, priority, tuple(wanted), reward=Reward.OWN if own else Reward.GIFT, effect=draw(st.sampled_from(list(Effect))),
            value=draw(st.integers(0, 100).map(D)), own_quantity=wanted[0].quantity / 4 if own else D(0), gifts=(Gift(1, 1, D(1)),),
            settling=draw(st.sampled_from(list(Settling))), most=draw(st.integers(0, 3)),
        ))  # fmt: skip
    return found


carts = st.lists(
    st.tuples(st.integers(1, 4), quantities, st.integers(0, 9_999), st.booleans(), st.sampled_from(((), (50,), (50, 51)))), max_size=6
).map(lambda rows: [CartLine(n, item, q, q * D(price) / 100, groups, fixed) for n, (item, q, price, fixed, groups) in enumerate(rows, 1)])


@pytest.mark.feature("PRC-8")
@settings(max_examples=300, deadline=None)
@given(carts, bundles(), st.randoms(use_true_random=False))
def test_whatever_is_promised(cart: list[CartLine], defined: list[Bundle], chance: random.Random) -> None:
    found = rules.plan(cart, defined)
    shuffled = [*defined]
    chance.shuffle(shuffled)
    assert rules.plan(cart, shuffled) == found, "the order in which promotions were defined"
    for one in cart:
        assert sum((each.used.get(one.id, D(0)) for each in found), D(0)) <= one.quantity, "a piece is consumed once"
    for each in found:
        assert each.times >= 1
        assert sum(each.used.values()) == each.times * sum(one.quantity for one in each.bundle.requirements)
        for pk in each.used if each.bundle.cheapens else ():
            assert not next(one for one in cart if one.id == pk).fixed
        if each.bundle.reward is Reward.OWN:
            for pk, off in rules.own_off(each, cart).items():
                assert 0 < off <= next(one for one in cart if one.id == pk).value + D("0.01")
    for hint in rules.hints(cart, found, defined):
        assert (hint.times > 0) != (hint.missing > 0)
