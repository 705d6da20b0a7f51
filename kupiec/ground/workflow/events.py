"""What this room rings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ended:
    """Circulations of records of a kind have ended, all in one way (`State`)."""

    kind: str
    ids: tuple[int, ...]
    state: str
