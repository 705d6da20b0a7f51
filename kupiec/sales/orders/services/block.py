"""Blocking goods for orders: from stock what is there, the rest reserved on coming supply."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import audit, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.money.stock import public as stock
from kupiec.sales.orders import operating
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.services import loading
from kupiec.sales.orders.values import SOURCE_LINE, Meaning

Source = tuple[str, int]


def block(order_ids: Sequence[int], *, by: Actor, line_ids: Sequence[int] | None = None) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Keep goods for what accepted orders still want (or for some of their lines).

    Answers (blocked, reserved, missing) per line. Refuses WRONG_STATE.
    """
    by.require("orders.block")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.ACCEPTED)
        operating.permit("block", orders, by=by)
        return block_lines(orders, by=by, line_ids=line_ids)


def block_lines(
    orders: Sequence[Order],
    *,
    by: Actor,
    line_ids: Sequence[int] | None = None,
    found: Standing | None = None,
    tell: bool = True,
) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """The same for orders that are locked already."""
    sources = _sources(orders, line_ids, found)
    if not sources:
        return {}
    kept = stock.block(sources, by=by)
    if tell:
        audit.tell("orders.order", [order.pk for order in orders], "blocked", by=by)
    return {pk: (one.blocked, one.reserved, one.missing) for pk, one in kept.items()}


def release(order_ids: Sequence[int], *, by: Actor, line_ids: Sequence[int] | None = None) -> None:
    """Let go what is kept for these orders."""
    by.require("orders.block")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        operating.permit("release", orders, by=by)
        sources = _sources(orders, line_ids)
        if sources:
            stock.release(sources, by=by)
        audit.tell("orders.order", [order.pk for order in orders], "released", by=by)


def _sources(orders: Sequence[Order], line_ids: Sequence[int] | None, found: Standing | None = None) -> list[Source]:
    found = found or standing([order.pk for order in orders])
    chosen = None if line_ids is None else set(line_ids)
    return [
        (SOURCE_LINE, pk)
        for order in orders
        for pk in found.lines[order.pk]
        if found.rows[pk].stocked and found.open_of(pk) > ZERO and (chosen is None or pk in chosen)
    ]
