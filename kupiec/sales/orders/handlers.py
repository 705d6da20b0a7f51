"""What happens below, narrated on orders: lineage rows follow, demands and commitments converge (ARCHITECTURE, bells).

All run inside the transaction of what happened; ringing twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery, Value

from kupiec.ground.kernel import known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.sales.orders.models import Delivered, Invoiced, OrderLine
from kupiec.sales.orders.progress import standing
from kupiec.sales.orders.services import bill, converge, owners
from kupiec.sales.orders.values import SOURCE_LINE

STATES_DONE = {"issued": True, "draft": False}


def on_stock(event: stock.Issued | stock.DraftsChanged | stock.Cancelled, *, by: Actor) -> None:
    """Deliveries, returns and reversals were drafted, changed, issued or given up."""
    written = [pk for pk in event.ids if owners.is_written("stock", pk)]
    orders = _follow(event.ids if not written else [pk for pk in event.ids if pk not in written])
    orders |= owners.above("stock", written)
    if isinstance(event, stock.Issued):
        converge.refresh_ids(orders, by=by)
    elif orders:
        converge.check_within(standing(orders))


def _follow(document_ids: Sequence[int]) -> set[int]:
    """Lineage of these stock documents, set right; the orders it touches."""
    if not document_ids:
        return set()
    lines = _stock_lines(document_ids)
    sources = {pk for line in lines for pk in (line.pk, line.origin_id) if pk}
    rows = Delivered.objects.filter(stock_line_id__in=sources).select_related("order_line").only(*_ROW)
    now = {row.stock_line_id: row for row in rows} if lines else {}
    known = {row.order_line_id: row.order_line for row in now.values()}
    known |= OrderLine.objects.only("order_id", "company_id").in_bulk(_missing(lines, known))
    wanted = {line.pk: row for line in lines if (row := _row(line, now.get(line.origin_id or 0), known))}
    _write_delivered({line.pk: now[line.pk] for line in lines if line.pk in now}, wanted)
    touched = {row.order_line_id for row in wanted.values()} | {now[one.pk].order_line_id for one in lines if one.pk in now}
    return {known[pk].order_id for pk in touched}


_ROW = ("stock_line_id", "quantity", "done", "returned", "company_id", "order_line__order_id", "order_line__company_id")


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of a stock document: `origin_id` is the line it returns or takes back."""

    pk: int
    quantity: Decimal
    state: str
    serves: int | None
    origin_id: int | None
    reversal: bool


def _stock_lines(document_ids: Sequence[int]) -> list[Moved]:
    """One statement, two more when goods come back."""
    rows = stock.StockLine.objects.filter(document_id__in=list(document_ids)).values_list(
        "pk", "base_quantity", "document__state", "document__kind", "demand_source", "demand_source_id", "reverses_id"
    )
    found = list(rows)
    returns = stock.lines_facts(pk for pk, _, _, kind, *_ in found if kind == "ZW")
    return [
        Moved(
            pk, quantity, state, serves if source == SOURCE_LINE else None,
            reverses or (returns[pk].returned_line_id if pk in returns else None), bool(reverses),
        )
        for pk, quantity, state, _, source, serves, reverses in found
    ]  # fmt: skip


def _missing(lines: Sequence[Moved], known: Mapping[int, OrderLine]) -> list[int]:
    """Order lines served that no row of lineage names yet."""
    return [line.serves for line in lines if line.serves and line.serves not in known]


def _row(line: Moved, origin: Delivered | None, known: Mapping[int, OrderLine]) -> Delivered | None:
    """The row of lineage as it should be for a stock line; None for none: not ours, given up, or of nothing."""
    if line.state not in STATES_DONE or not line.quantity:
        return None
    row = Delivered(stock_line_id=line.pk, done=STATES_DONE[line.state])
    if line.origin_id:
        if origin is None:
            return None
        row.company_id, row.order_line_id = origin.company_id, origin.order_line_id
        row.returned = origin.returned if line.reversal else True
        row.quantity = -origin.quantity if line.reversal else -line.quantity
        return row
    if line.serves is None or line.serves not in known:
        return None
    row.company_id, row.order_line_id, row.quantity = known[line.serves].company_id, line.serves, line.quantity
    return row


def _write_delivered(now: Mapping[int, Delivered], wanted: Mapping[int, Delivered]) -> None:
    """Rows as they should be: made, set right, or dropped with a draft that was given up."""
    gone = [row.pk for pk, row in now.items() if pk not in wanted]
    if gone:
        Delivered.objects.filter(pk__in=gone).delete()
    changed = [
        {"pk": now[pk].pk, "quantity": row.quantity, "done": row.done}
        for pk, row in wanted.items()
        if pk in now and (now[pk].quantity, now[pk].done) != (row.quantity, row.done)
    ]
    update_rows(Delivered, changed, ["quantity", "done"])
    insert_rows(row for pk, row in wanted.items() if pk not in now)


Pair = tuple[int, int]
"""An order line and an invoice line."""

