"""Bells of the stock room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issued:
    """These documents were issued, mirrored ones among them: goods moved, costs are frozen."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """These drafts were given up; what they planned is to do again."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DraftsChanged:
    """Quantities on these drafts changed; what they plan is to be recomputed."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """Goods of these expected supplies came, or a receipt of them was taken back."""

    supply_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReceiptsIssued:
    """These receipts were issued: what their goods cost is known."""

    ids: tuple[int, ...]
