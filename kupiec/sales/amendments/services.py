"""Verbs: amend a confirmed order, look at what would change first."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.amendments import queries, rules
from kupiec.sales.amendments.models import Amendment
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import amending

RIGHT = "amendments.make"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an amendment would change; nothing of it is kept."""

    head: list[rules.HeadDifference]
    lines: list[rules.LineDifference]
    net: tuple[Any, Any]
    gross: tuple[Any, Any]


class _TakenBackError(Exception):
    """Ends a preview."""


def amend(order_id: int, change: amending.Amend, *, version: int | None = None, by: Actor) -> int:
    """Change an accepted order and keep the record; the amendment's id. Started deliveries and invoices stay as they are.

    Refuses REQUIRED without a reason, NOTHING_CHANGED, what `orders.amend` refuses; Conflict on a stale version.
    """
    by.require(RIGHT)
    reason = change.reason.strip()
    if not reason:
        raise Refusal("REQUIRED", N_("Say why."), "reason")
    records.fit(Amendment, {"reason": reason})
    with tx.write_tx(by=by):
        order, before, after = _do(order_id, change, version=version, by=by)
        number = (Amendment.objects.filter(order=order).aggregate(last=Max("number"))["last"] or 0) + 1
        row = Amendment.objects.create(
            company_id=order.company_id, order=order, number=number, made_at=clock.now(), made_by_id=by.user_id, reason=reason, before=before, after=after,
            net_before=before["net"], net_after=after["net"], gross_before=before["gross"], gross_after=after["gross"],
        )  # fmt: skip
        return int(row.pk)


def preview(order_id: int, change: amending.Amend, *, version: int | None = None, by: Actor) -> Preview:
    """The same, taken back at once: what would differ."""
    by.require(RIGHT)
    made: list[Preview] = []
    with tx.write_tx(by=by), contextlib.suppress(_TakenBackError), tx.attempt():
        _order, before, after = _do(order_id, change, version=version, by=by)
        made.append(
            Preview(
                rules.of_head(before, after),
                rules.of_lines(before, after),
                (before["net"], after["net"]),
                (before["gross"], after["gross"]),
            )
        )
        raise _TakenBackError
    return made[0]


def _do(order_id: int, change: amending.Amend, *, version: int | None, by: Actor) -> tuple[orders.Order, dict[str, Any], dict[str, Any]]:
    before = queries.shot(queries.order(order_id, by=by))
    order = amending.amend(order_id, change, version=version, by=by)
    after = queries.shot(queries.order(order_id, by=by))
    if before == after:
        raise Refusal("NOTHING_CHANGED", N_("Nothing has been changed."), "lines")
    return order, before, after
