"""Invoicing an order: what was delivered and not billed, services straight from the order; papers to pay by (ORD-7)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.money import EXACT, PRICE_DECIMALS, ZERO, half_up
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.sales.orders import operating, settings
from kupiec.sales.orders.models import Delivered, Invoiced, Order, OrderLine
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.services import loading, owners
from kupiec.sales.orders.values import Meaning

_AT_ONCE = "orders.bill_at_once"
"""Note of the transaction, while invoices are drafted that are issued right after: their bells find it (`handlers`)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an invoice line says of a delivered line."""

    line_id: int
    unit: str
    factor: Decimal
    number: str
    on: dt.date
    document_id: int


@dataclass(frozen=True, slots=True)
class Item:
    """Something to bill of an order line: from a delivery, or (services, free text) from the order itself."""

    line: OrderLine
    quantity: Decimal
    delivery: Delivery | None = None


def bill(order_ids: Sequence[int], *, by: Actor, on: dt.date | None = None, issue: bool = False) -> list[int]:
    """Draft one invoice per order for what was delivered and not billed, and for its services; their ids.

    Never more than was delivered. `issue`: issue them at once. Refuses WRONG_STATE, NOTHING_TO_BILL.
    """
    by.require("orders.bill")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.ACCEPTED, Meaning.CLOSED)
        operating.permit("bill", orders, by=by)
        items = _items(standing([order.pk for order in orders], traces=True))
        chosen = [order for order in orders if items[order.pk]]
        if not chosen:
            raise Refusal("NOTHING_TO_BILL", N_("Nothing is left to invoice here."), "lines")
        drafts = _drafts(chosen, items, on=on or clock.today(), by=by)
        tx.memo()[_AT_ONCE] = issue
        made = invoicing.draft(drafts, by=by)
        tx.memo()[_AT_ONCE] = False
        _link_direct(chosen, items, made)
        ids = [one.invoice_id for one in made]
        for order, pk in zip(chosen, ids, strict=True):
            owners.note("invoice", [pk], [order.pk])
        audit.tell("orders.order", [order.pk for order in chosen], "billed", by=by)
        if issue:
            invoicing.issue(ids, by=by)
        return ids


def issues_at_once() -> bool:
    """Whether the invoices being drafted in this transaction are issued right after."""
    return bool(tx.memo().get(_AT_ONCE))


def _items(found: Standing) -> dict[int, list[Item]]:
    """What is left to bill of each order, in the order of lines."""
    delivered = _left(found)
    items: defaultdict[int, list[Item]] = defaultdict(list)
    for pk, line in found.rows.items():
        progress = found.progress[pk]
        items[line.order_id] += [Item(line, left, delivery) for delivery, left in delivered.get(pk, [])]
        if not line.stocked:
            rest = progress.wanted - progress.invoicing - progress.invoiced
            if rest > 0:
                items[line.order_id].append(Item(line, rest))
    return items


def _links(ids: Collection[int]) -> QuerySet[Any]:
    billed = _sum_of(invoicing.Billed.objects.filter(stock_line=OuterRef("stock_line")), "stock_line")
    returned = _sum_of(stock.Returned.objects.filter(source=OuterRef("stock_line")), "source")
    rows = Delivered.objects.filter(order_line__among=ids, done=True, returned=False).order_by("stock_line_id")
    return rows.values_list(
        "order_line_id", "quantity", billed, returned, "stock_line__reverses_id", "stock_line_id", "stock_line__unit",
        "stock_line__factor", "stock_line__document__number", "stock_line__document__issue_date", "stock_line__document_id",
    )  # fmt: skip


_LINKS = Prepared(_links, ids=IDS)


def _left(found: Standing) -> dict[int, list[tuple[Delivery, Decimal]]]:
    """Deliveries with what is neither returned, taken back, nor billed, by order line; one statement."""
    links = list(_LINKS.values(ids=set(found.rows)))
    taken_back = {reverses for _, _, _, _, reverses, *_ in links if reverses}
    left: defaultdict[int, list[tuple[Delivery, Decimal]]] = defaultdict(list)
    for line_id, quantity, done, back, reverses, *delivery in links:
        rest = quantity - (done or ZERO) - (back or ZERO)
        if rest > 0 and not reverses and delivery[0] not in taken_back:
            left[line_id].append((Delivery(*delivery), rest))
    return left


def _sum_of(rows: QuerySet, key: str) -> Subquery:
    return Subquery(rows.order_by().values(key).annotate(sum=Sum("quantity")).values("sum"))


def _drafts(orders: Sequence[Order], items: Mapping[int, list[Item]], *, on: dt.date, by: Actor) -> list[invoicing.DraftInvoice]:
    base = settings.of(by.company_id).base_currency
    made = []
    for order in orders:
        sale = max([one.delivery.on for one in items[order.pk] if one.delivery] or [on])
        rate: tuple[Decimal, str, dt.date | None] = (order.rate, "", None)
        if order.currency_id != base:
            today = company.rate_for(order.currency_id, base=base, before=min(on, sale))
            rate = (today.rate, today.table, today.on)
        made.append(_draft(order, tuple(_line(one) for one in items[order.pk]), on=on, sale=sale, rate=rate))
    return made


def _draft(
    order: Order,
    lines: tuple[invoicing.DraftInvoiceLine, ...],
    *,
    on: dt.date,
    sale: dt.date,
    rate: tuple[Decimal, str, dt.date | None],
    kind: str = "invoice",
) -> invoicing.DraftInvoice:
    return invoicing.DraftInvoice(
        kind=kind,
        company_id=order.company_id,
        branch_id=order.branch_id,
        issue_date=on,
        sale_date=sale,
        orderer_id=order.orderer_id,
        recipient_id=order.recipient_id,
        payer_id=order.payer_id,
        currency=order.currency_id,
        rate=rate[0],
        rate_table=rate[1],
        rate_on=rate[2],
        payment_method=order.payment_method,
        payment_days=order.payment_days,
        vat_method=order.vat_method,
        prices_gross=order.prices_gross,
        salesperson_id=order.salesperson_id,
        language=order.language,
        reference=order.customer_reference or order.number,
        lines=lines,
    )


def _line(item: Item) -> invoicing.DraftInvoiceLine:
    """An invoice line at the order's price, in the unit delivered."""
    line, delivery = item.line, item.delivery
    unit, factor = (delivery.unit, delivery.factor) if delivery else (line.unit, line.factor)
    quantity = half_up(item.quantity / factor, 4)
    same = factor == line.factor
    price = line.unit_price if same else half_up(EXACT.divide(line.unit_price * factor, line.factor), PRICE_DECIMALS)
    return invoicing.DraftInvoiceLine(
        item_id=line.item_id,
        description=line.description,
        unit=unit,
        factor=factor,
        quantity=quantity,
        unit_price=price,
        list_price=line.list_price if same else None,
        discount_percent=line.discount_percent,
        vat_code=line.vat_code,
        stock_line_id=delivery.line_id if delivery else None,
        stock_document_id=delivery.document_id if delivery else None,
        billed=item.quantity if delivery else None,
        source_text=delivery.number if delivery else "",
        trace=line.trace,
        cost=None if delivery else line.cost_value,
        price_source=line.price_source,
        price_reason=line.price_reason,
    )


