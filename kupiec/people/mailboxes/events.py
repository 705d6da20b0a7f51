"""Bells of the room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """Messages became somebody's by hand; who they are of stands in `assigned`."""

    ids: tuple[int, ...]
