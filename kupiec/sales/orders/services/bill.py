"""Invoicing an order: what was delivered and not billed, services straight from the order; papers to pay by (ORD-7)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import EXACT, PRICE_DECIMALS, ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.sales.orders import settings
from kupiec.sales.orders.models import Delivered, Invoiced, Order, OrderLine
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.services import loading
from kupiec.sales.orders.values import Meaning


@dataclass(frozen=True, slots=True)
class Item:
    """Something to bill of an order line: from a delivery, or (services, free text) from the order itself."""

    line: OrderLine
    quantity: Decimal
    delivery: stock.LineFacts | None = None


def bill(
    order_ids: Sequence[int], *, by: Actor, on: dt.date | None = None, issue: bool = False
) -> list[int]:
    """Draft one invoice per order for what was delivered and not billed, and for its services; their ids.

    Never more than was delivered. `issue`: issue them at once. Refuses WRONG_STATE, NOTHING_TO_BILL.
    """
    by.require("orders.bill")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.ACCEPTED, Meaning.CLOSED)
        found = standing([order.pk for order in orders])
        items = _items(orders, found)
        chosen = [order for order in orders if items[order.pk]]
        if not chosen:
            raise Refusal("NOTHING_TO_BILL", N_("Nothing is left to invoice here."), "lines")
        drafts = _drafts(chosen, items, on=on or clock.today(), by=by)
        made = invoicing.draft(drafts, by=by)
        _link_direct(chosen, items, made)
        ids = [one.invoice_id for one in made]
        audit.tell("orders.order", [order.pk for order in chosen], "billed", by=by)
        if issue:
            invoicing.issue(ids, by=by)
        return ids


def _items(orders: Sequence[Order], found: Standing) -> dict[int, list[Item]]:
    """What is left to bill of each order, in the order of lines."""
    ids = [order.pk for order in orders]
    lines = list(OrderLine.objects.filter(order_id__in=ids).order_by("order_id", "position", "pk"))
    delivered = _left(ids)
    items: defaultdict[int, list[Item]] = defaultdict(list)
    for line in lines:
        progress = found.progress[line.pk]
        for facts, left in delivered.get(line.pk, []):
            items[line.order_id].append(Item(line, left, facts))
        if not line.stocked:
            rest = progress.wanted - progress.invoicing - progress.invoiced
            if rest > 0:
                items[line.order_id].append(Item(line, rest))
    return items


def _left(order_ids: Sequence[int]) -> dict[int, list[tuple[stock.LineFacts, Decimal]]]:
    """Delivered lines with what is neither returned, taken back, nor billed, by order line."""
    rows = Delivered.objects.filter(order_line__order_id__in=list(order_ids), done=True, returned=False)
    links = dict(rows.values_list("stock_line_id", "order_line_id"))
    facts = stock.lines_facts(links)
    mirrored = {one.reverses_line_id for one in facts.values() if one.reverses_line_id}
    billed = dict(
        invoicing.Billed.objects.filter(stock_line_id__in=links).order_by().values_list("stock_line_id").annotate(Sum("quantity"))
    )
    found: defaultdict[int, list[tuple[stock.LineFacts, Decimal]]] = defaultdict(list)
    for pk in sorted(facts):
        one = facts[pk]
        if one.reverses_line_id or pk in mirrored:
            continue
        left = one.base_quantity - one.returned - billed.get(pk, ZERO)
        if left > 0:
            found[links[pk]].append((one, left))
    return found


def _drafts(
    orders: Sequence[Order], items: Mapping[int, list[Item]], *, on: dt.date, by: Actor
) -> list[invoicing.DraftInvoice]:
    base = settings.of(by.company_id).base_currency
    made = []
    for order in orders:
        sale = max([one.delivery.issue_date for one in items[order.pk] if one.delivery] or [on])
        rate = (order.rate, "", None)
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
    line, facts = item.line, item.delivery
    unit, factor = (facts.unit, facts.factor) if facts else (line.unit, line.factor)
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
        stock_line_id=facts.id if facts else None,
        billed=item.quantity if facts else None,
        source_text=facts.number if facts else "",
        trace=line.trace,
        cost=None if facts else line.cost_value,
        price_source=line.price_source,
        price_reason=line.price_reason,
    )


def _link_direct(
    orders: Sequence[Order], items: Mapping[int, list[Item]], made: Sequence[invoicing.DraftedInvoice]
) -> None:
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
    Invoiced.objects.bulk_create(rows)


def proforma(order_ids: Sequence[int], *, by: Actor, issue: bool = True) -> list[int]:
    """A pro-forma of each whole order: what to pay, on which account, by when; issued, unless told otherwise."""
    by.require("orders.bill")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.DRAFT, Meaning.ACCEPTED)
        lines: defaultdict[int, list[OrderLine]] = defaultdict(list)
        for line in OrderLine.objects.filter(order_id__in=[o.pk for o in orders]).order_by("order_id", "position", "pk"):
            lines[line.order_id].append(line)
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


def _link_proformas(
    orders: Sequence[Order], lines: Mapping[int, list[OrderLine]], made: Sequence[invoicing.DraftedInvoice]
) -> None:
    """A pro-forma bills nothing: rows of 0 show it in the chain."""
    Invoiced.objects.bulk_create(
        Invoiced(
            company_id=order.company_id, order_line_id=line.pk, invoice_line_id=line_id, quantity=ZERO, direct=True
        )
        for order, invoice in zip(orders, made, strict=True)
        for line, line_id in zip(lines[order.pk], invoice.line_ids, strict=True)
    )