def _link_direct(orders: Sequence[Order], items: Mapping[int, list[Item]], made: Sequence[invoicing.DraftedInvoice]) -> None:
    """Lineage of what has no delivery between; the rest came by the bell."""
    rows = []
    for order, invoice in zip(orders, made, strict=True):
        for item, line_id in zip(items[order.pk], invoice.line_ids, strict=True):
            if item.delivery is None:
                rows.append(
                    Invoiced(
                        company_id=order.company_id,
                        order_line_id=item.line.pk,
                        invoice_line_id=line_id,
                        quantity=item.quantity,
                        direct=True,
                    )
                )
    insert_rows(rows)


def proforma(order_ids: Sequence[int], *, by: Actor, issue: bool = True) -> list[int]:
    """A pro-forma of each whole order: what to pay, on which account, by when; issued, unless told otherwise."""
    by.require("orders.bill")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.DRAFT, Meaning.ACCEPTED)
        operating.permit("proforma", orders, by=by)
        found = standing([order.pk for order in orders], traces=True)
        lines = {order.pk: found.rows_of(order.pk) for order in orders}
        today = clock.today()
        made = invoicing.draft(
            [
                _draft(
                    order, tuple(_line(Item(line, line.base_quantity)) for line in lines[order.pk]),
                    on=today, sale=today, rate=(order.rate, order.rate_table, order.rate_on), kind="proforma",
                )
                for order in orders
            ],
            by=by,
        )  # fmt: skip
        _link_proformas(orders, lines, made)
        ids = [one.invoice_id for one in made]
        audit.tell("orders.order", [order.pk for order in orders], "proforma", by=by)
        if issue:
            invoicing.issue(ids, by=by)
        return ids


def _link_proformas(orders: Sequence[Order], lines: Mapping[int, list[OrderLine]], made: Sequence[invoicing.DraftedInvoice]) -> None:
    """A pro-forma bills nothing: rows of 0 show it in the chain."""
    insert_rows(
        Invoiced(company_id=order.company_id, order_line_id=line.pk, invoice_line_id=line_id, quantity=ZERO, direct=True)
        for order, invoice in zip(orders, made, strict=True)
        for line, line_id in zip(lines[order.pk], invoice.line_ids, strict=True)
    )
