"""Orders in circulation (WFL-3): what is told of an order, by what figures it may need approval before it is accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse

from kupiec.ground.kernel import formula, money
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.workflow import public as workflow
from kupiec.money.margins import public as margins
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import floors
from kupiec.sales.orders.values import SOURCE_ORDER

NAMES = {
    "discount": formula.Name(formula.NUMBER, N_("Largest discount of a line off the list price, %"), "rabat", Decimal(20)),
    "net": formula.Name(formula.NUMBER, N_("Net value in our currency"), "netto", Decimal(12000)),
    "margin": formula.Name(formula.NUMBER, N_("Margin, %; empty where costs are unknown"), "marza", Decimal(18)),
    "below_floor": formula.Name(
        formula.NUMBER, N_("How far the worst line is below the strictest floor of prices, %; 0 when none is"), "ponizej_progu", Decimal(3)
    ),
    "payment_days": formula.Name(formula.NUMBER, N_("Days of payment"), "dni_platnosci", Decimal(30)),
    "lines": formula.Name(formula.NUMBER, N_("Number of lines"), "pozycje", Decimal(5)),
    "currency": formula.Name(formula.TEXT, N_("Currency"), "waluta", "PLN"),
    "customer": formula.Name(formula.TEXT, N_("Code of the customer"), "klient", "K001"),
}


def tell(ids: Sequence[int], by: Actor) -> Mapping[int, workflow.Told]:
    """Two statements for any set, at most five where floors of prices are set."""
    lines: dict[int, list[OrderLine]] = {}
    rows = OrderLine.objects.filter(order_id__in=list(ids)).only(
        "order_id",
        "discount_percent",
        "list_price",
        "unit_price",
        "price_source",
        "item_id",
        "description",
        "factor",
        "cost",
        "vat_percent",
        "promotion_id",
    )
    for line in rows:
        lines.setdefault(line.order_id, []).append(line)
    orders = list(Order.objects.filter(pk__in=list(ids)).select_related("orderer"))
    below = margins.below({order.pk: floors.lines_of(order, lines.get(order.pk, [])) for order in orders}, company_id=by.company_id)
    return {order.pk: _told(order, lines.get(order.pk, []), (below or {}).get(order.pk)) for order in orders}


def _discount(line: OrderLine) -> Decimal:
    typed = line.price_source == "manual" and line.list_price is not None
    return money.below_list(line.unit_price, line.discount_percent, line.list_price or ZERO) if typed else line.discount_percent


def _told(order: Order, lines: Sequence[OrderLine], below: margins.Below | None) -> workflow.Told:
    largest = max((_discount(line) for line in lines), default=ZERO)
    net = money.half_up(order.net * order.rate, 2)
    margin = money.margin_percent(net, order.cost or None)
    facts = (
        workflow.Fact("customer", N_("Ordering party"), order.orderer.name),
        workflow.Fact("discount", N_("Largest discount off the list"), show.percent(largest)),
        workflow.Fact("net", N_("Net"), show.money(order.net, order.currency_id)),
        workflow.Fact("margin", N_("Margin"), show.percent(margin), "prices.see_cost"),
        workflow.Fact("days", N_("Days of payment"), str(order.payment_days)),
        *margins.facts(below),
    )
    values = {"discount": largest, "net": net, "margin": margin, "payment_days": order.payment_days, "lines": len(lines),
              "currency": order.currency_id, "customer": order.orderer.code, "below_floor": below.percent if below else ZERO}  # fmt: skip
    return workflow.Told(
        company_id=order.company_id, title=str(order), url=reverse("order", args=[order.pk]), facts=facts, values=values,
        guardian_id=order.orderer.guardian_id, owner_id=order.salesperson_id,
    )  # fmt: skip


SUBJECT = workflow.Subject(SOURCE_ORDER, N_("Orders"), queries.visible, "orders.see", tell, NAMES, gate=N_("accepting it"), icon="receipt")
