"""Colours of an order's lines over the warehouses it may be served from (ORD-2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.prepared import IDS, NUMBER, Prepared
from kupiec.money.stock import public as stock
from kupiec.sales.orders import rules, settings
from kupiec.sales.orders.models import Delivered, Order, OrderLine
from kupiec.sales.orders.values import SOURCE_LINE, Meaning, Shade, StockFacts


def serving(order: Order, scope: str) -> list[int]:
    """The warehouses counted: of the company, of the order's branch, or the order's own."""
    if scope == "warehouse":
        return [order.warehouse_id]
    branch = order.branch_id if scope == "branch" else None
    found = [one.id for one in stock.serving_warehouses(order.company_id, branch)]
    return found if order.warehouse_id in found else [*found, order.warehouse_id]


def shades(order: Order, lines: Iterable[OrderLine], gone: Mapping[int, Decimal]) -> dict[int, Shade]:
    """The colour of each of these lines, of which so much is `gone` out; the document counts with all its lines of the same items."""
    chosen = list(lines)
    items = {line.item_id for line in chosen if line.stocked and line.item_id}
    if not items:
        return {line.pk: rules.shade(StockFacts(stocked=False, ordered=ZERO)) for line in chosen}
    figures = stock.availability(items, warehouse_ids=serving(order, settings.of(order.company_id).stock_scope))
    earlier, whole = _within(order, items, gone)
    facts = {line.pk: _facts(order, line, figures, earlier.get(line.pk, ZERO), whole) for line in chosen}
    facts |= _own(order, facts)
    return {pk: rules.shade(_gone(one, gone[pk]) if one.stocked and pk in gone else one) for pk, one in facts.items()}


def _own(order: Order, facts: Mapping[int, StockFacts]) -> dict[int, StockFacts]:
    """Of lines whose goods others want too, those with what is kept for them; two statements where there are any."""
    busy = [(SOURCE_LINE, pk) for pk, one in facts.items() if one.stocked and ZERO < one.on_hand < one.all_open]
    if order.state != Meaning.ACCEPTED or not busy:
        return {}
    kept = stock.ahead.kept(busy, company_id=order.company_id)
    return {pk: replace(facts[pk], blocked=one.blocked) for (_, pk), one in kept.items()}


def delivered(order: Order) -> dict[int, Decimal]:
    """What has gone out, by line; drafts have delivered nothing. One statement at most."""
    if order.state == Meaning.DRAFT:
        return {}
    rows = Delivered.objects.filter(order_line__order_id=order.pk, done=True, returned=False)
    return dict(rows.order_by().values("order_line_id").annotate(sum=Sum("quantity")).values_list("order_line_id", "sum"))


def _gone(facts: StockFacts, quantity: Decimal) -> StockFacts:
    return replace(facts, ordered=facts.ordered - quantity, delivered=quantity)


def _facts(
    order: Order,
    line: OrderLine,
    figures: Mapping[int, Any],
    earlier: Decimal,
    whole: Mapping[int, Decimal],
) -> StockFacts:
    if not line.stocked or line.item_id is None:
        return StockFacts(stocked=False, ordered=ZERO)
    one = figures[line.item_id]
    own = whole[line.item_id] if order.state == Meaning.DRAFT else ZERO
    return StockFacts(
        stocked=True,
        ordered=line.base_quantity - line.given_up,
        dead=order.state in (Meaning.CLOSED, Meaning.CANCELLED),
        on_hand=one.on_hand - earlier,
        all_open=max(one.open_demand + own - earlier, ZERO),
        next_supply_on=one.next_supply_on,
        supply_late=one.next_supply_on is not None and one.next_supply_on < clock.today(),
    )


def _within(order: Order, items: set[int], gone: Mapping[int, Decimal]) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """What earlier lines of the same item take, per line; and all of the document, per item. One statement."""
    earlier: dict[int, Decimal] = {}
    whole: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for pk, item, quantity, given_up in _SAME.values(order=order.pk, items=items):
        earlier[pk] = whole[item]
        whole[item] += max(quantity - given_up - gone.get(pk, ZERO), ZERO)
    return earlier, whole


def siblings(order_id: int, line_ids: Sequence[int]) -> list[int]:
    """Lines whose colour may change with these: all of the same items."""
    return [pk for (pk,) in _SIBLINGS.read(order=order_id, ids=set(line_ids))]


def _siblings(order: int, ids: Collection[int]) -> QuerySet[OrderLine, Any]:
    items = OrderLine.objects.filter(order_id=order, pk__among=ids, item__isnull=False).values("item_id")
    return OrderLine.objects.filter(order_id=order, item_id__in=items).values_list("pk")


def _same(order: int, items: Collection[int]) -> QuerySet[OrderLine, Any]:
    rows = OrderLine.objects.filter(order_id=order, item__among=items, stocked=True).order_by("position", "pk")
    return rows.values_list("pk", "item_id", "base_quantity", "given_up")


_SIBLINGS = Prepared(_siblings, order=NUMBER, ids=IDS)
_SAME = Prepared(_same, order=NUMBER, items=IDS)


def words(shade: Shade) -> str:
    """The words of a colour in the language of the moment, figures filled in."""
    return gettext(shade.text) % dict(shade.params)
