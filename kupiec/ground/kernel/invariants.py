"""Invariants: what must hold in every committed state (quality/RELIABILITY section 4); `kupiec check` runs them all.

Each room declares its own in `invariants.py`:

    @invariant("I1", "on hand = sum of moves")
    def balances_follow_moves() -> list[str]: ...

A function returns one readable line per offending row; an empty list means it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

Check = Callable[[], list[str]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """One named audit query."""

    code: str
    says: str
    room: str
    check: Check


_all: dict[tuple[str, str], Invariant] = {}


def invariant(code: str, says: str) -> Callable[[Check], Check]:
    """Register an audit under its number in RELIABILITY (`I1`); several rooms may answer one number."""

    def register(check: Check) -> Check:
        room = check.__module__.rsplit(".", 1)[0]
        _all[(code, check.__qualname__ + room)] = Invariant(code, says, room, check)
        return check

    return register


def everything() -> list[Invariant]:
    return sorted(_all.values(), key=lambda found: (int(found.code.lstrip("I") or 0), found.room))


def run() -> list[tuple[Invariant, list[str]]]:
    """Every invariant with its offenders."""
    return [(found, found.check()) for found in everything()]


def offenders(sql: str, params: Sequence[Any] | None = None) -> list[str]:
    """Rows of an audit query as readable lines (`column=value, …`)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or [])
        names = [column[0] for column in cursor.description]
        return [", ".join(f"{name}={value}" for name, value in zip(names, row, strict=True)) for row in cursor.fetchall()]
