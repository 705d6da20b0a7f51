"""Tranches made, corrected and kept (CNF-2, CNF-3): pure. The sum is kept exactly, what was corrected by hand stays."""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.confirmations.values import (
    MOST_TRANCHES,
    ZERO,
    Capacity,
    Cell,
    Coming,
    Demanded,
    Every,
    Goods,
    How,
    Kept,
    Plan,
    Punctuality,
    Shipped,
    Slice,
    Standing,
    Working,
)

DAY = dt.timedelta(days=1)
LONGEST_BREAK = 60
"""No firm rests longer than so many days: a calendar without working days must not make us seek for ever."""
HORIZON = 750
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}
DAYS = {Every.DAY: 1, Every.WEEK: 7, Every.FORTNIGHT: 14}


def on_or_after(day: dt.date, working: Working) -> dt.date:
    """The first working day from a day on."""
    for ahead in range(LONGEST_BREAK):
        if working(found := day + dt.timedelta(days=ahead)):
            return found
    return day


def stepped(first: dt.date, every: Every, steps: int) -> dt.date:
    """The day so many periods after the first; a 31st comes back after shorter months."""
    if every in DAYS:
        return first + dt.timedelta(days=DAYS[every] * steps)
    at = first.month - 1 + MONTHS[every] * steps
    year, month = first.year + at // 12, at % 12 + 1
    return dt.date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def days(first: dt.date, every: Every, working: Working) -> Iterator[dt.date]:
    """Days of tranches: each period from the first day on, put off to a working day, none twice."""
    last: dt.date | None = None
    for steps in range(HORIZON * 2):
        on = on_or_after(stepped(first, every, steps), working)
        if last is None or on > last:
            yield on
            last = on


def spread(
    quantity: Decimal, plan: Plan, *, working: Working, capacity: Capacity | None = None, parts: Sequence[tuple[dt.date, Decimal]] = ()
) -> list[Slice]:
    """Tranches of a quantity. `capacity`: what can be made on a day; `parts`: what stock can promise, by day.

    Refuses NO_LOT, NO_COUNT, NO_CAPACITY, NO_SUPPLY, TOO_MANY_TRANCHES.
    """
    when = days(plan.first, plan.every, working)
    match plan.how:
        case How.LOT:
            return _dated(_by_lot(quantity, plan), when)
        case How.COUNT:
            return _dated(_by_count(quantity, plan), when)
        case How.CAPACITY:
            return _by_capacity(quantity, plan, when, capacity)
        case How.STOCK:
            return _by_stock(quantity, plan, parts, working)


def _dated(quantities: Sequence[Decimal], when: Iterator[dt.date]) -> list[Slice]:
    return [Slice(on, quantity) for quantity, on in zip(quantities, when, strict=False)]


def _whole(quantity: Decimal, pack: Decimal, rounding: str) -> Decimal:
    """The quantity in whole packs."""
    return (quantity / pack).to_integral_value(rounding) * pack if pack > 0 else quantity


def _few(count: int) -> None:
    if count > MOST_TRANCHES:
        raise Refusal("TOO_MANY_TRANCHES", N_("At most %(most)s tranches of a line."), "lot", params={"most": MOST_TRANCHES})


def _by_lot(quantity: Decimal, plan: Plan) -> list[Decimal]:
    if plan.lot <= 0:
        raise Refusal("NO_LOT", N_("Write how much one tranche is."), "lot")
    lot = _whole(plan.lot, plan.pack, ROUND_CEILING)
    count = int((quantity / lot).to_integral_value(ROUND_CEILING))
    _few(count)
    return [lot] * (count - 1) + [quantity - lot * (count - 1)]


def _by_count(quantity: Decimal, plan: Plan) -> list[Decimal]:
    """Equal parts in whole packs, the first ones larger; the last takes the difference."""
    if plan.count < 1:
        raise Refusal("NO_COUNT", N_("Write into how many tranches."), "count")
    _few(plan.count)
    pack = plan.pack if plan.pack > 0 else Decimal(1).scaleb(min(0, int(quantity.normalize().as_tuple().exponent)))
    packs = int((quantity / pack).to_integral_value(ROUND_CEILING))
    each, more = divmod(packs, plan.count)
    sizes = [pack * (each + (at < more)) for at in range(plan.count) if each or at < more]
    return [*sizes[:-1], quantity - sum(sizes[:-1], ZERO)]


def _by_capacity(quantity: Decimal, plan: Plan, when: Iterator[dt.date], capacity: Capacity | None) -> list[Slice]:
    """Each tranche takes what was made by the day before it; what doesn't fill a pack waits for the next."""
    if capacity is None:
        raise Refusal("NO_CAPACITY", N_("Write how much can be made in a working day."), "capacity")
    found: list[Slice] = []
    made, given, until = ZERO, ZERO, plan.starts or plan.first
    for on in when:
        if (on - plan.first).days > HORIZON or given == quantity:
            break
        while until < on:
            made, until = made + capacity.of(until), until + DAY
        left = quantity - given
        take = left if made - given >= left else _whole(made - given, plan.pack, ROUND_FLOOR)
        if take > 0:
            found.append(Slice(on, take))
            given += take
    _few(len(found))
    if given < quantity:
        raise Refusal("NO_CAPACITY", N_("There is not enough capacity within two years."), "capacity")
    return found


