"""Holds: placed with a reason, released by a named person with a reason (ORD-6)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders.models import Hold, Order
from kupiec.sales.orders.services import credit, loading
from kupiec.sales.orders.values import Credit, Meaning


def hold(order_ids: Sequence[int], *, reason: str, by: Actor) -> None:
    """Stop new deliveries of orders by hand. Refuses REQUIRED, WRONG_STATE."""
    by.require("orders.hold")
    reason = reason.strip()
    if not reason:
        raise Refusal("REQUIRED", N_("Say why."), "reason")
    records.fit(Hold, {"reason": reason})
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.DRAFT, Meaning.ACCEPTED)
        credit.place(orders, kind="manual", stops="deliveries", reason=reason, by=by)
        audit.tell("orders.order", [order.pk for order in orders], "held", by=by, data={"reason": reason})


def release_holds(order_ids: Sequence[int], *, reason: str, by: Actor) -> None:
    """Release all open holds of orders; the release is good up to the order's present gross value.

    Refuses REQUIRED, NO_HOLD.
    """
    by.require("orders.release")
    reason = reason.strip()
    if not reason:
        raise Refusal("REQUIRED", N_("Say why."), "reason")
    records.fit(Hold, {"release_reason": reason})
    with tx.write_tx(by=by):
        orders = {order.pk: order for order in loading.locked(order_ids, by=by)}
        holds = list(Hold.objects.filter(order_id__in=orders, released_at__isnull=True))
        if not holds:
            raise Refusal("NO_HOLD", N_("Nothing is held here."), "hold")
        now = clock.now()
        update_rows(
            Hold,
            [
                {
                    "pk": one.pk,
                    "released_at": now,
                    "released_by": by.user_id,
                    "release_reason": reason,
                    "allowed_gross": orders[one.order_id].gross,
                }
                for one in holds
            ],
            ["released_at", "released_by", "release_reason", "allowed_gross"],
        )
        stopped = {one.order_id for one in holds if one.kind == "credit" and one.stops == "deliveries"}
        Order.objects.filter(pk__in=stopped, credit=Credit.STOPPED).update(credit=Credit.RELEASED)
        audit.tell("orders.order", {one.order_id for one in holds}, "hold_released", by=by, data={"reason": reason})
