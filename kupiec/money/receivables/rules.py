"""Pure rules: proposing what a payment settles, ages, exposure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.split import split
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables.values import Allocation, Candidate, CreditVerdict, Exposure

DEBIT, CREDIT = "debit", "credit"


def side_of_item(kind: str, amount: Decimal) -> str:
    """Whether an item is what they owe us or what we owe them: a correction turns its kind round."""
    return DEBIT if (kind == "receivable") == (amount >= 0) else CREDIT


def side_of_payment(direction: str) -> str:
    return CREDIT if direction == "in" else DEBIT


def overdue_days(due: dt.date, on: dt.date) -> int:
    return max(0, (on - due).days)


def bucket(due: dt.date, on: dt.date) -> str:
    """The column of ageing: 23 days after the due day is 1–30."""
    days = overdue_days(due, on)
    if not days:
        return "not_due"
    return "d30" if days <= 30 else "d60" if days <= 60 else "d90" if days <= 90 else "older"


def bucket_ends(on: dt.date) -> dict[str, tuple[dt.date | None, dt.date | None]]:
    """First and last due day of each column, for questions to the database."""

    def back(days: int) -> dt.date:
        return on - dt.timedelta(days=days)

    return {
        "not_due": (on, None),
        "d30": (back(30), back(1)),
        "d60": (back(60), back(31)),
        "d90": (back(90), back(61)),
        "older": (None, back(91)),
    }


def propose(amount: Decimal, items: Iterable[Candidate], *, title: str = "") -> list[Allocation]:
    """What a payment of `amount` settles: items its title names first (else those whose order it names), then the one of
    exactly that amount, then the oldest.

    Payment 10,000 for 4,000, 5,000, 3,000 by age: 4,000, 5,000, 1,000; with the third in the title: 3,000, 4,000, 3,000.
    """
    by_age = sorted((item for item in items if item.open > 0), key=lambda item: (item.due, item.number, item.id))
    named = [item for item in by_age if names(title, item.number)] if title else []
    why = "number" if named else "order"
    if title and not named:
        named = [item for item in by_age if any(names_order(title, text) for text in item.references)]
    rest = [item for item in by_age if item not in named]
    exact = [item for item in rest if item.open == amount] if not named else []
    if len(exact) == 1:
        return [Allocation(exact[0].id, amount, "amount")]
    found: list[Allocation] = []
    for item, reason in [(item, why) for item in named] + [(item, "oldest") for item in rest]:
        part = min(amount, item.open)
        if part <= 0:
            break
        found.append(Allocation(item.id, part, reason))
        amount -= part
    return found


def names(title: str, number: str) -> bool:
    """Whether a bank title names a document: `za fv1/11/2026` names `FV 1/11/2026`, never `FV 11/11/2026`."""
    pattern = _pattern(number)
    return bool(pattern and pattern.search(title))


@lru_cache(maxsize=20_000)
def _pattern(number: str) -> re.Pattern[str] | None:
    """Groups of letters and digits in order, any separators between; leading letters may be missing.

    With fewer than two groups of digits (`A17`) the letters must be there; a bare `17` names nothing.
    """
    groups = re.findall(r"[0-9]+|[^\W\d_]+", number)
    digits = [i for i, group in enumerate(groups) if group.isdigit()]
    if not digits:
        return None
    if len(digits) > 1:
        return re.compile(rf"(?<![\d/]){_joined(groups[digits[0] :])}(?![\d/])", re.IGNORECASE)
    if digits[0] == 0:
        return None
    return re.compile(rf"(?<![^\W_]){_joined(groups)}(?!\d)", re.IGNORECASE)


def names_order(title: str, number: str) -> bool:
    """Whether a title names an order: with its letters, which invoices of that number lack; a bare number from six digits on."""
    pattern = _order_pattern(number)
    return bool(pattern and pattern.search(title))


@lru_cache(maxsize=20_000)
def _order_pattern(number: str) -> re.Pattern[str] | None:
    groups = re.findall(r"[0-9]+|[^\W\d_]+", number)
    if not any(group.isdigit() for group in groups) or (len(groups) == 1 and len(groups[0]) < 6):
        return None
    return re.compile(rf"(?<![^\W_])(?<!\d[/.-]){_joined(groups)}(?!\d|[/.-]\d)", re.IGNORECASE)


_SEPARATOR = r"[\s/\\._-]"


def _joined(groups: Sequence[str]) -> str:
    parts = [f"0*{groups[0].lstrip('0')}" if groups[0].isdigit() else re.escape(groups[0])]
    for before, group in pairwise(groups):
        parts.append(_SEPARATOR + ("+" if before.isdigit() and group.isdigit() else "*") + re.escape(group))
    return "".join(parts)


def base(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount in the company's currency."""
    return half_up(amount * rate)


def difference(*, before: Decimal, after: Decimal, rate: Decimal) -> Decimal:
    """How much of an item in the company's currency goes when its open balance falls from `before` to `after`.

    Taken as a difference of rounded balances, so that parts always sum to the whole.
    """
    return base(before, rate) - base(after, rate)


def verdict(exposure: Exposure, *, adding: Decimal) -> CreditVerdict:
    """Limit 120,000, used 88,000, adding 33,206.68: over by 1,206.68. Without a limit nothing is over."""
    if exposure.limit is None:
        return CreditVerdict(ZERO, exposure)
    return CreditVerdict(max(ZERO, exposure.total + adding - exposure.limit), exposure)


def check_instalments(instalments: Sequence[tuple[dt.date, Decimal]]) -> None:
    """Refuses INSTALMENTS when there is none, or when some are above and some below zero."""
    if not instalments:
        raise Refusal("INSTALMENTS", N_("A document to be paid needs a due date."), "instalments")
    if min(amount for _, amount in instalments) < 0 < max(amount for _, amount in instalments):
        raise Refusal("INSTALMENTS", N_("Instalments must all be above zero or all below."), "instalments")


def cut(total: Decimal, dues: Sequence[dt.date]) -> tuple[tuple[dt.date, Decimal], ...]:
    """A document's value in equal instalments on the given days; the parts sum to the value."""
    return tuple(zip(dues, split(total, [Decimal(1)] * len(dues)), strict=True))
