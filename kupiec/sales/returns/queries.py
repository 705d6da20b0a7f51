"""Reads of returns: what the actor may see, what may still come back, what was invoiced of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.sales.orders import public as orders
from kupiec.sales.returns.models import Return, ReturnLine
from kupiec.sales.returns.values import Returnable

OPEN = ("new", "decided")


def sold(number: str, *, by: Actor) -> str:
    """The order or, for those who see all orders, the delivery of this number, as `return-new` asks for it; nothing if there is none."""
    text = " ".join(number.split())
    order = orders.visible(by).filter(number__iexact=text).values_list("pk", flat=True).first()
    if order is not None:
        return f"order={order}"
    papers = stock.StockDocument.objects.filter(company_id=by.company_id, kind="WZ", state="issued", number__iexact=text)
    paper = papers.values_list("pk", flat=True).first() if by.scope("orders") == "all" else None
    return f"document={paper}" if paper is not None else ""


def visible(by: Actor) -> QuerySet[Return]:
    """Returns of the company the actor may see: those of orders and deliveries of parties in his scope of orders."""
    rows = Return.objects.filter(company_id=by.company_id)
    if not by.may("returns.see"):
        return rows.none()
    if by.scope("orders") == "all":
        return rows
    return rows.filter(order__in=orders.visible(by).values("pk"))


def one(pk: int, *, by: Actor) -> Return:
    """A return for its page; DoesNotExist when the actor may not see it."""
    return visible(by).select_related("party", "order", "document", "warehouse", "zw", "branch", "decided_by").get(pk=pk)


def lines(owner_id: int) -> list[ReturnLine]:
    return list(
        ReturnLine.objects.filter(owner_id=owner_id).select_related("stock_line__item__unit", "stock_line__document").order_by("pk")
    )


def returnable(
    *, company_id: int, order_id: int | None = None, document_id: int | None = None, stock_line_ids: Iterable[int] | None = None
) -> list[Returnable]:
    """Delivered lines of an order or a delivery, what came back of each and what is registered to come; three statements."""
    rows = stock.delivered_lines(company_id).select_related("document", "item__unit").order_by("document__issue_date", "pk")
    if order_id is not None:
        mine = orders.Delivered.objects.filter(order_line__order_id=order_id, done=True, quantity__gt=0).values("stock_line_id")
        rows = rows.filter(pk__in=mine)
    if document_id is not None:
        rows = rows.filter(document_id=document_id)
    if stock_line_ids is not None:
        rows = rows.filter(pk__in=list(stock_line_ids))
    found: list[Any] = list(rows)
    coming = registered([row.pk for row in found])
    return [
        Returnable(
            row.pk, row.document_id, row.document.number, row.item_id, row.item.code, row.description or row.item.name, row.item.unit_id, row.base_quantity,
            row.came_back + coming.get(row.pk, ZERO),
        )
        for row in found
    ]  # fmt: skip


def registered(stock_line_ids: Sequence[int]) -> dict[int, Decimal]:
    """What open returns want to bring back of these lines and stock does not count yet."""
    found: dict[int, Decimal] = {}
    for pk, quantity, accepted in ReturnLine.objects.filter(stock_line_id__in=stock_line_ids, owner__state__in=OPEN).values_list(
        "stock_line_id", "quantity", "accepted"
    ):
        found[pk] = found.get(pk, ZERO) + (quantity if accepted is None else accepted)
    return found


def billed(stock_line_ids: Sequence[int]) -> dict[int, list[tuple[int, int, Decimal]]]:
    """Per delivered line: invoice, its line, how much of it the line billed (base units); issued invoices, one statement."""
    rows = invoicing.Billed.objects.filter(
        stock_line_id__in=stock_line_ids, invoice_line__invoice__state="issued", invoice_line__invoice__kind="invoice"
    )
    found: dict[int, list[tuple[int, int, Decimal]]] = {}
    for pk, invoice, line, quantity in rows.order_by("-invoice_line_id").values_list(
        "stock_line_id", "invoice_line__invoice_id", "invoice_line_id", "quantity"
    ):
        found.setdefault(pk, []).append((invoice, line, quantity))
    return found


def now_of(invoice_line_ids: Iterable[int]) -> dict[int, tuple[Decimal, Decimal]]:
    """Quantity (line units) and factor of invoice lines as issued corrections left them; two statements."""
    wanted = list(invoice_line_ids)
    found = {
        pk: (quantity, factor)
        for pk, quantity, factor in invoicing.InvoiceLine.objects.filter(pk__in=wanted).values_list("pk", "quantity", "factor")
    }
    later = invoicing.InvoiceLine.objects.filter(root_line_id__in=wanted, invoice__state="issued").order_by("pk")
    for root, quantity, factor in later.values_list("root_line_id", "quantity", "factor"):
        found[root or 0] = (quantity, factor)
    return found
