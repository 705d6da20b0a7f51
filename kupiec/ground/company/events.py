"""What the company room tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Added:
    """Companies of our own were added: rooms above put in what they begin with."""

    ids: tuple[int, ...]
