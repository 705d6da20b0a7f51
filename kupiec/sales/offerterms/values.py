"""Figures and limits of the room: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

SHEET = "offerterms.sheet"
LONGEST_TERM = 1_000
MOST_TERMS = 40
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of a budget beside what an offer says of it, net, in the company's currency. Without a name: what no line is about."""

    name: str
    planned: Decimal
    offered: Decimal

    @property
    def difference(self) -> Decimal:
        return self.planned - self.offered
