"""Reads of orders: what an actor may see, one order, its lines, its registers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.sales.orders.models import Hold, Order, OrderLine, Register, RegisterOperation
from kupiec.sales.orders.values import LineValue


def visible(by: Actor) -> QuerySet[Order]:
    """Orders of the company the actor may see: scope domain `orders`, own = his as salesperson or guardian."""
    rows = Order.objects.filter(company_id=by.company_id)
    if not by.may("orders.see"):
        return rows.none()
    return documents.within(rows, "orders", party="orderer", by=by)


def one(pk: int, *, by: Actor) -> Order:
    """An order for its page, with its parties; DoesNotExist when the actor may not see it."""
    joined = ("orderer", "recipient", "payer", "salesperson", "branch", "warehouse", "register", "delivery_address")
    return visible(by).select_related(*joined).get(pk=pk)


def lines(order_id: int) -> list[OrderLine]:
    return list(OrderLine.objects.filter(order_id=order_id).select_related("item").order_by("position", "pk"))


def line_values(order_ids: Iterable[int]) -> dict[int, list[LineValue]]:
    """What totals need of the lines of each order; one query for any set."""
    found: dict[int, list[LineValue]] = {}
    rows = OrderLine.objects.filter(order_id__in=list(order_ids)).order_by("order_id", "position", "pk")
    for order_id, *values in rows.values_list("order_id", "vat_code", "vat_percent", "net", "base_quantity"):
        found.setdefault(order_id, []).append(LineValue(*values))
    return found


def registers(company_id: int) -> list[Register]:
    """The stages in order."""
    return list(Register.objects.filter(company_id=company_id, active=True).order_by("position", "pk"))


def operations(register_ids: Iterable[int]) -> dict[int, list[RegisterOperation]]:
    """What is allowed in these registers, in order; one query."""
    found: dict[int, list[RegisterOperation]] = {}
    rows = RegisterOperation.objects.filter(register_id__in=list(register_ids)).select_related("next")
    for row in rows.order_by("register_id", "position", "pk"):
        found.setdefault(row.register_id, []).append(row)
    return found


_OPEN_HOLDS = Prepared(lambda ids: Hold.objects.filter(order_id__among=ids, released_at__isnull=True).order_by("pk"), ids=IDS)


def open_holds(order_ids: Iterable[int]) -> dict[int, list[Hold]]:
    """Holds not released yet, by order."""
    found: dict[int, list[Hold]] = {}
    for hold in _OPEN_HOLDS.records(ids=set(order_ids)):
        found.setdefault(hold.order_id, []).append(hold)
    return found


def register_figures(by: Actor) -> dict[int, tuple[int, Decimal]]:
    """How many orders stand in each register, and their net value in the company's currency; one query."""
    figures: dict[int, tuple[int, Decimal]] = {}
    for register, rate, count, net in visible(by).order_by().values_list("register_id", "rate").annotate(Count("pk"), Sum("net")):
        orders, value = figures.get(register, (0, Decimal(0)))
        figures[register] = (orders + count, value + net * rate)
    return figures


def line_names(line_ids: Iterable[int]) -> list[tuple[int, str]]:
    """What lines are called, by id."""
    return list(OrderLine.objects.filter(pk__in=list(line_ids)).values_list("pk", "description"))
