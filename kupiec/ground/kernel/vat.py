"""VAT per rate, rounded by the document's method (art. 106e ust. 1 pkt 14, ust. 7, 8, 10 of the VAT act)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from kupiec.ground.kernel.money import EXACT, ZERO, half_up


class VatMethod(StrEnum):
    """How VAT of a document is reckoned from its rows."""

    NET_TOTAL = "net_total"
    LINE_SUM = "line_sum"
    GROSS_TOTAL = "gross_total"


@dataclass(frozen=True, slots=True)
class VatRow:
    """One line's share: VAT code (`23`, `8`, `zw`, `np`), its percent, and net (or gross, for GROSS_TOTAL)."""

    code: str
    percent: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class VatSum:
    """Totals of one VAT code."""

    code: str
    percent: Decimal
    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Totals:
    """Net, VAT and gross of a document, and the sums per VAT code they are made of."""

    net: Decimal
    vat: Decimal
    gross: Decimal
    rates: tuple[VatSum, ...] = ()


def vat_of_net(net: Decimal, percent: Decimal, places: int = 2) -> Decimal:
    with localcontext(EXACT):
        return half_up(net * percent / 100, places)


def vat_in_gross(gross: Decimal, percent: Decimal, places: int = 2) -> Decimal:
    with localcontext(EXACT):
        return half_up(gross * percent / (100 + percent), places)


def summarise(rows: Iterable[VatRow], *, method: VatMethod = VatMethod.NET_TOTAL, places: int = 2) -> list[VatSum]:
    """Totals per VAT code, in order of falling percent; 3 × 0.11 at 23 %: NET_TOTAL 0.08, LINE_SUM 0.09."""
    groups: dict[tuple[str, Decimal], list[Decimal]] = {}
    for row in rows:
        groups.setdefault((row.code, row.percent), []).append(row.amount)
    sums = []
    for (code, percent), amounts in sorted(groups.items(), key=lambda group: (-group[0][1], group[0][0])):
        amount = sum(amounts, ZERO)
        if method is VatMethod.GROSS_TOTAL:
            vat = vat_in_gross(amount, percent, places)
            sums.append(VatSum(code, percent, amount - vat, vat))
        elif method is VatMethod.LINE_SUM:
            sums.append(VatSum(code, percent, amount, sum((vat_of_net(a, percent, places) for a in amounts), ZERO)))
        else:
            sums.append(VatSum(code, percent, amount, vat_of_net(amount, percent, places)))
    return sums


def totals(rows: Iterable[VatRow], *, method: str, prices_gross: bool) -> Totals:
    """Net, VAT and gross of a document whose amounts are gross with `prices_gross`, net otherwise.

    The way of reckoning follows the amounts: a method that reckons from gross is for gross amounts only.
    """
    chosen = VatMethod.GROSS_TOTAL if prices_gross else VatMethod(method)
    if not prices_gross and chosen is VatMethod.GROSS_TOTAL:
        chosen = VatMethod.NET_TOTAL
    rates = summarise(rows, method=chosen)
    net = sum((one.net for one in rates), ZERO)
    vat = sum((one.vat for one in rates), ZERO)
    return Totals(net, vat, net + vat, tuple(rates))
