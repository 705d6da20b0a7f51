"""*Przelicz ceny*: what prices would be now, old beside new; then applied (ARCHITECTURE, Money)."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from kupiec.ground.kernel import audit, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import bundles, loading, price, undo
from kupiec.sales.orders.values import LinesChanged, Repriced

_PRICE = ("list_price", "unit_price", "discount_percent", "trace", "price_source", "price_reason", "net", "cost", "cost_value", "stale")  # fmt: skip


def preview(order_id: int, *, by: Actor, line_ids: Sequence[int] | None = None) -> list[Repriced]:
    """Every line with its present price and the one it would get; manual and carried prices too, since one asked."""
    order = queries.one(order_id, by=by)
    old = _lines(order, line_ids)
    new = [copy.copy(line) for line in old]
    price.price(order, new, fresh=True)
    bundles.dress(order, new)
    return [_compare(was, now) for was, now in zip(old, new, strict=True)]


def _lines(order: Order, line_ids: Sequence[int] | None) -> list[OrderLine]:
    rows = OrderLine.objects.filter(order_id=order.pk, item__isnull=False, promotion__isnull=True, set_line__isnull=True).order_by(
        "position", "pk"
    )
    return list(rows if line_ids is None else rows.filter(pk__in=list(line_ids)))


def _compare(was: OrderLine, now: OrderLine) -> Repriced:
    return Repriced(
        was.pk, was.position, was.description, was.unit_price, was.discount_percent, was.net, now.unit_price,
        now.discount_percent, now.net,
    )  # fmt: skip


def reprice(order_id: int, *, by: Actor, line_ids: Sequence[int] | None = None) -> LinesChanged:
    """Give lines the prices of now. Refuses NOT_DRAFT."""
    by.require("orders.edit")
    with tx.write_tx(by=by):
        order = loading.draft(order_id, by=by)
        lines = _lines(order, line_ids)
        before = [undo.values_of(line) for line in lines]
        price.price(order, lines, fresh=True)
        update_rows(
            OrderLine, [{"pk": line.pk, **{name: getattr(line, name) for name in _PRICE}} for line in lines], _PRICE, bump="version"
        )
        step = undo.keep(order, "reprice", {"set": before}, by=by)
        audit.tell("orders.order", [order.pk], "repriced", by=by)
        return bundles.finish(order, LinesChanged(tuple(line.pk for line in lines), undo_id=step))
