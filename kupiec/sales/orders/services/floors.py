"""Lines of orders against floors of prices: live in the grid, and before an order binds (PRC-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.money.margins import public as margins
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.progress import Standing

CARRIED = "offer"


def lines_of(order: Order, lines: Iterable[OrderLine]) -> tuple[margins.Line, ...]:
    """What is weighed: not gifts of bundles, which their givers decide, nor prices of an offer, which were weighed when it went out."""
    return tuple(
        margins.Line(
            line.pk, line.description[:60], line.item_id, line.unit_price, line.discount_percent, line.factor, line.cost, order.rate,
            line.vat_percent if order.prices_gross else ZERO,
        )
        for line in lines if line.item_id and line.promotion_id is None and line.price_source != CARRIED
    )  # fmt: skip


def broken(order: Order, lines: Sequence[OrderLine], *, by: Actor) -> Mapping[int, margins.Breach]:
    return margins.weigh(lines_of(order, lines), by=by) if lines else {}


def require(orders: Sequence[Order], found: Standing, *, by: Actor) -> None:
    """Refuses BELOW_FLOOR, NOT_APPROVED."""
    if margins.watched(by=by):
        papers = {order.pk: margins.Paper(str(order), lines_of(order, found.rows_of(order.pk))) for order in orders}
        margins.require("orders.order", papers, by=by)
