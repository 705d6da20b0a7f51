"""Pure rules of stock: value of issues, who is served first, where goods are taken from and put (spec/examples Stock)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from kupiec.ground.kernel.money import EXACT, ZERO, half_up
from kupiec.money.stock.values import Policy, Valuation

FAR = dt.date.max


@dataclass(slots=True)
class Slice:
    """A layer as the rules see it; `quantity` and `value` change as goods are taken, `line_id` made it."""

    quantity: Decimal
    value: Decimal
    line_id: int
    pk: int | None = None
    on: dt.date = FAR
    changed: bool = False

    def cut(self, quantity: Decimal) -> Decimal:
        """Take `quantity` out; its share of the value, all of it when nothing is left."""
        value = part(self.value, quantity, self.quantity)
        self.quantity -= quantity
        self.value -= value
        self.changed = True
        return value


def part(value: Decimal, quantity: Decimal, whole: Decimal) -> Decimal:
    """The share of `quantity` in a total `value` of `whole`, rounded to the grosz; the whole takes all."""
    if quantity == whole:
        return value
    with localcontext(EXACT):
        return half_up(value * quantity / whole)


def line_value(unit_cost: Decimal, quantity: Decimal) -> Decimal:
    """Value of a receipt: cost per unit × quantity, rounded once."""
    with localcontext(EXACT):
        return half_up(unit_cost * quantity)


def consume(slices: Sequence[Slice], quantity: Decimal, *, valuation: Valuation, first_line: int | None = None) -> Decimal:
    """Take `quantity` out of the layers and say what it cost.

    FIFO takes the oldest first; the average melts all layers into one. The layer made by `first_line` goes before
    all others: a reversal takes back its own. The layers must hold the quantity (ValueError).
    """
    if sum((one.quantity for one in slices), ZERO) < quantity:
        raise ValueError("layers hold less than is taken")
    if valuation is Valuation.AVERAGE:
        return _average(slices, quantity)
    ordered = [one for one in slices if one.line_id == first_line] + [one for one in slices if one.line_id != first_line]
    cost, left = ZERO, quantity
    for one in ordered:
        if not left:
            break
        taken = min(left, one.quantity)
        if taken:
            cost += one.cut(taken)
            left -= taken
    return cost


def _average(slices: Sequence[Slice], quantity: Decimal) -> Decimal:
    held = [one for one in slices if one.quantity]
    if not held:
        return ZERO
    pool, *rest = held
    for one in rest:
        pool.quantity += one.quantity
        pool.value += one.value
        one.quantity, one.value, one.changed = ZERO, ZERO, True
    return pool.cut(quantity)


def return_cost(*, cost: Decimal, quantity: Decimal, returned: Decimal, returned_cost: Decimal, now: Decimal) -> Decimal:
    """What `now` pieces coming back are worth: their share of the frozen cost; the last return takes the rest."""
    if returned + now == quantity:
        return cost - returned_cost
    return min(part(cost, now, quantity), cost - returned_cost)


@dataclass(frozen=True, slots=True)
class Claim:
    """A demand that waits: `wanted` of it is not covered yet."""

    demand_id: int
    wanted: Decimal
    ordered_on: dt.date
    due: dt.date | None
    abc_class: str


def queue(claims: Iterable[Claim], *, policy: Policy) -> list[Claim]:
    """Claims in the order of service: by date, or by class, then date; equal ones by due date, then first come."""
    by_class = policy is Policy.CLASS

    def key(claim: Claim) -> tuple[str, dt.date, dt.date, int]:
        rank = (claim.abc_class or "~") if by_class else ""
        return (rank, claim.ordered_on, claim.due or FAR, claim.demand_id)

    return sorted(claims, key=key)


def serve(free: Decimal, claims: Iterable[Claim], *, policy: Policy) -> dict[int, Decimal]:
    """Share free goods among the waiting; who stands first takes all he wants, the last what is left."""
    served: dict[int, Decimal] = {}
    for claim in queue(claims, policy=policy):
        given = min(free, claim.wanted)
        if given > 0:
            served[claim.demand_id] = given
            free -= given
    return served


@dataclass(frozen=True, slots=True)
class Coming:
    """Expected supply with what is still free of it."""

    supply_id: int
    due: dt.date
    free: Decimal


def peg(supplies: Iterable[Coming], claims: Iterable[Claim], *, policy: Policy) -> dict[tuple[int, int], Decimal]:
    """Promise coming supply to claims: the first served gets the earliest; {(demand, supply): quantity}."""
    pegs: dict[tuple[int, int], Decimal] = {}
    ordered = sorted(supplies, key=lambda one: (one.due, one.supply_id))
    left = {one.supply_id: one.free for one in ordered}
    for claim in queue(claims, policy=policy):
        wanted = claim.wanted
        for one in ordered:
            given = min(wanted, left[one.supply_id])
            if given > 0:
                pegs[(claim.demand_id, one.supply_id)] = given
                left[one.supply_id] -= given
                wanted -= given
    return pegs


@dataclass(slots=True)
class Spot:
    """Goods at a location, of a lot; both None is what lies in the warehouse unplaced."""

    location_id: int | None
    lot_id: int | None
    quantity: Decimal
    expires_on: dt.date | None = None
    walk: tuple[int, str] = (0, "")
    pk: int | None = None
    changed: bool = False


def turn(spot: Spot) -> tuple[bool, dt.date, bool, tuple[int, str], int]:
    """In which order goods are taken."""
    nowhere = spot.location_id is None
    return (nowhere and not spot.lot_id, spot.expires_on or FAR, nowhere, spot.walk, spot.lot_id or 0)


def pick(
    spots: Sequence[Spot], quantity: Decimal, *, location_id: int | None = None, lot_id: int | None = None
) -> list[tuple[Spot, Decimal]] | None:
    """Where to take goods: the lot that expires first, then by the walk through the warehouse, unplaced goods last.

    With a location or lot named, only from there. None when there is not enough.
    """
    fitting = [
        spot
        for spot in spots
        if spot.quantity > 0 and (location_id is None or spot.location_id == location_id) and (lot_id is None or spot.lot_id == lot_id)
    ]
    fitting.sort(key=turn)
    taken: list[tuple[Spot, Decimal]] = []
    for spot in fitting:
        part_here = min(quantity, spot.quantity)
        if part_here > 0:
            taken.append((spot, part_here))
            quantity -= part_here
    return None if quantity > 0 else taken


@dataclass(frozen=True, slots=True)
class Bay:
    """A location as a proposal sees it: what it is kept for, what is in it (base units), what fits."""

    location_id: int
    walk: tuple[int, str]
    zone: str
    item_id: int | None
    group_id: int | None
    capacity: Decimal | None
    filled: Decimal
    holds: frozenset[int]

    def fits(self, quantity: Decimal) -> bool:
        return self.capacity is None or self.filled + quantity <= self.capacity


def propose(bays: Iterable[Bay], *, item_id: int, group_path: Sequence[int] = (), quantity: Decimal) -> int | None:
    """Where to put goods (STK-1): the item's fixed place, a place of its group (the nearest one), a place or zone where it
    lies already, a free one; always where it fits. None when nothing does."""
    fitting = sorted((bay for bay in bays if bay.fits(quantity)), key=lambda bay: bay.walk)
    zones = {bay.zone for bay in fitting if item_id in bay.holds and bay.zone}
    nearness = {group: depth for depth, group in enumerate(group_path)}

    def rank(bay: Bay) -> tuple[int, int] | None:
        if bay.item_id is not None:
            return (0, 0) if bay.item_id == item_id else None
        if bay.group_id is not None:
            return (1, -nearness[bay.group_id]) if bay.group_id in nearness else None
        if item_id in bay.holds:
            return (2, 0)
        if bay.zone in zones:
            return (3, 0)
        return (4, 0) if not bay.holds else (5, 0)

    ranked = [(place, bay) for bay in fitting if (place := rank(bay)) is not None]
    return min(ranked, key=lambda found: (found[0], found[1].walk))[1].location_id if ranked else None
