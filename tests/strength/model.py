"""What the state machine expects: plain figures kept beside the program, in plain Python, never read back from it.

Goods on hand, what is left to bill of each order line, what each invoice stands at after its corrections, what each
customer owes, what each payment has left.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT, ZERO, HUNDRED = Decimal("0.01"), Decimal(0), Decimal(100)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass
class Sold:
    """A line of an invoice as it stands after corrections."""

    quantity: Decimal
    price: Decimal
    discount: Decimal
    percent: Decimal

    @property
    def net(self) -> Decimal:
        return cents(self.quantity * self.price * (HUNDRED - self.discount) / HUNDRED)


def gross(lines: Iterable[Sold]) -> Decimal:
    """Net by rate, VAT of each sum, all together."""
    nets: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        nets[line.percent] += line.net
    return sum((net + cents(net * percent / HUNDRED) for percent, net in nets.items()), ZERO)


@dataclass
class Paper:
    """An invoice: whose it is, its lines by their first id, what it bills: delivered lines, order lines of services (`goods`, `services`: by which line)."""

    payer: int
    lines: dict[int, Sold]
    bills: dict[int, Decimal]
    direct: dict[int, Decimal] = field(default_factory=dict)
    services: dict[int, int] = field(default_factory=dict)
    goods: dict[int, int] = field(default_factory=dict)
    issued: bool = False
    gross: Decimal = ZERO


@dataclass
class Delivery:
    """A line of an issued WZ: for which order line, how much left, came back, is billed (base units)."""

    order_line: int | None
    out: Decimal
    returned: Decimal = ZERO
    billed: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        return max(self.out - self.returned - self.billed, ZERO)


def zeros() -> defaultdict:
    return defaultdict(lambda: ZERO)


@dataclass
class Model:
    """The expected state."""

    hand: dict[tuple[int, int], Decimal] = field(default_factory=zeros)
    owed: dict[int, Decimal] = field(default_factory=zeros)
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    direct: dict[int, Decimal] = field(default_factory=zeros)
    invoices: dict[int, Paper] = field(default_factory=dict)
    corrections: dict[int, tuple[int, dict[int, Sold]]] = field(default_factory=dict)
    payments: dict[int, tuple[int, Decimal]] = field(default_factory=dict)
    holds: list[tuple[Any, int, Decimal, dt.datetime]] = field(default_factory=list)
    promises: list[Any] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    lots: dict[tuple[int, int, dt.date], Decimal] = field(default_factory=zeros)
    """By place, item and the day the lot is good till."""
    left: dict[int, dict[dt.date, Decimal]] = field(default_factory=dict)
    """By line: what left of which lot; below nothing: what came."""
    said: dict[int, dt.date] = field(default_factory=dict)
    """By line: the lot a person named."""

    def in_turn(self, place: int, item: int, quantity: Decimal, *, today: dt.date, sold: bool) -> dict[dt.date, Decimal]:
        """Which lots this takes: those good shortest first; those whose day has passed last, and never when they are sold."""
        there = [key[2] for key, left in self.lots.items() if key[:2] == (place, item) and left > 0]
        found: dict[dt.date, Decimal] = {}
        for day in sorted(there, key=lambda day: (day < today, day)):
            taken = min(quantity - sum(found.values(), ZERO), self.lots[(place, item, day)])
            if taken > 0 and not (sold and day < today):
                found[day] = taken
        return found

    def to_bill(self, order_lines: Iterable[int]) -> dict[int, Decimal]:
        """What is left to bill of deliveries for these order lines."""
        wanted = set(order_lines)
        return {pk: one.left for pk, one in self.deliveries.items() if one.order_line in wanted and one.left}

    def delivered(self, order_line: int) -> Decimal:
        """What left for an order line and was not taken back (a return is billed for no more, yet was delivered)."""
        return sum((one.out - one.returned for one in self.deliveries.values() if one.order_line == order_line), ZERO)

    def drafted(self, pk: int, paper: Paper) -> None:
        self.invoices[pk] = paper
        self._bill(paper, 1)

    def discarded(self, pk: int) -> None:
        self._bill(self.invoices.pop(pk), -1)

    def _bill(self, paper: Paper, sign: int) -> None:
        for line, quantity in paper.bills.items():
            self.deliveries[line].billed += sign * quantity
        for line, quantity in paper.direct.items():
            self.direct[line] += sign * quantity

    def issued(self, pk: int) -> None:
        paper = self.invoices[pk]
        paper.issued, paper.gross = True, gross(paper.lines.values())
        self.owed[paper.payer] += paper.gross
        self.numbers["FV"] += 1

    def corrected(self, pk: int) -> None:
        """An issued correction: the invoice stands at what it says, and what it bills less may be billed again."""
        root, lines = self.corrections.pop(pk)
        paper = self.invoices[root]
        for line, after in lines.items():
            less = paper.lines[line].quantity - after.quantity
            if line in paper.services:
                self.direct[paper.services[line]] -= less
            if line in paper.goods:
                self.deliveries[paper.goods[line]].billed -= less
        paper.lines = {**paper.lines, **lines}
        after = gross(paper.lines.values())
        self.owed[paper.payer] += after - paper.gross
        paper.gross = after
        self.numbers["KOR"] += 1

    def net(self, pk: int) -> Decimal:
        return sum((line.net for line in self.invoices[pk].lines.values()), ZERO)

    def paid(self, pk: int, party: int, amount: Decimal) -> None:
        self.payments[pk] = (party, amount)
        self.owed[party] -= amount

    def unpaid(self, pk: int) -> None:
        party, amount = self.payments.pop(pk)
        self.owed[party] += amount
