"""Taking records out of circulation."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import people, queries
from kupiec.ground.workflow.models import Circulation
from kupiec.ground.workflow.services import deciding, moving
from kupiec.ground.workflow.values import State


def cancel(circulation_ids: Sequence[int], *, comment: str = "", by: Actor) -> int:
    """Take records out of circulation: by whoever put them in, or with `workflow.manage`. Refuses NOT_YOURS, STALE, NOT_FOUND."""
    by.require("workflow.see")
    deciding.check_text(comment, "comment")
    with tx.write_tx(by=by):
        rows = locks.lock(locks.Kind.CIRCULATION, queries.circulations(by), ids=circulation_ids)
        if len(rows) != len(set(circulation_ids)):
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        mine = people.sides(by)
        for row in rows:
            _check(row, mine, by=by)
        moving.end(rows, State.CANCELLED, comment=comment.strip(), by=by)
    return len(rows)


def _check(row: Circulation, mine: dict[int, int | None], *, by: Actor) -> None:
    if row.started_by_id not in mine and row.started_for_id not in mine and not by.may(people.MANAGE):
        raise Refusal("NOT_YOURS", N_("Only whoever put it into circulation can take it out."))
    if row.state != State.RUNNING:
        raise Refusal("STALE", N_("This circulation has ended already."))
