"""Prices of order lines: asked of the engine by sets; manual and carried prices are kept (ARCHITECTURE, Money)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import money
from kupiec.ground.kernel.money import half_up
from kupiec.money.pricing import public as pricing
from kupiec.sales.orders import rules
from kupiec.sales.orders.models import Order, OrderLine

ENGINE, MANUAL, FREE = "engine", "manual", "free"
KEPT = frozenset({"offer", "import", "confirmed", FREE})
"""Sources of prices that stay until somebody asks for new ones."""


def context(order: Order, *, rest: pricing.OtherLines | None = None) -> pricing.PriceContext:
    """Whom and when an order's lines are priced for; the price date is the order's date."""
    return pricing.PriceContext(
        company_id=order.company_id,
        party_id=order.orderer_id,
        on=order.issue_date,
        currency=order.currency_id,
        rate=order.rate,
        prices_gross=order.prices_gross,
        payment_method=order.payment_method,
        channel=order.channel,
        rest=rest,
    )


def wanted(line: OrderLine, *, fresh: bool = False) -> pricing.PriceLine:
    """What the engine is asked for a line; `fresh` forgets what was set by hand."""
    manual = line.price_source == MANUAL and not fresh
    return pricing.PriceLine(
        item_id=line.item_id or 0,
        quantity=line.quantity,
        factor=line.factor,
        unit=line.unit,
        manual_price=line.unit_price if manual else None,
        manual_discount=line.discount_percent if manual else None,
        reason=line.price_reason if manual else "",
    )


def price(order: Order, lines: Sequence[OrderLine], *, fresh: bool = False) -> None:
    """Price these lines of an order in place: by the engine, but kept prices stay unless `fresh`."""
    price_orders([order], [lines], fresh=fresh)


def price_orders(orders: Sequence[Order], rows: Sequence[Sequence[OrderLine]], *, fresh: bool = False) -> None:
    """The same of many orders with their lines, by one call."""
    asked = [[line for line in lines if line.item_id and (fresh or line.price_source not in KEPT)] for lines in rows]
    others = [_others(order, lines, priced) for order, lines, priced in zip(orders, rows, asked, strict=True)]
    told = [
        (context(order, rest=rest), [wanted(line, fresh=fresh) for line in lines])
        for order, lines, rest in zip(orders, asked, others, strict=True)
    ]  # fmt: skip
    for priced, answers in zip(asked, pricing.quote_sets(told), strict=True):
        for line, answer in zip(priced, answers, strict=True):
            put(line, answer, fresh=fresh)
    if not fresh and (changed := [pk for rest in others for pk in rest.changed]):
        OrderLine.objects.filter(pk__in=changed).update(stale="document")
    known = {id(line) for priced in asked for line in priced}
    for lines in rows:
        for line in lines:
            if id(line) not in known:
                value(line)


def _others(order: Order, rows: Sequence[OrderLine], priced: Sequence[OrderLine]) -> pricing.OtherLines:
    """The lines of an order besides those being priced, read only where a discount asks of the whole document."""
    inside, mine = {id(line) for line in priced}, [line.pk for line in rows if line.pk]

    def load() -> list[OrderLine]:
        stored = list(OrderLine.objects.filter(order_id=order.pk, item__isnull=False).exclude(pk__in=mine)) if order.pk else []
        return stored + [line for line in rows if id(line) not in inside]

    return pricing.OtherLines(load)


def follow(order: Order) -> None:
    """After lines went: those that cost something else now, as a discount asked of the whole document, are marked; prices stay."""
    line = OrderLine.objects.filter(order_id=order.pk, item__isnull=False, price_source=ENGINE).order_by("position").first()
    if line is None:
        return
    rest = _others(order, [line], [line])
    ((answer,),) = pricing.quote_sets([(context(order, rest=rest), [wanted(line)])])
    own = [line.pk] if (answer.unit_price, answer.discount_percent) != (line.unit_price, line.discount_percent) else []
    if changed := rest.changed + own:
        OrderLine.objects.filter(pk__in=changed).update(stale="document")


def put(line: OrderLine, answer: pricing.Price, *, fresh: bool = False) -> None:
    """The engine's answer onto a line."""
    line.list_price = answer.list_price
    line.unit_price = answer.unit_price
    line.discount_percent = answer.discount_percent
    line.trace = answer.trace
    if line.price_source != MANUAL or fresh:
        line.price_source, line.price_reason = ENGINE, ""
    line.net = answer.net
    line.cost = answer.cost
    line.cost_value = money.cost_of(answer.cost, line.base_quantity)
    line.stale = ""


def value(line: OrderLine) -> None:
    """Value and cost of a line at its own price."""
    line.net = rules.value_of(line.quantity, line.unit_price, line.discount_percent)
    line.cost_value = money.cost_of(line.cost, line.base_quantity)


def convert(line: OrderLine, factor: Decimal) -> None:
    """Another unit: what was set by hand per old unit becomes the same per base unit."""
    if line.factor == factor or line.price_source == ENGINE:
        return
    line.unit_price = half_up(line.unit_price * factor / line.factor, 4)
    if line.list_price is not None:
        line.list_price = half_up(line.list_price * factor / line.factor, 4)
