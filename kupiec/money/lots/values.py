"""What crosses between the verbs and screens of lots: frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Ruling(StrEnum):
    """What a person said of a lot: may not leave, or may though its day has passed."""

    NONE = ""
    STOPPED = "stopped"
    ALLOWED = "allowed"


class Fitness(StrEnum):
    """Why a lot may not be sold; empty: it may."""

    FIT = ""
    EXPIRED = "expired"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Terms:
    """An item kept by lots: whether they expire, and how many days must be left when they leave."""

    expiry: bool
    ship_days: int


@dataclass(frozen=True, slots=True)
class LotState:
    """A lot in a warehouse; `blocked` is kept of it by name."""

    balance_id: int
    lot_id: int
    code: str
    expires_on: dt.date | None
    on_hand: Decimal
    blocked: Decimal
    fitness: Fitness


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be taken: of a lot, or of any in their turn; at a location or anywhere. Without `must`, as far as there is."""

    quantity: Decimal
    lot_id: int | None = None
    location_id: int | None = None
    must: bool = True


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom goods of a lot reached, or who brought them: what left (or came), what of it came back."""

    party_id: int | None
    name: str
    code: str
    moved: Decimal
    back: Decimal
    documents: tuple[tuple[int, str, dt.date], ...]

    @property
    def stays(self) -> Decimal:
        return self.moved - self.back
