"""Bells of the room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gathered:
    """Orders that stood already were counted towards contracts."""

    order_ids: tuple[int, ...]
