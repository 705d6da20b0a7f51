"""What people decide of blanket orders: placed, closed, cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.blankets.models import Blanket, Lot
from kupiec.sales.blankets.queries import standing
from kupiec.sales.blankets.services.held import in_state
from kupiec.sales.blankets.values import BLANKET, CODE, State


def place(ids: Sequence[int], *, by: Actor) -> int:
    """Drafts are agreed: numbered; their lots are planned and may be released. Refuses NOT_FOUND, NOT_DRAFT."""
    by.require("blankets.edit")
    with tx.write_tx(by=by):
        rows = in_state(ids, (State.DRAFT,), "NOT_DRAFT", by=by)
        groups: dict[int, list[Blanket]] = {}
        for row in rows:
            groups.setdefault(row.branch_id, []).append(row)
        today, now, values = clock.today(), clock.now(), []
        for branch_id, some in sorted(groups.items()):
            numbers = company.take_numbers(CODE, company_id=by.company_id, on=today, count=len(some), branch_id=branch_id)
            values += [
                {"pk": row.pk, "state": State.PLACED, "number": number, "issue_date": today, "updated_at": now}
                for row, number in zip(some, numbers, strict=True)
            ]
        update_rows(Blanket, values, ["state", "number", "issue_date", "updated_at"], bump="version")
        audit.tell(BLANKET, [row.pk for row in rows], "placed", by=by)
    return len(rows)


def _to(rows: Sequence[Blanket], state: State, said: str, reason: str, *, by: Actor) -> int:
    ids = [row.pk for row in rows]
    Blanket.objects.filter(pk__in=ids).update(state=state, updated_at=clock.now(), version=F("version") + 1)
    audit.tell(BLANKET, ids, said, by=by, data={"reason": reason.strip()[:240]})
    return len(ids)


def close(ids: Sequence[int], *, reason: str = "", by: Actor) -> int:
    """Nothing more is released or planned of them; what is left is given up. Refuses NOT_PLACED."""
    by.require("blankets.edit")
    with tx.write_tx(by=by):
        return _to(in_state(ids, (State.PLACED,), "NOT_PLACED", by=by), State.CLOSED, "closed", reason, by=by)


def reopen(ids: Sequence[int], *, by: Actor) -> int:
    """Released and planned again. Refuses NOT_CLOSED."""
    by.require("blankets.edit")
    with tx.write_tx(by=by):
        return _to(in_state(ids, (State.CLOSED,), "NOT_CLOSED", by=by), State.PLACED, "reopened", "", by=by)


def cancel(ids: Sequence[int], *, reason: str = "", by: Actor) -> int:
    """Drafts and placed ones of which no order stands. Refuses FINISHED, RELEASED."""
    by.require("blankets.edit")
    with tx.write_tx(by=by):
        rows = in_state(ids, (State.DRAFT, State.PLACED), "FINISHED", by=by)
        begun = (
            Lot.objects.filter(standing(), blanket_id__in=[row.pk for row in rows])
            .order_by("pk")
            .values_list("blanket_id", flat=True)
            .first()
        )
        if begun is not None:
            raise Refusal(
                "RELEASED",
                N_("Lots of %(blanket)s have been released; close it instead."),
                "state",
                params={"blanket": str(next(row for row in rows if row.pk == begun))},
            )
        return _to(rows, State.CANCELLED, "cancelled", reason, by=by)
