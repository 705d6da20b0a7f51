"""Imported orders to cash: missing stock received, then accepted, blocked, delivered, invoiced together, paid, as jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kupiec.ground.kernel import clock, jobs, statistics, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.money import ZERO
from kupiec.house.imports.commerce import ONE, receive
from kupiec.money.invoicing import public as invoicing
from kupiec.money.receivables import public as receivables
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders import public as orders


def to_cash(*, by: Actor, say: Callable[[str], None]) -> dict[str, Any]:
    """Bring every open imported order of the company to a paid invoice; safe to run again after an interruption."""
    opening = receive_missing(by=by)
    statistics.renew(grown=True)
    say(f"  opening receipt: {len(opening)} items were short")
    waiting = list(orders.Order.objects.filter(company_id=by.company_id, register__meaning="draft").values_list("pk", flat=True))
    _run("house.accept", {"orders": waiting}, by, say)
    _run("house.ship", {"orders": _to_ship(by)}, by, say)
    deliveries = list(invoicing.deliveries_to_invoice(by).values_list("pk", flat=True))
    if deliveries:
        invoicing.start_batch(deliveries, by=by)
    jobs.run_pending()
    say(f"  invoiced {len(deliveries)} deliveries")
    mine = receivables.Receivable.objects.filter(company_id=by.company_id, open__gt=0)
    _run("house.pay", {"receivables": list(mine.values_list("pk", flat=True))}, by, say)
    return {"opening": opening, **figures(by=by)}


def _run(kind: str, payload: Mapping[str, Any], by: Actor, say: Callable[[str], None]) -> None:
    with tx.write_tx(by=by):
        job_id = jobs.enqueue(kind, payload, by=by, unique=f"{kind}:{by.company_id}")
    jobs.run_pending()
    statistics.renew(grown=True)
    done = jobs.state(job_id, by=by)
    say(f"  {kind}: {done.state if done else None}")


def _to_ship(by: Actor) -> list[int]:
    accepted = orders.Order.objects.filter(company_id=by.company_id, register__meaning="accepted")
    return [pk for pk in accepted.values_list("pk", flat=True) if not _shipped(pk)]


def _shipped(order_id: int) -> bool:
    return orders.Delivered.objects.filter(order_line__order_id=order_id, done=True).exists()


def receive_missing(*, by: Actor) -> list[dict[str, str]]:
    """Receive at standard cost what the open orders need beyond what is on hand; the list of what was short."""
    lines = orders.OrderLine.objects.filter(order__company_id=by.company_id, order__register__meaning="draft")
    needs = dict(lines.filter(item__stocked=True).values_list("item_id").annotate(total=Sum("base_quantity")))
    warehouse = stock.Warehouse.objects.filter(company_id=by.company_id).order_by("pk").first()
    if warehouse is None or not needs:
        return []
    there = stock.availability(list(needs), warehouse_ids=[warehouse.pk])
    items = {item.pk: item for item in catalog.Item.objects.filter(pk__in=needs).select_related("unit")}
    short = {pk: need - there[pk].available for pk, need in needs.items() if need > there[pk].available}
    receipt = [
        stock.DraftLine(pk, items[pk].unit.code, ONE, quantity, quantity, unit_cost=items[pk].purchase_price or ZERO)
        for pk, quantity in sorted(short.items())
    ]
    if receipt:
        receive(receipt, warehouse=warehouse, on=clock.today(), remarks="Opening stock for imported orders", by=by)
    return [{"item": items[pk].code, "received": str(quantity)} for pk, quantity in sorted(short.items())]


def figures(*, by: Actor) -> dict[str, Any]:
    """Control sums: lines and net of all invoices against the source's own unrounded totals."""
    lines = invoicing.InvoiceLine.objects.filter(invoice__company_id=by.company_id, invoice__state="issued")
    net = lines.aggregate(Sum("net"))["net__sum"] or ZERO
    mine = orders.Order.objects.filter(company_id=by.company_id)
    told = Event.objects.filter(company_id=by.company_id, subject="orders.order", verb="imported")
    source = sum((Decimal(data.get("subtotal", 0)) for data in told.values_list("data", flat=True)), ZERO)
    owed = receivables.Receivable.objects.filter(company_id=by.company_id).aggregate(Sum("open"))["open__sum"] or ZERO
    return {
        "orders": mine.count(),
        "invoices": invoicing.Invoice.objects.filter(company_id=by.company_id, state="issued").count(),
        "invoice_lines": lines.count(),
        "net_of_invoices": str(net),
        "source_total": str(source),
        "difference_by_rounding": str(source - net),
        "still_owed": str(owed),
    }
