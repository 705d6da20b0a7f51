"""Contracts ended before their day, cancelled before they were signed (CON-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import F

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import public as pricing
from kupiec.sales.contracts.models import Contract, Edition
from kupiec.sales.contracts.services import checks
from kupiec.sales.contracts.values import CONTRACT, EditionState, State


def end(ids: Sequence[int], *, on: dt.date, reason: str, by: Actor) -> int:
    """The last day of signed contracts, and why. Refuses NOT_SIGNED, REQUIRED, TOO_EARLY for a day before they began."""
    by.require("contracts.sign")
    reason = entered.one_line(reason)
    entered.required({"reason": reason}, "reason")
    records.fit(Contract, {"end_reason": reason})
    with tx.write_tx(by=by):
        rows = checks.locked(ids, by=by)
        begins = dict(
            Edition.objects.filter(contract_id__in=[row.pk for row in rows], number=0).values_list("contract_id", "effective_from")
        )
        for row in rows:
            if row.state not in (State.SIGNED, State.ENDED):
                raise Refusal("NOT_SIGNED", N_("%(number)s was not signed."), "state", params={"number": row.number})
            if on < begins[row.pk]:
                raise Refusal("TOO_EARLY", N_("It began on %(day)s."), "on", params={"day": begins[row.pk]})
        _to(rows, State.ENDED, "ended", terminated_on=on, end_reason=reason, by=by)
        pricing.sockets.touch(by.company_id)
    return len(rows)


def take_back(ids: Sequence[int], *, by: Actor) -> int:
    """It goes on after all. Refuses NOT_ENDED."""
    by.require("contracts.sign")
    with tx.write_tx(by=by):
        rows = checks.locked(ids, by=by)
        for row in rows:
            if row.state != State.ENDED:
                raise Refusal("NOT_ENDED", N_("%(number)s was not ended."), "state", params={"number": row.number})
        _to(rows, State.SIGNED, "goes_on", terminated_on=None, end_reason="", by=by)
        pricing.sockets.touch(by.company_id)
    return len(rows)


def cancel(ids: Sequence[int], *, by: Actor) -> int:
    """Drafts that will not be signed. Refuses SIGNED."""
    by.require("contracts.edit")
    with tx.write_tx(by=by):
        rows = checks.locked(ids, by=by)
        for row in rows:
            if row.state not in (State.DRAFT, State.CANCELLED):
                raise Refusal("SIGNED", N_("%(number)s was signed; it can be ended."), "state", params={"number": row.number})
        Edition.objects.filter(contract_id__in=[row.pk for row in rows], state=EditionState.DRAFT).update(
            state=EditionState.WITHDRAWN, version=F("version") + 1
        )
        _to(rows, State.CANCELLED, "cancelled", terminated_on=None, end_reason="", by=by)
    return len(rows)


def _to(rows: Sequence[Contract], state: State, event: str, *, terminated_on: dt.date | None, end_reason: str, by: Actor) -> None:
    ids = [row.pk for row in rows]
    Contract.objects.filter(pk__in=ids).update(
        state=state, terminated_on=terminated_on, end_reason=end_reason, updated_at=clock.now(), version=F("version") + 1
    )
    day = terminated_on.isoformat() if terminated_on else ""
    audit.tell(CONTRACT, ids, event, by=by, data={"day": day, "reason": end_reason})
