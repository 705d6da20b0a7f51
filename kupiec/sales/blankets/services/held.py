"""Blanket orders locked for a verb."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import entered, locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.blankets import queries
from kupiec.sales.blankets.models import Blanket
from kupiec.sales.blankets.values import State


def in_state(ids: Sequence[int], states: tuple[State, ...], code: str, *, by: Actor) -> list[Blanket]:
    """The blanket orders, locked, all in one of the states. Refuses NOT_FOUND and `code`."""
    rows = locks.lock(locks.Kind.OFFER, queries.visible(by), ids=sorted(set(ids)))
    entered.all_there(rows, ids)
    for row in rows:
        if row.state not in states:
            raise Refusal(code, N_("%(blanket)s: this can’t be done in its state."), "state", params={"blanket": str(row)})
    return rows
