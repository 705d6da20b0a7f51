"""What the catalog tells the rooms above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saved:
    """Items were created or changed, their units and codes included."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PurchasePricesChanged:
    """Purchase prices of items changed; lists built from them may be stale (PRC-3)."""

    ids: tuple[int, ...]
