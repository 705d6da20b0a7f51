"""Pure rules of calculations: what so many pieces cost, the price that follows, quantities of a scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation, localcontext

from kupiec.ground.kernel.money import EXACT, half_up, margin_percent
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.calculations.values import (
    LARGEST_PERCENT,
    MOST_SCALES,
    ONE,
    ROUNDINGS,
    ZERO,
    Basis,
    Method,
    Piece,
    Pricing,
    Result,
)

HUNDRED = Decimal(100)


def direct(pieces: Iterable[Piece], quantity: Decimal) -> Decimal:
    """What so many cost without what is counted in per cent."""
    with localcontext(EXACT):
        return sum(
            (one.quantity * one.cost * (quantity if one.basis == Basis.EACH else ONE) for one in pieces if one.basis != Basis.PERCENT), ZERO
        )


def share(piece: Piece, base: Decimal, quantity: Decimal) -> Decimal:
    """What one component adds to the cost of so many; `base`: what the per cents are of."""
    with localcontext(EXACT):
        if piece.basis == Basis.PERCENT:
            return base * piece.cost / HUNDRED
        return piece.quantity * piece.cost * (quantity if piece.basis == Basis.EACH else ONE)


def total(pieces: Sequence[Piece], quantity: Decimal) -> Decimal:
    """What so many cost in all."""
    base = direct(pieces, quantity)
    with localcontext(EXACT):
        return sum((share(one, base, quantity) for one in pieces), ZERO)


def price_of(cost: Decimal, pricing: Pricing) -> Decimal:
    """The price of one: cost with its markup or margin, in the offer's currency, gross where the offer is, rounded."""
    with localcontext(EXACT):
        factor = ONE + pricing.percent / HUNDRED if pricing.method == Method.MARKUP else ONE / (ONE - pricing.percent / HUNDRED)
        plain = cost * factor / pricing.rate * (ONE + pricing.vat / HUNDRED)
        return half_up(half_up(plain / pricing.rounding, 0) * pricing.rounding, 2)


def result(pieces: Sequence[Piece], quantity: Decimal, pricing: Pricing) -> Result:
    """All figures of so many pieces."""
    whole = total(pieces, quantity)
    with localcontext(EXACT):
        cost = half_up(whole / quantity, 4)
    price = price_of(cost, pricing)
    with localcontext(EXACT):
        value = half_up(price * quantity, 2)
        ours = value / (ONE + pricing.vat / HUNDRED) * pricing.rate
    return Result(quantity, half_up(whole, 2), cost, price, value, margin_percent(half_up(ours, 2), half_up(whole, 2)))


def by_kind(pieces: Sequence[Piece], quantity: Decimal) -> Mapping[str, Decimal]:
    """What each kind of component costs; in the order of the pieces."""
    base, found = direct(pieces, quantity), dict.fromkeys((one.kind for one in pieces), ZERO)
    for one in pieces:
        found[one.kind] += share(one, base, quantity)
    return {kind: half_up(value, 2) for kind, value in found.items()}


def check_pricing(method: str, percent: Decimal, rounding: Decimal) -> None:
    """Refuses BAD_CHOICE, BAD_PERCENT."""
    if method not in set(Method):
        raise Refusal("BAD_CHOICE", N_("A price is made by markup or by margin."), "method")
    most = Decimal("99.99") if method == Method.MARGIN else LARGEST_PERCENT
    if not ZERO <= percent <= most:
        raise Refusal("BAD_PERCENT", N_("From 0 to %(most)s per cent."), "percent", params={"most": most})
    if rounding not in ROUNDINGS:
        raise Refusal("BAD_CHOICE", N_("There is no such rounding."), "rounding")


def scales(text: str) -> tuple[Decimal, ...]:
    """Quantities as typed, `10; 50; 100`, each once, in order. Refuses NOT_A_NUMBER, TOO_MANY."""
    found = set()
    for part in text.replace("\n", ";").split(";"):
        if part.strip():
            found.add(_quantity(part))
    if len(found) > MOST_SCALES:
        raise Refusal("TOO_MANY", N_("At most %(most)s quantities."), "scales", params={"most": MOST_SCALES})
    return tuple(sorted(found))


def _quantity(text: str) -> Decimal:
    plain = text.replace(" ", "").replace("\u00a0", "").replace(",", ".")
    try:
        value = Decimal(plain) if plain.isascii() and len(plain) <= 14 else ZERO
    except InvalidOperation:
        value = ZERO
    if not value.is_finite() or not ZERO < value <= Decimal(10_000_000) or value != half_up(value, 4):
        raise Refusal("NOT_A_NUMBER", N_("Write quantities above zero, apart by semicolons."), "scales")
    return value.normalize() if value != value.to_integral_value() else value.quantize(ONE)


def written(quantities: Iterable[Decimal]) -> str:
    """Quantities as they are kept."""
    return ";".join(f"{one:f}" for one in quantities)
