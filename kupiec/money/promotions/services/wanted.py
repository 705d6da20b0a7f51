"""Lines that promotions and sets want beside those a document has: what is made, changed, taken off."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line to be made after line `after`, in the item's base unit, priced.

    `cause` is the column of the document's line that names what makes it (`promotion_id`, `set_line_id`), `source` its price source.
    """

    cause: str
    cause_id: int
    source: str
    item_id: int
    quantity: Decimal
    unit_price: Decimal
    list_price: Decimal | None
    discount_percent: Decimal
    trace: dict[str, Any]
    cost: Decimal | None
    after: int


@dataclass(slots=True)
class Arranged:
    """What is to be done with a document's lines: `changed` ones carry their new values already."""

    changed: list[Any] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
