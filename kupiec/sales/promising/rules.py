"""The arithmetic of promises (ATP): projection, the lowest figure from a day on, new supply, lead times; pure."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kupiec.sales.promising.values import ZERO, Bound, Days, Part, Promise, Replenishment, Situation, TermsFacts

DAY = dt.timedelta(days=1)
FARTHEST = 400


def promisable(situation: Situation, new: tuple[dt.date, Decimal] | None = None) -> list[tuple[dt.date, Decimal]]:
    """From each day on, what can be promised in all: the lowest projected figure from that day on. Days rising, figures never falling."""
    return [(on, max(figure, ZERO)) for on, figure in _lowest(situation, new)]


def _lowest(situation: Situation, new: tuple[dt.date, Decimal] | None = None) -> list[tuple[dt.date, Decimal]]:
    """The same, below zero where others want more than there will be."""
    changes: defaultdict[dt.date, Decimal] = defaultdict(lambda: ZERO)
    changes[situation.today] += situation.free - situation.safety
    for on, quantity in (*situation.receipts, *((new,) if new else ())):
        changes[max(on, situation.today)] += quantity
    for on, quantity in situation.demands:
        changes[max(on, situation.today)] -= quantity
    days = sorted(changes)
    projected, running = [], ZERO
    for on in days:
        running += changes[on]
        projected.append(running)
    lowest: list[tuple[dt.date, Decimal]] = []
    least: Decimal | None = None
    for on, figure in zip(reversed(days), reversed(projected), strict=True):
        least = figure if least is None else min(least, figure)
        lowest.append((on, least))
    return lowest[::-1]


def _parts(steps: Sequence[tuple[dt.date, Decimal]], wanted: Decimal) -> tuple[Part, ...]:
    parts, given = [], ZERO
    for on, figure in steps:
        more = min(figure, wanted) - given
        if more > 0:
            parts.append(Part(on, more))
            given += more
    return tuple(parts)


def promise(situation: Situation, wanted: Decimal) -> Promise:
    """The earliest full date of `wanted` with its parts. New supply is counted on only where it makes the date earlier."""
    plain = _promise(situation, wanted, None)
    supply = situation.replenishment
    if supply is None or plain.full == situation.today:
        return plain
    missing = wanted - max(figure for on, figure in _lowest(situation) if on <= supply.on)
    quantity, limited = _lots(missing, supply)
    if quantity <= 0:
        return plain
    better = _promise(situation, wanted, (supply.on, quantity))
    if better.covered <= plain.covered and (better.full is None or (plain.full is not None and better.full >= plain.full)):
        return plain
    if limited:
        return Promise(wanted, better.full, better.parts, Bound.NEW_SUPPLY, supply.on, quantity)
    return Promise(wanted, better.full, better.parts, Bound.CAPACITY if supply.capacity else Bound.LEAD_TIME, supply.on, quantity)


def _promise(situation: Situation, wanted: Decimal, new: tuple[dt.date, Decimal] | None) -> Promise:
    parts = _parts(promisable(situation, new), wanted)
    if sum((part.quantity for part in parts), ZERO) < wanted:
        return Promise(wanted, None, parts, Bound.NO_SUPPLY)
    full = parts[-1].on
    bound = Bound.NONE if full == situation.today else Bound.RECEIPT
    return Promise(wanted, full, parts, bound, full if bound else None)


def _lots(missing: Decimal, supply: Replenishment) -> tuple[Decimal, bool]:
    """How much new supply covers what is missing, in whole lots; whether the supplier’s limit cut it."""
    if missing <= 0:
        return ZERO, False
    if not supply.lot:
        return missing, False
    lots = math.ceil(missing / supply.lot)
    if supply.most is not None and lots > supply.most:
        return supply.lot * supply.most, True
    return supply.lot * lots, False


def taken(situation: Situation, given: Promise) -> Situation:
    """The situation after a promise: its parts are demands of others from now on; new supply it counts on comes."""
    new = ((given.bound_on, given.new_supply),) if given.new_supply and given.bound_on else ()
    supply = situation.replenishment
    left = supply
    if supply and new and supply.most is not None and supply.lot:
        left = Replenishment(supply.on, supply.lot, max(supply.most - int(given.new_supply / supply.lot), 0), supply.capacity)
    return Situation(
        situation.today, situation.free, (*situation.receipts, *new), (*situation.demands, *((part.on, part.quantity) for part in given.parts)), situation.safety, left,
    )  # fmt: skip


def first_day(now: dt.datetime, *, cut_off: dt.time | None, days: Days) -> dt.date:
    """The day on which something asked now is begun: today before the cut-off, else the next working day."""
    today = now.date()
    late = cut_off is not None and now.time() > cut_off
    return working(today + DAY if late else today, days)


def working(on: dt.date, days: Days) -> dt.date:
    """The day itself when it is worked, else the next one that is."""
    for _step in range(FARTHEST):
        if days.is_working(on):
            return on
        on += DAY
    return on


def arrival(first: dt.date, terms: TermsFacts, days: Days) -> dt.date | None:
    """When new supply ordered on a day is there: so many working days later, on a day its supplier delivers. None: it can’t be ordered."""
    if terms.lead_days is None:
        return None
    on = first
    for _day in range(terms.lead_days):
        on = working(on + DAY, days)
    for _step in range(FARTHEST):
        if days.is_working(on) and (not terms.weekdays or str(on.isoweekday()) in terms.weekdays):
            return on
        on += DAY
    return None


def made_by(left: Sequence[tuple[dt.date, Decimal]], hours: Decimal) -> dt.date | None:
    """The day on which a resource has worked so many hours of those it has left; None: not within the days looked at."""
    done = ZERO
    for on, free in left:
        done += free
        if done >= hours:
            return on
    return None


def to_order(missing: Decimal, *, lot: Decimal, least: Decimal | None) -> Decimal:
    """How much to order of what is missing: no less than the supplier sells, in whole lots."""
    if missing <= 0:
        return ZERO
    wanted = max(missing, least or ZERO)
    return math.ceil(wanted / lot) * lot if lot else wanted
