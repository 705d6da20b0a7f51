"""Bells of the room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saved:
    """Cases were opened or changed."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Cases came into another phase."""

    ids: tuple[int, ...]