def _by_stock(quantity: Decimal, plan: Plan, parts: Sequence[tuple[dt.date, Decimal]], working: Working) -> list[Slice]:
    """A tranche for each day on which more can be promised; not before the first day."""
    found: dict[dt.date, Decimal] = {}
    promised, given = ZERO, ZERO
    for on, part in sorted(parts):
        promised = min(promised + part, quantity)
        take = promised - given if promised == quantity else _whole(promised, plan.pack, ROUND_FLOOR) - given
        if take > 0:
            day = on_or_after(max(on, plan.first), working)
            found[day] = found.get(day, ZERO) + take
            given += take
    if given < quantity:
        raise Refusal(
            "NO_SUPPLY",
            N_("Stock and supply promise %(given)s of %(wanted)s only."),
            "how",
            params={"given": given.normalize(), "wanted": quantity.normalize()},
        )
    return [Slice(on, part) for on, part in found.items()]


def correct(
    rows: Sequence[Slice], at: int, *, quantity: Decimal | None = None, on: dt.date | None = None, after: Callable[[dt.date], dt.date]
) -> list[Slice]:
    """One tranche changed by hand: the sum stays, the difference goes to the last that was not corrected, emptied ones are dropped.

    `after`: the day of a new tranche, should all others be fixed. Refuses QUANTITY, BELOW_SHIPPED, OVER_QUANTITY, SHIPPED.
    """
    found = list(rows)
    old = found[at]
    if on is not None and on != old.on:
        if old.least >= old.quantity > 0:
            raise Refusal("SHIPPED", N_("This tranche has been shipped."), "on")
        found[at] = replace(old, on=on, by_hand=True)
    if quantity is not None and quantity != old.quantity:
        if quantity <= 0:
            raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
        if quantity < old.least:
            raise Refusal(
                "BELOW_SHIPPED", N_("%(shipped)s of it have been shipped."), "quantity", params={"shipped": old.least.normalize()}
            )
        found[at] = replace(found[at], quantity=quantity, by_hand=True)
        found = absorb(found, old.quantity - quantity, after=after)
    return in_order(found)


def absorb(rows: Sequence[Slice], difference: Decimal, *, after: Callable[[dt.date], dt.date]) -> list[Slice]:
    """A difference spread from the end over tranches not corrected by hand; what has been shipped stays. Refuses OVER_QUANTITY."""
    found = list(rows)
    order = sorted((at for at, row in enumerate(found) if not row.by_hand), key=lambda at: found[at].on, reverse=True)
    if difference > 0:
        free = next((at for at in order if found[at].least < found[at].quantity), None)
        if free is None:
            return [*found, Slice(after(max(row.on for row in found)), difference)]
        found[free] = replace(found[free], quantity=found[free].quantity + difference)
        return found
    left = -difference
    for at in order:
        taken = min(left, found[at].quantity - found[at].least)
        found[at] = replace(found[at], quantity=found[at].quantity - taken)
        left -= taken
    if left:
        raise Refusal(
            "OVER_QUANTITY",
            N_("The other tranches are corrected by hand or shipped: %(left)s too much."),
            "quantity",
            params={"left": left.normalize()},
        )
    return [row for row in found if row.quantity]


def respread(rows: Sequence[Slice], fresh: Sequence[Slice]) -> list[Slice]:
    """What is spread again: fixed tranches stay, `fresh` ones take the rows of the others in order of days."""
    fixed = [row for row in rows if row.by_hand or row.least]
    keys = [row.key for row in sorted(rows, key=lambda row: row.on) if not row.by_hand and not row.least]
    return in_order([*fixed, *(replace(row, key=keys[at] if at < len(keys) else None) for at, row in enumerate(fresh))])


def in_order(rows: Iterable[Slice]) -> list[Slice]:
    """By day; of one day, as they stood."""
    return sorted(rows, key=lambda row: row.on)


def shipped(until: Sequence[Decimal], deliveries: Iterable[tuple[dt.date, Decimal]]) -> list[Shipped]:
    """What went out of tranches, given how much is due up to and with each (rising), and deliveries by day; a negative one takes back the latest."""
    stays: list[list] = []
    for on, quantity in sorted(deliveries, key=lambda row: (row[1] < 0, row[0])):
        left = -quantity
        while left > 0 and stays:
            taken = min(left, stays[-1][1])
            stays[-1][1] -= taken
            left -= taken
            if not stays[-1][1]:
                stays.pop()
        if quantity > 0:
            stays.append([on, quantity])
    found, before = [], ZERO
    total = sum((row[1] for row in stays), ZERO)
    for due in until:
        went = max(min(total, due) - before, ZERO)
        found.append(Shipped(went, _whole_on(stays, due) if total >= due else None))
        before = due
    return found


