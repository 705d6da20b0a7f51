"""Pure rules of posting: which lines a scheme makes of a document's amounts, in balance to the grosz."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext

from kupiec.ground.kernel.money import EXACT, ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger.values import Leg, Posting

_AMOUNT = re.compile(r"^[a-z_]{1,20}(:([0-9a-z ]{1,8}|\*))?$")
_NUMBER = re.compile(r"^[0-9A-Z][0-9A-Z .\-]{0,29}$")


def postings(
    legs: Sequence[Leg],
    *,
    amounts: Mapping[str, Decimal],
    rate: Decimal,
    base_amounts: Mapping[str, Decimal] | None = None,
    own_account_id: int | None = None,
) -> list[Posting]:
    """The lines of an entry; zero amounts make none. Refuses UNBALANCED, naming both sums.

    Foreign amounts are converted line by line; what rounding leaves (no more than one grosz a line) goes to the
    largest converted line of the credit side.
    """
    named = {leg.amount for leg in legs}
    found: list[Posting] = []
    for leg in legs:
        value = _value(leg.amount, amounts, named)
        base = _value(leg.amount, base_amounts, named) if base_amounts is not None else _converted(value, rate)
        if not value and not base:
            continue
        if leg.negated:
            value, base = -value, -base
        account = own_account_id if leg.own_account and own_account_id else leg.account_id
        debit, credit = (base, ZERO) if leg.side == "D" else (ZERO, base)
        found.append(Posting(account, debit, credit, value))
    return _balanced(found, exact=base_amounts is not None or rate == 1)


def _value(name: str, amounts: Mapping[str, Decimal], named: set[str]) -> Decimal:
    """An amount by name; `vat:*` adds up the `vat:…` amounts that no other line of the scheme names."""
    if not name.endswith(":*"):
        return amounts.get(name, ZERO)
    prefix = name[:-1]
    return sum((value for key, value in amounts.items() if key.startswith(prefix) and key not in named), ZERO)


def _converted(value: Decimal, rate: Decimal) -> Decimal:
    if rate == 1:
        return value
    with localcontext(EXACT):
        return half_up(value * rate)


def _balanced(found: list[Posting], *, exact: bool) -> list[Posting]:
    debit = sum((line.debit for line in found), ZERO)
    credit = sum((line.credit for line in found), ZERO)
    gap = debit - credit
    if not gap:
        return found
    credits = [index for index, line in enumerate(found) if line.credit]
    if exact or not credits or abs(gap) > Decimal("0.01") * len(found):
        raise Refusal(
            "UNBALANCED",
            N_("The scheme does not balance: debit %(debit)s, credit %(credit)s."),
            "amounts",
            params={"debit": debit, "credit": credit},
        )
    largest = max(credits, key=lambda index: abs(found[index].credit))
    line = found[largest]
    found[largest] = Posting(line.account_id, ZERO, line.credit + gap, line.currency_amount)
    return found


def check_scheme(lines: Sequence[Leg]) -> None:
    """Refuses SCHEME when a scheme has no line on a side or an amount no document could give."""
    if {line.side for line in lines} != {"D", "C"}:  # also refuses sides that are neither
        raise Refusal("SCHEME", N_("A scheme needs a debit line and a credit line."), "lines")
    for line in lines:
        if not _AMOUNT.match(line.amount):
            raise Refusal("SCHEME", N_("“%(amount)s” is no name of an amount."), "lines", params={"amount": line.amount})


def check_number(number: str) -> None:
    """Refuses ACCOUNT_NUMBER unless it is digits and letters with dots or dashes between."""
    if not _NUMBER.match(number):
        raise Refusal("ACCOUNT_NUMBER", N_("An account number has digits, letters, dots and dashes, 30 at most."), "number")
