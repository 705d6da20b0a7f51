"""Confirmations locked for a verb."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import entered, locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.confirmations import queries
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.confirmations.values import State


def lock(ids: Sequence[int], *, by: Actor) -> list[Confirmation]:
    """The confirmations, locked. Refuses NOT_FOUND."""
    rows = locks.lock(locks.Kind.OFFER, queries.visible(by), ids=sorted(set(ids)))
    entered.all_there(rows, ids)
    return rows


def open_one(pk: int, *, version: int | None = None, by: Actor) -> Confirmation:
    """The confirmation, locked, that may still change. Refuses NOT_FOUND, FINISHED; Conflict on a stale version."""
    (row,) = lock([pk], by=by)
    if version is not None and version != row.version:
        raise Conflict(N_("Somebody has changed this document meanwhile."), seen=version, found=row.version)
    if row.state not in (State.DRAFT, State.CONFIRMED):
        raise Refusal("FINISHED", N_("%(confirmation)s is finished; nothing of it changes."), params={"confirmation": str(row)})
    return row


def in_state(ids: Sequence[int], states: tuple[State, ...], code: str, *, by: Actor) -> list[Confirmation]:
    """The confirmations, locked, all in one of the states. Refuses NOT_FOUND and `code`."""
    rows = lock(ids, by=by)
    for row in rows:
        if row.state not in states:
            raise Refusal(code, N_("%(confirmation)s: this can’t be done in its state."), "state", params={"confirmation": str(row)})
    return rows
