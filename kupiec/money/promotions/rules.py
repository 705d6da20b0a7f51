"""Bundles worked out: a pure function of the lines somebody entered (PRC-8).

Lines made by promotions are never told here, so no promotion feeds on the output of another or of itself. Bundles take
their pieces in order of priority and what one has used is gone for the others, so a piece is consumed once and the order in
which promotions were defined means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal, localcontext

from kupiec.ground.kernel.money import EXACT, ZERO, half_up
from kupiec.ground.kernel.split import split
from kupiec.money.promotions.values import Application, Bundle, CartLine, Effect, Hint, Requirement

NEAR = Decimal("0.5")
"""A bundle is hinted at once this much of what it asks is there."""


def plan(cart: Sequence[CartLine], bundles: Iterable[Bundle]) -> list[Application]:
    """What these bundles, all taken by the customer, come to."""
    left = {line.id: line.quantity for line in cart}
    found = []
    with localcontext(EXACT):
        for bundle in sorted(_possible(cart, bundles), key=lambda one: one.priority):
            application = _apply(bundle, cart, left)
            if application:
                found.append(application)
                for pk, quantity in application.used.items():
                    left[pk] -= quantity
    return found


def _possible(cart: Sequence[CartLine], bundles: Iterable[Bundle]) -> list[Bundle]:
    """Those of whose narrowest requirement there is something: of hundreds of promotions few speak of what is bought."""
    there = {line.item_id for line in cart} | {-pk for line in cart for pk in line.groups}
    return [bundle for bundle in bundles if not bundle.touches.isdisjoint(there)]


def _apply(bundle: Bundle, cart: Sequence[CartLine], left: Mapping[int, Decimal]) -> Application | None:
    times = most_times(bundle, cart, left)
    used = allot(bundle, times, cart, left) if times else None
    return Application(bundle, times, used) if used else None


def most_times(bundle: Bundle, cart: Sequence[CartLine], left: Mapping[int, Decimal]) -> int:
    """How often the bundle can be had of the pieces left: halving between nothing and the most that could be."""
    with localcontext(EXACT):
        low, high = 0, min((int((_there(one, bundle, cart, left) / one.quantity).to_integral_value(ROUND_FLOOR))
                            for one in bundle.requirements), default=0)  # fmt: skip
        high = min(high, bundle.most) if bundle.most else high
        if high and allot(bundle, high, cart, left) is not None:
            return high
        while low < high:
            middle = (low + high + 1) // 2
            if allot(bundle, middle, cart, left) is None:
                high = middle - 1
            else:
                low = middle
        return low


def _there(one: Requirement, bundle: Bundle, cart: Sequence[CartLine], left: Mapping[int, Decimal]) -> Decimal:
    return sum((left[line.id] for line in _fit(one, bundle, cart)), ZERO)


def _fit(one: Requirement, bundle: Bundle, cart: Sequence[CartLine]) -> list[CartLine]:
    return [line for line in cart if one.takes(line.item_id, line.groups) and not (bundle.cheapens and line.fixed)]


def allot(bundle: Bundle, times: int, cart: Sequence[CartLine], left: Mapping[int, Decimal]) -> dict[int, Decimal] | None:
    """The pieces of each line for so many times; None when they don't suffice. What few lines can fill chooses first."""
    rest = dict(left)
    used: dict[int, Decimal] = {}
    fits = [(one, _fit(one, bundle, cart)) for one in bundle.requirements]
    for one, lines in sorted(fits, key=lambda pair: (len(pair[1]), sorted(pair[0].items), sorted(pair[0].groups), pair[0].quantity)):
        need = one.quantity * times
        for line in lines:
            piece = min(need, rest[line.id])
            if piece > 0:
                used[line.id] = used.get(line.id, ZERO) + piece
                rest[line.id] -= piece
                need -= piece
        if need > 0:
            return None
    return used


def hints(cart: Sequence[CartLine], taken: Sequence[Application], others: Iterable[Bundle]) -> list[Hint]:
    """What else the pieces no bundle has used would give: bundles to be had now, then those the fewest pieces short.

    Bundles already taken are among `others` too: for them only the next time is hinted at.
    """
    left = {line.id: line.quantity for line in cart}
    had = {one.bundle.id: one.times for one in taken}
    for application in taken:
        for pk, quantity in application.used.items():
            left[pk] -= quantity
    found = []
    with localcontext(EXACT):
        for bundle in _possible(cart, others):
            times = 0 if bundle.id in had else most_times(bundle, cart, left)
            if times:
                found.append(Hint(bundle, times))
            elif not bundle.most or had.get(bundle.id, 0) < bundle.most:
                near = _near(bundle, cart, left)
                found += [near] if near else []
    return sorted(found, key=lambda one: (not one.times, one.missing, one.bundle.priority))


def _near(bundle: Bundle, cart: Sequence[CartLine], left: Mapping[int, Decimal]) -> Hint | None:
    """How many pieces are missing, when they are of one requirement alone and at least half of it is there."""
    short = []
    for one in bundle.requirements:
        there = _there(one, bundle, cart, left)
        if there < one.quantity:
            short.append((one, there))
    if len(short) != 1:
        return None
    one, there = short[0]
    return Hint(bundle, 0, one.quantity - there, one) if there >= one.quantity * NEAR else None


def reduced(price: Decimal, bundle: Bundle, *, fixed: Decimal | None = None) -> Decimal:
    """What a piece costs as a reward; `fixed` = the bundle's price in the document's currency."""
    with localcontext(EXACT):
        if bundle.effect is Effect.FREE:
            return ZERO
        if bundle.effect is Effect.PERCENT:
            return price * (100 - bundle.value) / 100
        return min(price, bundle.value if fixed is None else fixed)


def own_off(application: Application, cart: Sequence[CartLine], *, fixed: Mapping[int, Decimal] | None = None) -> dict[int, Decimal]:
    """What comes off each line when some of the very pieces bought are the reward: the cheapest ones."""
    bundle = application.bundle
    rest = bundle.own_quantity * application.times
    found: dict[int, Decimal] = {}
    with localcontext(EXACT):
        for line in sorted((one for one in cart if one.id in application.used), key=lambda one: (one.price, one.id)):
            pieces = min(rest, application.used[line.id])
            off = half_up((line.price - reduced(line.price, bundle, fixed=(fixed or {}).get(line.id))) * pieces)
            if off > 0:
                found[line.id] = off
            rest -= pieces
    return found


def spread(application: Application, cart: Sequence[CartLine], gift_value: Decimal) -> tuple[dict[int, Decimal], Decimal]:
    """The value of a gift, taken off the pieces used and the gift itself in proportion to their values."""
    with localcontext(EXACT):
        lines = [line for line in cart if line.id in application.used]
        weights = [line.price * application.used[line.id] for line in lines] + [gift_value]
        parts = split(half_up(gift_value), weights)
    return {line.id: part for line, part in zip(lines, parts, strict=False) if part}, parts[-1]


def percent_off(value: Decimal, off: Decimal) -> Decimal:
    """The per cent of a line's value that `off` is, as a line shows it."""
    with localcontext(EXACT):
        return half_up(off * 100 / value, 4) if value else ZERO
