"""What may be said of budgets without asking the database: days, figures, where a document stands, what it exceeds (BUD-1, BUD-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.budgets.values import ZERO, Figures, InForce, Over, Place, Spent

SPAN = dt.timedelta(days=366 * 60)
MOST = Decimal(10) ** 12


def check_days(first: dt.date | None, last: dt.date | None, *, today: dt.date) -> None:
    """Refuses BAD_DAY for days far away, ENDS_BEFORE."""
    for name, day in (("first_day", first), ("last_day", last)):
        if day is not None and abs(day - today) > SPAN:
            raise Refusal("BAD_DAY", N_("This day is too far away."), name)
    if first is not None and last is not None and last < first:
        raise Refusal("ENDS_BEFORE", N_("It can’t end before it begins."), "last_day")


def check_within(first: dt.date, last: dt.date, *, begins: dt.date, ends: dt.date) -> None:
    """Refuses OUTSIDE for days of a line that are not days of its budget."""
    if first < begins or first > ends:
        raise Refusal(
            "OUTSIDE",
            N_("The budget is of %(first)s – %(last)s."),
            "first_day",
            params={"first": begins, "last": ends},
        )
    if last > ends or last < begins:
        raise Refusal(
            "OUTSIDE",
            N_("The budget is of %(first)s – %(last)s."),
            "last_day",
            params={"first": begins, "last": ends},
        )


def check_amount(amount: Decimal) -> None:
    """Refuses BAD_PRICE, BAD_NUMBER."""
    if amount.is_finite() and amount >= MOST:
        raise Refusal("BAD_NUMBER", N_("This number is too large."), "amount")
    if not amount.is_finite() or amount < 0:
        raise Refusal("BAD_PRICE", N_("It can’t be less than nothing."), "amount")


def check_percent(percent: Decimal) -> None:
    """Refuses BAD_PERCENT."""
    if not percent.is_finite() or not 0 < percent <= 1000:
        raise Refusal("BAD_PERCENT", N_("From 0 to 1000 per cent, not nothing."), "percent")


def share(amount: Decimal, percent: Decimal) -> Decimal:
    return half_up(amount * percent / 100)


def part(value: Decimal, quantity: Decimal, whole: Decimal) -> Decimal:
    """The value of so much of a line, to the grosz."""
    return half_up(value * quantity / whole) if whole else ZERO


def still_open(committed: Decimal, invoiced: Decimal) -> Decimal:
    """What an order still promises, beyond what was invoiced or received of it."""
    return max(committed - invoiced, ZERO)


def takes(place: Place, spent: Spent) -> bool:
    """Whether a line of a budget is about a line of a document: its day, and all that narrows the line down. A line of an account alone waits for postings."""
    if not place.first_day <= spent.on <= place.last_day:
        return False
    if place.account_id is not None and not place.narrowed:
        return False
    if place.groups is not None and not place.groups & set(spent.groups):
        return False
    asked = ((place.department_id, spent.department_id), (place.contract_id, spent.contract_id), (place.case_id, spent.case_id))
    return all(wanted is None or wanted == found for wanted, found in asked)


def placed(budget: InForce, spent: Spent) -> int | None:
    """The line of a budget that a line of a document takes of: the narrowest that is about it, the first of several."""
    if budget.side != spent.side:
        return None
    fitting = [place for place in budget.places if takes(place, spent)]
    return max(fitting, key=lambda place: place.narrowed).code if fitting else None


def exceeded(budget: InForce, *, before: Mapping[int, Decimal], after: Mapping[int, Decimal], level: Mapping[int, Decimal]) -> list[Over]:
    """Lines that what is being written takes more of than it did, and that are over their plan now."""
    planned = {place.code: place.amount for place in budget.places}
    return [
        Over(budget.budget_id, code, used - planned[code])
        for code, used in sorted(level.items())
        if code in planned and used > planned[code] and after.get(code, ZERO) > before.get(code, ZERO)
    ]


def total(figures: Iterable[Figures]) -> Figures:
    found = Figures()
    for one in figures:
        found = found + one
    return found


def compare(
    before: Sequence[Mapping[str, object]], after: Sequence[Mapping[str, object]]
) -> list[tuple[Mapping[str, object] | None, Mapping[str, object] | None]]:
    """Lines of a version against those of another, by their code: (before, after), those alike left out."""
    was, now = {one["code"]: one for one in before}, {one["code"]: one for one in after}
    pairs = [(was.get(code), now.get(code)) for code in [*was, *(code for code in now if code not in was)]]
    return [(old, new) for old, new in pairs if old != new]
