"""Bells of the orders room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Created:
    """Orders were made."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """Orders were accepted: the customer's wish is binding now."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Orders passed to another register."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Orders were cancelled; nothing is wanted of them any more."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Converged:
    """What is wanted of orders, or was done of them, changed; rung before the transaction has written all of it."""

    ids: tuple[int, ...]
