"""What crosses between verbs and screens of the hall: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

PACKAGE = "warehousing.package"
ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Picked:
    """What a scan did: into which package, how much of the item is packed of what is wanted, whether all is complete."""

    line_id: int
    name: str
    packed: Decimal
    wanted: Decimal
    package: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What a scan did on a count sheet: how much was added, and what the line says now."""

    line_id: int
    name: str
    added: Decimal
    counted: Decimal


@dataclass(frozen=True, slots=True)
class Gap:
    """A place of an item on a count sheet: what was counted against what should be there."""

    item_id: int
    location_id: int | None
    lot_id: int | None
    counted: Decimal
    there: Decimal

    @property
    def gap(self) -> Decimal:
        return self.counted - self.there
