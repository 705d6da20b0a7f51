"""One split for VAT, header discounts, tranches, payments and commissions: largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal, localcontext

from kupiec.ground.kernel.money import CENT, EXACT


def split(total: Decimal, weights: Sequence[Decimal], *, unit: Decimal = CENT) -> list[Decimal]:
    """Cut `total` in proportion to `weights` into multiples of `unit`; the parts always sum to `total`.

    The remainder goes, one unit each, to the parts that lost most by rounding down; of equals the later one first,
    so 10.00 on 33.33 / 33.33 / 33.34 gives 3.33 / 3.33 / 3.34. All-zero weights split evenly. `total` must be a
    multiple of `unit` (ValueError otherwise); weights may not be negative.
    """
    if not weights:
        if total:
            raise ValueError("nothing to split the total on")
        return []
    if any(weight < 0 for weight in weights):
        raise ValueError("weights may not be negative")
    if total % unit:
        raise ValueError(f"{total} is not a multiple of {unit}")
    if total < 0:
        return [-part for part in split(-total, weights, unit=unit)]
    with localcontext(EXACT):
        whole = sum(weights, Decimal(0))
        shares = [total * weight / whole for weight in weights] if whole else [total / len(weights)] * len(weights)
        parts = [(share / unit).to_integral_value(rounding=ROUND_FLOOR) * unit for share in shares]
        missing = int((total - sum(parts, Decimal(0))) / unit)
        order = sorted(range(len(parts)), key=lambda i: (shares[i] - parts[i], weights[i], i), reverse=True)
        for index in order[:missing]:
            parts[index] += unit
    return [part.quantize(unit) for part in parts]
