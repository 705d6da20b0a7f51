"""How goods fall into packages, and what a count differs by; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.money.warehousing.values import ZERO, Gap

Place = tuple[int, int | None, int | None]
"""Item, location, lot."""


def trimmed(contents: Sequence[tuple[int, int, Decimal]], packed: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What stays of package contents (key, line, quantity; those put in first stay first) when less of their lines is packed now.

    Answers only those that change; nothing left is 0.
    """
    left = dict(packed)
    changed = {}
    for key, line, quantity in contents:
        kept = min(quantity, max(left.get(line, ZERO), ZERO))
        left[line] = left.get(line, ZERO) - kept
        if kept != quantity:
            changed[key] = kept
    return changed


def gaps(counted: Mapping[Place, Decimal], placed: Mapping[Place, Decimal], on_hand: Mapping[int, Decimal]) -> list[Gap]:
    """What a sheet says against the books: a place against what lies right there, a lot without a place against all of it, an item
    alone against all of that."""
    of_lot: dict[tuple[int, int | None], Decimal] = {}
    for (item, _location, lot), quantity in placed.items():
        of_lot[(item, lot)] = of_lot.get((item, lot), ZERO) + quantity

    def there(item: int, location: int | None, lot: int | None) -> Decimal:
        if location:
            return placed.get((item, location, lot), ZERO)
        return of_lot.get((item, lot), ZERO) if lot else on_hand.get(item, ZERO)

    return [Gap(item, location, lot, quantity, there(item, location, lot)) for (item, location, lot), quantity in counted.items()]
