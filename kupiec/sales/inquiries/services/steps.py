"""Statuses of inquiries: worked on, accepted, declined with a reason, answered (RFQ-1)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.inquiries import queries
from kupiec.sales.inquiries.models import Inquiry, Status
from kupiec.sales.inquiries.values import INQUIRY, OPEN, Group


def set_status(ids: Sequence[int], *, status_id: int, reason: str = "", by: Actor) -> int:
    """Give inquiries a status; declining wants a reason and the right to decline.

    Refuses UNKNOWN_KEY, REQUIRED, NOT_FOUND.
    """
    by.require("inquiries.edit")
    status = Status.objects.filter(pk=status_id, active=True).first()
    if status is None:
        raise Refusal("UNKNOWN_KEY", N_("Choose from the list."), "status_id")
    return _to(ids, status, reason=reason, by=by)


def _to(ids: Sequence[int], status: Status, *, reason: str = "", by: Actor) -> int:
    reason = entered.one_line(reason)
    if status.group == Group.DECLINED:
        by.require("inquiries.decline")
        entered.required({"reason": reason}, "reason")
    records.fit(Inquiry, {"decline_reason": reason})
    with tx.write_tx(by=by):
        rows = list(queries.visible(by).filter(pk__in=list(ids)).select_for_update(of=("self",)).order_by("pk"))
        entered.all_there(rows, ids)
        closed = None if Group(status.group) in OPEN else clock.today()
        known = [row.pk for row in rows]
        Inquiry.objects.filter(pk__in=known).update(
            status=status, group=status.group, closed_on=closed, decline_reason=reason if status.group == Group.DECLINED else "", updated_at=clock.now(),
            version=F("version") + 1,
        )  # fmt: skip
        audit.tell(INQUIRY, known, "status", by=by, data={"status": str(status), "reason": reason})
    return len(known)


def _standard(group: Group) -> Status:
    found = queries.standard(group)
    if found is None:
        raise Refusal("NO_STATUS", N_("There is no status of this meaning; an administrator adds it under Settings."), "status_id")
    return found


def accept(ids: Sequence[int], *, by: Actor) -> int:
    """We are going to answer with an offer."""
    by.require("inquiries.edit")
    return _to(ids, _standard(Group.ACCEPTED), by=by)


def decline(ids: Sequence[int], *, reason: str, by: Actor) -> int:
    """We are not going to make an offer, and why. Refuses REQUIRED."""
    by.require("inquiries.edit")
    return _to(ids, _standard(Group.DECLINED), reason=reason, by=by)


def reopen(ids: Sequence[int], *, by: Actor) -> int:
    """In analysis again."""
    by.require("inquiries.edit")
    return _to(ids, _standard(Group.ANALYSIS), by=by)


def answered(ids: Sequence[int], *, by: Actor) -> int:
    """An offer went out: inquiries still open are answered. For the room of offers; those closed already stay as they are."""
    if not ids:
        return 0
    with tx.write_tx(by=by):
        rows = list(
            Inquiry.objects.filter(company_id=by.company_id, pk__in=list(ids), group__in=OPEN)
            .order_by("pk")
            .select_for_update(of=("self",))
        )
        status = queries.standard(Group.ANSWERED)
        if not rows or status is None:
            return 0
        known = [row.pk for row in rows]
        Inquiry.objects.filter(pk__in=known).update(
            status=status, group=status.group, closed_on=clock.today(), decline_reason="", updated_at=clock.now(), version=F("version") + 1
        )
        audit.tell(INQUIRY, known, "status", by=by, data={"status": str(status), "reason": ""})
    return len(known)


def put_off(ids: Sequence[int], *, due_on: object, by: Actor) -> int:
    """Another day to answer by. Refuses NOT_FOUND."""
    by.require("inquiries.edit")
    with tx.write_tx(by=by):
        rows = list(queries.visible(by).filter(pk__in=list(ids)).order_by("pk").values_list("pk", flat=True))
        entered.all_there(rows, ids)
        return Inquiry.objects.filter(pk__in=rows).update(due_on=due_on, updated_at=clock.now(), version=F("version") + 1)
