"""What may be said of contracts without asking the database: days, renewals, what an annex changes (CON-1, CON-2, CON-6)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.contracts.values import Comparison, Renewal, Term

SPAN = dt.timedelta(days=366 * 60)
MOST = Decimal(10) ** 9
LONGEST_NOTICE = 3660
LONGEST_RENEWAL = 240


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of a shorter month."""
    at = day.month - 1 + months
    year, month = day.year + at // 12, at % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(term: Term, *, on: dt.date) -> dt.date | None:
    """The last day known on a day: moved by whole renewals while it goes on by itself; the day it was ended when that is sooner. None: no end."""
    end = term.ends_on
    if end is not None and term.renewal == Renewal.AUTOMATIC and term.renewal_months > 0 and on > end:
        months = (on.year - end.year) * 12 + on.month - end.month
        steps = max(months // term.renewal_months, 1)
        end = months_later(term.ends_on or end, steps * term.renewal_months)
        if end < on:
            end = months_later(term.ends_on or end, (steps + 1) * term.renewal_months)
    if term.terminated_on is not None and (end is None or term.terminated_on < end):
        return term.terminated_on
    return end


def in_force(term: Term, *, on: dt.date) -> bool:
    """Whether an edition counts on a day: begun, not followed by another, its contract not over."""
    if on < term.effective_from or (term.effective_to is not None and on > term.effective_to):
        return False
    end = last_day(term, on=on)
    return end is None or on <= end


def notice_by(term: Term, *, on: dt.date) -> dt.date | None:
    """The last day notice can be given for the present end; None where there is no end or no notice."""
    end = last_day(term, on=on)
    if end is None or not term.notice_days or term.terminated_on is not None:
        return None
    return end - dt.timedelta(days=term.notice_days)


def check_term(values: Mapping[str, Any], *, today: dt.date) -> None:
    """Refuses BAD_DAY for days far away, ENDS_BEFORE, BAD_NUMBER of notice and renewal."""
    for name in ("effective_from", "ends_on"):
        day = values.get(name)
        if day is not None and abs(day - today) > SPAN:
            raise Refusal("BAD_DAY", N_("This day is too far away."), name)
    first, last = values.get("effective_from"), values.get("ends_on")
    if first is not None and last is not None and last < first:
        raise Refusal("ENDS_BEFORE", N_("It can’t end before it begins."), "ends_on")
    for name, most in (("notice_days", LONGEST_NOTICE), ("renewal_months", LONGEST_RENEWAL), ("payment_days", 365)):
        number = values.get(name)
        if number is not None and not 0 <= number <= most:
            raise Refusal("BAD_NUMBER", N_("A number from 0 to %(most)s."), name, params={"most": most})
    if values.get("renewal") == Renewal.AUTOMATIC and not values.get("renewal_months"):
        raise Refusal("REQUIRED", N_("For how many months does it go on?"), "renewal_months")
    if values.get("renewal") == Renewal.AUTOMATIC and last is None:
        raise Refusal("REQUIRED", N_("What goes on by itself needs a last day first."), "ends_on")


def check_amount(amount: Decimal | None, field: str) -> None:
    """Refuses BAD_PRICE."""
    if amount is not None and (not amount.is_finite() or amount < 0):
        raise Refusal("BAD_PRICE", N_("It can’t be less than nothing."), field)


def check_quantity(quantity: Decimal | None) -> None:
    """Refuses QUANTITY. None: as much as is ordered."""
    if quantity is not None and (not quantity.is_finite() or not 0 < quantity <= MOST):
        raise Refusal("QUANTITY", N_("The quantity must be more than nothing."), "quantity")


def check_percent(percent: Decimal) -> None:
    """Refuses BAD_PERCENT."""
    if not percent.is_finite() or not 0 < percent <= 100:
        raise Refusal("BAD_PERCENT", N_("A discount is more than 0 and at most 100 per cent."), "percent")


def compare(
    before: Mapping[str, Any], after: Mapping[str, Any], was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> Comparison:
    """What changed from one edition to the next. Lines are told apart by their item and words, in order where several are alike."""
    facts = tuple((name, before.get(name), value) for name, value in after.items() if before.get(name) != value)
    left = list(was)
    added: list[Mapping[str, Any]] = []
    changed: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    for line in now:
        same = next((one for one in left if _what(one) == _what(line)), None)
        if same is None:
            added.append(line)
            continue
        left.remove(same)
        if dict(same) != dict(line):
            changed.append((same, line))
    return Comparison(facts, tuple(added), tuple(left), tuple(changed))


def _what(line: Mapping[str, Any]) -> tuple[Any, Any]:
    return line.get("item_id"), None if line.get("item_id") else line.get("description")
