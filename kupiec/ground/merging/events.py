"""What the merging room tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merged:
    """Records were made one, or (`undone`) two again: everything kept about either is to be computed anew."""

    kind: str
    ids: tuple[int, ...]
    gone: tuple[int, ...]
    undone: bool = False
