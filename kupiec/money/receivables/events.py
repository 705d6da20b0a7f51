"""Bells of this room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settled:
    """What is open of these receivables changed: paid, part paid, or open again."""

    receivable_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Registered:
    """Payments came in or went out, or were cancelled."""

    payment_ids: tuple[int, ...]
