"""What people decide of supply orders: placed, put off, closed, cancelled (ORD-9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F

from kupiec.ground.kernel import audit, clock, entered, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.supply import found, queries
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.services.converge import converge, lines_of, refer
from kupiec.sales.supply.services.held import lock
from kupiec.sales.supply.services.making import number
from kupiec.sales.supply.values import ORDER, State


def place(ids: Sequence[int], *, by: Actor) -> int:
    """Drafts become orders: numbered, dated today, expected by stock; who waits is promised. Constant statements for any set.

    Refuses NOT_FOUND, NOT_DRAFT, EMPTY.
    """
    by.require("supply.place")
    with tx.write_tx(by=by):
        rows = _in_state(ids, (State.DRAFT,), "NOT_DRAFT", by=by)
        filled = queries.counted([row.pk for row in rows])
        if any(row.pk not in filled for row in rows):
            raise Refusal("EMPTY", N_("The document has no lines."), "lines")
        owner = lines_of([row.pk for row in rows])
        converge(owner, placing=True, by=by)
        number(rows, by=by)
        today, now = clock.today(), clock.now()
        update_rows(
            SupplyOrder,
            [{"pk": row.pk, "state": State.PLACED, "number": row.number, "ordered_on": today, "updated_at": now} for row in rows],
            ["state", "number", "ordered_on", "updated_at"], bump="version",
        )  # fmt: skip
        numbers = {row.pk: row.number for row in rows}
        refer({line: numbers[order] for line, order in owner.items()})
        found.index([row.pk for row in rows], by=by)
        audit.tell(ORDER, [row.pk for row in rows], "placed", by=by)
    return len(rows)


def _in_state(ids: Sequence[int], states: tuple[State, ...], code: str, *, by: Actor) -> list[SupplyOrder]:
    rows = lock(ids, by=by)
    for row in rows:
        if row.state not in states:
            raise Refusal(code, N_("%(order)s: this can’t be done in its state."), "state", params={"order": str(row)})
    return rows


def _to(rows: Sequence[SupplyOrder], state: State, *, said: str, reason: str = "", by: Actor) -> int:
    ids = [row.pk for row in rows]
    SupplyOrder.objects.filter(pk__in=ids).update(state=state, updated_at=clock.now(), version=F("version") + 1)
    converge(lines_of(ids), by=by)
    audit.tell(ORDER, ids, said, by=by, data={"reason": reason.strip()[:240]})
    return len(ids)


def close(ids: Sequence[int], *, reason: str = "", by: Actor) -> int:
    """Nothing more of them is awaited: what has not come is given up, who waited for it waits again. Refuses NOT_PLACED."""
    by.require("supply.place")
    with tx.write_tx(by=by):
        return _to(_in_state(ids, (State.PLACED,), "NOT_PLACED", by=by), State.CLOSED, said="closed", reason=reason, by=by)


def reopen(ids: Sequence[int], *, by: Actor) -> int:
    """Awaited again. Refuses NOT_CLOSED."""
    by.require("supply.place")
    with tx.write_tx(by=by):
        return _to(_in_state(ids, (State.CLOSED,), "NOT_CLOSED", by=by), State.PLACED, said="reopened", by=by)


def cancel(ids: Sequence[int], *, reason: str = "", by: Actor) -> int:
    """Drafts and placed orders of which nothing has come or is being received. Refuses FINISHED, RECEIVED."""
    by.require("supply.place")
    with tx.write_tx(by=by):
        rows = _in_state(ids, (State.DRAFT, State.PLACED), "FINISHED", by=by)
        for pk, some in queries.progress([row.pk for row in rows]).items():
            if any(line.received or line.drafted for line in some.values()):
                named = next(row for row in rows if row.pk == pk)
                raise Refusal(
                    "RECEIVED",
                    N_("Goods of %(order)s have come or are being received; close it instead."),
                    "state",
                    params={"order": str(named)},
                )
        return _to(rows, State.CANCELLED, said="cancelled", reason=reason, by=by)


def postpone(ids: Sequence[int], *, due: dt.date, reason: str = "", by: Actor) -> int:
    """Another day for all that is still to come; who waits is promised anew. Refuses TOO_EARLY, TOO_FAR, FINISHED."""
    by.require("supply.edit")
    entered.near_day({"due": due}, "due")
    if due < clock.today():
        raise Refusal("TOO_EARLY", N_("This day has passed."), "due")
    with tx.write_tx(by=by):
        rows = _in_state(ids, (State.DRAFT, State.PLACED), "FINISHED", by=by)
        known = [row.pk for row in rows]
        SupplyOrder.objects.filter(pk__in=known).update(due=due, updated_at=clock.now(), version=F("version") + 1)
        SupplyLine.objects.filter(order_id__in=known, due__isnull=False).update(due=None, version=F("version") + 1)
        converge(lines_of(known), by=by)
        audit.tell(ORDER, known, "postponed", by=by, data={"day": due.isoformat(), "reason": reason.strip()[:240]})
    return len(known)
