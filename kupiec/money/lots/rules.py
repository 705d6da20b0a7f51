"""Which lot leaves when, and whether it may; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from kupiec.money.lots.values import ZERO, Ask, Fitness, LotState, Ruling


class Lies(Protocol):
    """Goods at a location, of a lot."""

    location_id: int | None
    lot_id: int | None
    quantity: Decimal
    expires_on: dt.date | None


Lying = TypeVar("Lying", bound=Lies)


def fitness(expires_on: dt.date | None, *, ruling: str, today: dt.date, ship_days: int = 0) -> Fitness:
    """A stopped lot never leaves; one past its day (or too near it) only when allowed."""
    if ruling == Ruling.STOPPED:
        return Fitness.STOPPED
    if ruling != Ruling.ALLOWED and expires_on and expires_on < today + dt.timedelta(days=ship_days):
        return Fitness.EXPIRED
    return Fitness.FIT


def take(
    spots: Sequence[Lying],
    asks: Iterable[Ask],
    *,
    kept: Mapping[int, Decimal],
    unfit: Collection[int],
    barred: bool,
    turn: Callable[[Any], Any],
) -> list[tuple[Lying, Decimal]] | None:
    """Where to take what is asked, lots in their turn (`turn`): what others keep of a lot (`kept`) stays, lots `unfit` go last, or
    with `barred` not at all. What an ask without `must` lacks is made up for by the next of any lot. None when there is not enough."""
    order = sorted(
        (one for one in range(len(spots)) if spots[one].quantity > 0), key=lambda one: (spots[one].lot_id in unfit, turn(spots[one]))
    )
    of_lot: dict[int | None, Decimal] = {}
    for spot in spots:
        of_lot[spot.lot_id] = of_lot.get(spot.lot_id, ZERO) + spot.quantity
    for lot, quantity in kept.items():
        of_lot[lot] = of_lot.get(lot, ZERO) - quantity
    taken: dict[int, Decimal] = {}
    carried = ZERO
    for ask in asks:
        wanted = ask.quantity if ask.lot_id else ask.quantity + carried
        for one in order:
            spot = spots[one]
            if (
                (ask.lot_id and spot.lot_id != ask.lot_id)
                or (ask.location_id and spot.location_id != ask.location_id)
                or (barred and spot.lot_id in unfit)
            ):
                continue
            here = min(wanted, spot.quantity - taken.get(one, ZERO), of_lot[spot.lot_id])
            if here > 0:
                taken[one] = taken.get(one, ZERO) + here
                of_lot[spot.lot_id] -= here
                wanted -= here
        if wanted > 0 and ask.must:
            return None
        carried = carried + wanted if not ask.must else carried
    return [(spots[one], taken[one]) for one in order if one in taken]


def passed_over(
    states: Iterable[LotState], taken: Mapping[int, Decimal], kept: Mapping[int, Decimal], named: Collection[int]
) -> LotState | None:
    """The lot that would have to go before the latest of those `named` and of which something is left to take."""
    known = {state.lot_id: state for state in states}
    days = [known[lot].expires_on for lot in named if lot in known]
    if not days:
        return None
    latest = max(day or dt.date.max for day in days)
    earlier = [
        state
        for state in known.values()
        if state.expires_on
        and state.expires_on < latest
        and state.lot_id not in named
        and not state.fitness
        and state.on_hand - taken.get(state.lot_id, ZERO) - kept.get(state.lot_id, ZERO) > 0
    ]
    return min(earlier, key=lambda state: (state.expires_on, state.code)) if earlier else None


def within(blocks: Sequence[tuple[int, Decimal]], most: Decimal) -> dict[int, Decimal]:
    """What stays of lots kept for a demand (key, quantity; the first stay first) when no more than `most` is kept for it in all."""
    left, stays = most, {}
    for key, quantity in blocks:
        stays[key] = min(quantity, max(left, ZERO))
        left -= stays[key]
    return stays
