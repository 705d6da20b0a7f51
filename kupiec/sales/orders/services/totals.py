"""Totals of orders, recounted after their lines changed: derived figures, no new version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet, Sum

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.ground.kernel.vat import Totals
from kupiec.sales.orders import queries, rules
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.values import LineValue


def recount(orders: Sequence[Order]) -> dict[int, Totals]:
    """Write totals and cost of these orders anew; three statements for any set."""
    ids = [order.pk for order in orders]
    found = summed(orders)
    costs = dict(_COSTS.values(ids=set(ids)))
    now = clock.now()
    made: dict[int, Totals] = {}
    rows = []
    for order in orders:
        made[order.pk] = sums = of(order, found.get(order.pk, []))
        order.net, order.vat, order.gross, order.cost = sums.net, sums.vat, sums.gross, costs.get(order.pk, ZERO)
        order.updated_at = now
        rows.append({"pk": order.pk, "net": order.net, "vat": order.vat, "gross": order.gross, "cost": order.cost, "updated_at": now})
    update_rows(Order, rows, ["net", "vat", "gross", "cost", "updated_at"])
    return made


def of(order: Order, lines: Iterable[LineValue]) -> Totals:
    return rules.totals(lines, method=order.vat_method, prices_gross=order.prices_gross)


def summed(orders: Sequence[Order]) -> dict[int, list[LineValue]]:
    """Summed per VAT code by the database, but where VAT is rounded line by line."""
    each = [order.pk for order in orders if order.vat_method == "line_sum" and not order.prices_gross]
    summed = [order.pk for order in orders if order.pk not in set(each)]
    found = queries.line_values(each) if each else {}
    for order_id, *values in _SUMS.values(ids=set(summed)) if summed else ():
        found.setdefault(order_id, []).append(LineValue(*values))
    return found


def _lines(ids: Iterable[int]) -> QuerySet[OrderLine, Any]:
    return OrderLine.objects.filter(order__among=ids).order_by().values_list("order_id")


_COSTS = Prepared(lambda ids: _lines(ids).filter(cost_value__isnull=False).annotate(Sum("cost_value")), ids=IDS)
_SUMS = Prepared(lambda ids: _lines(ids).values_list("order_id", "vat_code", "vat_percent").annotate(Sum("net")), ids=IDS)