_INVOICED = Prepared(lambda ids: Invoiced.objects.filter(invoice_line__among=ids).annotate(of_order=F("order_line__order_id")), ids=IDS)
_BILLING = ("invoicing_invoice_line", "invoicing_billed", "orders_delivered")


def on_invoices(event: invoicing.Drafted | invoicing.Issued | invoicing.Discarded, *, by: Actor) -> None:
    """Invoices and corrections were drafted, changed, issued or discarded; only what is issued changes credit.

    Drafts that this transaction is about to issue wait for that: their lineage is written once, as done.
    """
    if isinstance(event, invoicing.Drafted) and bill.issues_at_once():
        return
    invoices = known.facts("orders.billing", event.ids, _billing, tables=_BILLING)
    lines = {line.pk: line for members in invoices.values() for line in members}
    now = {(row.order_line_id, row.invoice_line_id): row for row in _INVOICED.records(ids=lines.keys())}
    if isinstance(event, invoicing.Discarded):
        Invoiced.objects.filter(pk__in=[row.pk for row in now.values()]).delete()
        return
    wanted = {(pk, line.pk): quantity for line in lines.values() for pk, quantity in line.billed.items()} | _corrected(lines)
    _write_invoiced(lines, now, wanted, done=isinstance(event, invoicing.Issued))
    if isinstance(event, invoicing.Issued):
        orders = {row.of_order for row in now.values()}
        orders |= {pk for line in lines.values() for pk in line.orders}
        converge.refresh_ids(orders, by=by, goods=False)


@dataclass(frozen=True, slots=True)
class Billing:
    """A line of an invoice; `billed`: how much of which order lines, of which orders, through the deliveries it bills."""

    pk: int
    quantity: Decimal
    corrects_id: int | None
    kind: str
    company_id: int
    billed: dict[int, Decimal]
    orders: set[int]


def _billed_lines(ids: Collection[int]) -> QuerySet[Any]:
    fields = ("invoice_id", "pk", "base_quantity", "corrects_id", "invoice__kind", "invoice__company_id")
    delivered = Delivered.objects.filter(stock_line=OuterRef("stock_line"))
    links = invoicing.Billed.objects.filter(invoice_line__invoice__among=ids)
    others = invoicing.InvoiceLine.objects.filter(invoice__among=ids).exclude(
        Exists(invoicing.Billed.objects.filter(invoice_line=OuterRef("pk")))
    )
    none = Value(None, output_field=BigIntegerField())
    return links.values_list(
        *(f"invoice_line__{name}" for name in fields), Subquery(delivered.values("order_line_id")),
        Subquery(delivered.values("order_line__order_id")), "quantity",
    ).union(others.values_list(*fields, none, none, none), all=True)  # fmt: skip


_BILLED = Prepared(_billed_lines, ids=IDS)


def _billing(invoice_ids: list[int]) -> dict[int, list[Billing]]:
    """Lines of invoices with what they bill; one statement."""
    found: dict[int, dict[int, Billing]] = {pk: {} for pk in invoice_ids}
    for invoice_id, pk, *row, order_line, order, quantity in _BILLED.values(ids=set(invoice_ids)):
        line = found[invoice_id].setdefault(pk, Billing(*(pk, *row, {}, set())))
        if order_line:
            line.orders.add(order)
            line.billed[order_line] = line.billed.get(order_line, ZERO) + quantity
    return {pk: list(lines.values()) for pk, lines in found.items()}


def _corrected(lines: Mapping[int, Billing]) -> dict[Pair, Decimal]:
    """Corrections of quantity: signed rows on the order line of the line corrected."""
    corrections = {pk: one.corrects_id for pk, one in lines.items() if one.kind == "correction" and one.corrects_id}
    if not corrections:
        return {}
    changes = dict(invoicing.Corrected.objects.filter(correction_line_id__in=corrections).values_list("correction_line_id", "quantity"))
    origins = dict(Invoiced.objects.filter(invoice_line_id__in=set(corrections.values())).values_list("invoice_line_id", "order_line_id"))
    return {(origins[source], pk): changes.get(pk, ZERO) for pk, source in corrections.items() if source in origins}


def _write_invoiced(lines: Mapping[int, Billing], now: Mapping[Pair, Invoiced], wanted: Mapping[Pair, Decimal], *, done: bool) -> None:
    """Rows as they should be: made, set right, or dropped when the line bills the order line no more."""
    gone = [row.pk for pair, row in now.items() if pair not in wanted and not row.direct]
    if gone:
        Invoiced.objects.filter(pk__in=gone).delete()
    changed = []
    for pair, row in now.items():
        line = lines[pair[1]]
        quantity = wanted.get(pair, line.quantity if row.quantity and line.kind == "invoice" else row.quantity)
        if row.pk not in gone and (row.quantity, row.done) != (quantity, done):
            changed.append({"pk": row.pk, "quantity": quantity, "done": done})
    update_rows(Invoiced, changed, ["quantity", "done"])
    insert_rows(
        Invoiced(company_id=lines[pair[1]].company_id, order_line_id=pair[0], invoice_line_id=pair[1], quantity=quantity, done=done)
        for pair, quantity in wanted.items()
        if pair not in now
    )