def _whole_on(stays: Sequence[Sequence], due: Decimal) -> dt.date | None:
    gone = ZERO
    for on, quantity in stays:
        gone += quantity
        if gone >= due:
            return on
    return None


def standing(quantity: Decimal, went: Decimal, *, on: dt.date, today: dt.date) -> Standing:
    """Where a tranche is."""
    if went >= quantity:
        return Standing.SHIPPED
    if on < today:
        return Standing.LATE
    return Standing.PART if went else Standing.PLANNED


def punctuality(rows: Iterable[Kept], *, today: dt.date) -> Punctuality:
    """How promises were kept: of those first promised by today, or kept already. What is late and still waits counts its days till today."""
    due = kept_first = kept_current = kept_requested = requested = late = 0
    for row in rows:
        if row.actual is None and row.first >= today:
            continue
        done = row.actual or today
        due += 1
        kept_first += row.actual is not None and row.actual <= row.first
        kept_current += row.actual is not None and row.actual <= row.current
        if row.requested is not None:
            requested += 1
            kept_requested += row.actual is not None and row.actual <= row.requested
        late += max((done - row.first).days, 0)
    return Punctuality(due, kept_first, kept_current, kept_requested, requested, half_up(Decimal(late) / due, 1) if due else ZERO)


def periods(first: dt.date, every: Every, count: int) -> list[tuple[dt.date, dt.date]]:
    """Days, calendar weeks, fortnights, months or quarters from a day on; the first is what is left of it."""
    found: list[tuple[dt.date, dt.date]] = []
    begins = first
    for _at in range(count):
        last = _last_day(begins, every)
        found.append((begins, last))
        begins = last + DAY
    return found


def _last_day(day: dt.date, every: Every) -> dt.date:
    if every in DAYS:
        rest = 0 if every == Every.DAY else 6 - day.weekday() + (7 if every == Every.FORTNIGHT else 0)
        return day + dt.timedelta(days=rest)
    months = MONTHS[every]
    return stepped(dt.date(day.year, (day.month - 1) // months * months + 1, 1), every, 1) - DAY


def own_periods(days_given: Sequence[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Periods that begin on these days; the last day ends the last one. Refuses NO_PERIODS."""
    known = sorted(set(days_given))
    if len(known) < 2:
        raise Refusal("NO_PERIODS", N_("Write at least two days: the beginnings of periods and the end."), "own")
    ends = [*(day - DAY for day in known[1:-1]), known[-1]]
    return list(zip(known[:-1], ends, strict=True))


def planned(goods: Goods, wanted: Iterable[Demanded], coming: Iterable[Coming], spans: Sequence[tuple[dt.date, dt.date]]) -> list[Cell]:
    """Period by period: what is wanted against what is left and comes; what is late falls into the first.

    Where less would be left than must stay, the rest is proposed in whole lots, and counted on from then on.
    """
    demands, supplies = list(wanted), list(coming)
    left, found, before = goods.on_hand, [], dt.date.min
    for first, last in spans:
        asked: dict[str, Decimal] = {}
        for one in demands:
            if before < one.on <= last:
                asked[one.kind] = asked.get(one.kind, ZERO) + one.quantity
        here = [one for one in supplies if before < one.on <= last]
        came, drafted = (sum((one.quantity for one in here if one.drafted == kind), ZERO) for kind in (False, True))
        left += came + drafted - sum(asked.values(), ZERO)
        missing = max(goods.safety - left, ZERO)
        proposed = _whole(missing, goods.lot, ROUND_CEILING)
        left += proposed
        found.append(Cell(first, last, asked, came, drafted, left, proposed))
        before = last
    return found


def proposed(goods: Goods, wanted: Iterable[Demanded], coming: Iterable[Coming], ends: Sequence[dt.date]) -> list[tuple[int, Decimal]]:
    """What `planned` proposes and in which period, from the last days of periods: only periods in which something happens are walked."""
    happens: dict[int, Decimal] = {0: ZERO}
    for sign, rows in ((-1, wanted), (1, coming)):
        for one in rows:
            at = bisect_left(ends, one.on)
            happens[at] = happens.get(at, ZERO) + sign * one.quantity
    left, found = goods.on_hand, []
    for at in sorted(happens):
        left += happens[at]
        if at < len(ends) and left < goods.safety:
            found.append((at, _whole(goods.safety - left, goods.lot, ROUND_CEILING)))
            left += found[-1][1]
    return found


def still_promised(until: Sequence[Decimal], went: Decimal) -> list[Decimal]:
    """What is still to go out of each tranche, given how much went out of the line."""
    found, before = [], ZERO
    for due in until:
        found.append(max(due - max(before, went), ZERO))
        before = due
    return found
