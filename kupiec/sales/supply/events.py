"""Bells of the supply room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Converged:
    """What is to come of lines of purchase and production orders changed; rung before the transaction has written all of it."""

    line_ids: tuple[int, ...]
