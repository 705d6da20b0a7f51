"""Closing: the rest is given up, or the order waits on with its backorder; cancelling (ORD-8)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import audit, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders import operating
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.services import loading, registers
from kupiec.sales.orders.services.move import move, pass_on
from kupiec.sales.orders.values import Meaning, Moved


def close(order_ids: Sequence[int], *, by: Actor, reason: str = "") -> Moved:
    """Give up what is not delivered and close. Refuses WRONG_STATE, PLANNED while drafts of deliveries stand."""
    by.require("orders.close")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.ACCEPTED)
        operating.permit("close", orders, by=by)
        loading.lock_credit(orders, by=by)
        found = standing([order.pk for order in orders])
        _check_planned(orders, found)
        give_up(orders, found)
        book = registers.book(by.company_id)
        target = book.first(Meaning.CLOSED)
        fresh = standing([order.pk for order in orders])
        moved = pass_on(orders, {order.pk: target for order in orders}, book, fresh, by=by, note=reason)
        audit.tell("orders.order", moved.moved, "closed", by=by, data={"reason": reason})
        return moved


def _check_planned(orders: Sequence[Order], found: Standing) -> None:
    for order in orders:
        if found.planned(order.pk):
            raise Refusal(
                "PLANNED",
                N_("%(number)s has a WZ not issued yet. Issue or cancel it first."),
                "register",
                params={"number": order.number},
            )


def give_up(orders: Sequence[Order], found: Standing) -> None:
    """What is still owed is owed no more; one statement."""
    rows = [
        {"pk": pk, "given_up": found.progress[pk].given_up + found.open_of(pk), "to_fulfil": None}
        for order in orders
        for pk in found.lines[order.pk]
        if found.open_of(pk)
    ]
    update_rows(OrderLine, rows, ["given_up", "to_fulfil"], bump="version")


def cancel(order_ids: Sequence[int], *, by: Actor, reason: str = "") -> Moved:
    """Cancel orders of which nothing went out. Refuses BEGUN, NOT_ALLOWED_HERE."""
    target = registers.book(by.company_id).first(Meaning.CANCELLED)
    return move(order_ids, target.pk, by=by, note=reason)
