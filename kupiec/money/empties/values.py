"""What crosses between verbs and screens of packaging: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
SITE_CODE = "OPAK"


@dataclass(frozen=True, slots=True)
class Piece:
    """So much of a packaging item, in base units."""

    item_id: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Held:
    """What a customer holds of a packaging item, and what he would owe for it."""

    item_id: int
    code: str
    name: str
    unit: str
    balance: Decimal
    deposit: Decimal
    account_id: int

    @property
    def worth(self) -> Decimal:
        return self.balance * self.deposit
