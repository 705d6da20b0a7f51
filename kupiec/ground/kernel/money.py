"""Money, quantities and the one place where they are rounded (KER-1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

ZERO = Decimal(0)
CENT = Decimal("0.01")
PRICE_DECIMALS = 4
QUANTITY_DECIMALS = 4
EXACT = Context(prec=34, rounding=ROUND_HALF_UP)
"""Context of every calculation of prices: 34 digits, steps carry full precision (spec/examples.md)."""

_UNITS = {places: Decimal(1).scaleb(-places) for places in range(0, 13)}


def half_up(value: Decimal, places: int = 2) -> Decimal:
    """Round half away from zero to `places` decimals: 1.005 → 1.01, −1.005 → −1.01. The only rounding there is."""
    return value.quantize(_UNITS[places], ROUND_HALF_UP, EXACT)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """`percent` per cent of `amount`, unrounded."""
    with localcontext(EXACT):
        return amount * percent / 100


def line_net(price: Decimal, quantity: Decimal, discount_percent: Decimal = ZERO, *, places: int = 2) -> Decimal:
    """Value of a line: price × quantity × (1 − discount), rounded once to the currency's minor unit."""
    with localcontext(EXACT):
        return half_up(price * quantity * (100 - discount_percent) / 100, places)


def cost_of(cost: Decimal | None, base_quantity: Decimal) -> Decimal | None:
    """What a quantity cost, in base units at a cost per base unit; None when that is unknown."""
    if cost is None:
        return None
    with localcontext(EXACT):
        return half_up(cost * base_quantity)


def below_list(unit_price: Decimal, discount_percent: Decimal, list_price: Decimal) -> Decimal:
    """How far a price with its discount is below the list price, per cent; 0 when it isn't."""
    with localcontext(EXACT):
        net = unit_price * (100 - discount_percent) / 100
        return max(ZERO, half_up((list_price - net) * 100 / list_price, 2)) if list_price > 0 else discount_percent


def margin_percent(net: Decimal, cost: Decimal | None) -> Decimal | None:
    """Margin as per cent of net value; None without a cost or a value."""
    if cost is None or not net:
        return None
    with localcontext(EXACT):
        return half_up((net - cost) * 100 / net, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency. Adding two currencies is refused (MIXED_CURRENCIES), never converted."""

    amount: Decimal
    currency: str

    def _same(self, other: Money) -> None:
        if other.currency != self.currency:
            raise Refusal(
                "MIXED_CURRENCIES",
                N_("Amounts in %(one)s and %(two)s can’t be added."),
                "currency",
                params={"one": self.currency, "two": other.currency},
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def rounded(self, places: int = 2) -> Money:
        return Money(half_up(self.amount, places), self.currency)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Sum that is a Decimal also when empty."""
    return sum(amounts, ZERO)
