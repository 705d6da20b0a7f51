"""Bells of the offers room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Created:
    """Offers were made."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """Versions were made from others: ids of (source, copy); of the same offer, or of one for another customer."""

    pairs: tuple[tuple[int, int], ...]
    same_offer: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """Versions were sent and frozen: ids of offers."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """Offers got a result (won, partly, lost, expired), or were opened again."""

    ids: tuple[int, ...]
