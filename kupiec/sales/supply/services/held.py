"""Supply orders locked for a verb."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import entered, locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.supply import queries
from kupiec.sales.supply.models import SupplyOrder
from kupiec.sales.supply.values import State


def lock(ids: Sequence[int], *, by: Actor) -> list[SupplyOrder]:
    """The orders, locked. Refuses NOT_FOUND."""
    rows = locks.lock(locks.Kind.ORDER, queries.visible(by), ids=sorted(set(ids)))
    entered.all_there(rows, ids)
    return rows


def open_order(pk: int, *, by: Actor) -> SupplyOrder:
    """The order, locked, that may still be changed. Refuses NOT_FOUND, FINISHED."""
    (row,) = lock([pk], by=by)
    if row.state not in (State.DRAFT, State.PLACED):
        raise Refusal("FINISHED", N_("%(order)s is finished; nothing of it changes."), params={"order": str(row)})
    return row
