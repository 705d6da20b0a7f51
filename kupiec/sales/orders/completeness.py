"""Completeness across orders (ORD-7): which can ship whole now, which in part, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel.money import ZERO
from kupiec.sales.orders import rules
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.services.deliver import free_goods
from kupiec.sales.orders.values import Completeness


def completeness(orders: Sequence[Order]) -> list[Completeness]:
    """Each order by itself: its own blocks and what is free now, shared in the order given.

    A constant number of statements per warehouse for any number of orders.
    """
    if not orders:
        return []
    found = standing([order.pk for order in orders], kept=True, company_id=orders[0].company_id)
    free = free_goods(orders, found)
    return [_one(order, found, free) for order in orders]


def shippable(order: Order, found: Standing) -> bool:
    """Whether any goods still to deliver are there: blocked for the order, or free."""
    return _one(order, found, free_goods([order], found)).verdict in ("whole", "part")


def _one(order: Order, found: Standing, free: dict[tuple[int, int], Decimal]) -> Completeness:
    """What of an order is there: its own blocks, then free goods, which later orders do not get any more."""
    pairs, missing, ready = [], [], 0
    for pk in found.goods(order.pk):
        progress = found.progress[pk]
        rest = max(progress.to_deliver, ZERO)
        if not rest:
            continue
        key = (order.warehouse_id, found.rows[pk].item_id or 0)
        own = min(progress.own, rest)
        given = own + min(max(free.get(key, ZERO), ZERO), rest - own)
        free[key] = free.get(key, ZERO) - (given - own)
        pairs.append((rest, given))
        if given < rest:
            missing.append((pk, rest - given))
        else:
            ready += 1
    return Completeness(order.pk, rules.completeness(pairs), ready, len(pairs), tuple(missing))
