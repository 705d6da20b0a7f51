"""What happens below, narrated on orders: lineage rows follow, demands and commitments converge (ARCHITECTURE, bells).

All run inside the transaction of what happened; ringing twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.sales.orders.models import Delivered, Invoiced, OrderLine
from kupiec.sales.orders.progress import standing
from kupiec.sales.orders.services import converge
from kupiec.sales.orders.values import SOURCE_LINE

STATES_DONE = {"issued": True, "draft": False}


def on_stock(event: stock.Issued | stock.DraftsChanged | stock.Cancelled, *, by: Actor) -> None:
    """Deliveries, returns and reversals were drafted, changed, issued or given up."""
    facts = _stock_lines(event.ids)
    if not facts:
        return
    origins = _origins(facts.values())
    ours = {one.demand_source[1] for one in facts.values() if _serves_us(one) and one.demand_source}
    lines = {pk: (company, order) for pk, company, order in _lines(ours | {row.order_line_id for row in origins.values()})}
    if not lines:
        return
    _write_delivered(facts, origins, {pk: company for pk, (company, _order) in lines.items()})
    orders = {order for _company, order in lines.values()}
    if isinstance(event, stock.Issued):
        converge.refresh_ids(orders, by=by)
    else:
        converge.check_within(standing(orders))


def _stock_lines(document_ids: Sequence[int]) -> dict[int, stock.LineFacts]:
    rows = stock.StockLine.objects.filter(document_id__in=list(document_ids))
    return stock.lines_facts(rows.values_list("pk", flat=True))


def _lines(line_ids: set[int]) -> list[tuple[int, int, int]]:
    """Company and order of lines; one statement."""
    return list(OrderLine.objects.filter(pk__in=line_ids).values_list("pk", "company_id", "order_id")) if line_ids else []


def _write_delivered(
    facts: dict[int, stock.LineFacts], origins: dict[int, Delivered], companies: dict[int, int]
) -> None:
    """Rows as they should be for these stock lines: made, set right, or dropped with a draft that was given up."""
    now = {row.stock_line_id: row for row in Delivered.objects.filter(stock_line_id__in=facts)}
    wanted: dict[int, Delivered] = {}
    for pk, one in facts.items():
        row = _row(one, origins, companies)
        if row is not None and row.quantity and one.state in STATES_DONE:
            wanted[pk] = row
    gone = [row.pk for pk, row in now.items() if pk not in wanted]
    if gone:
        Delivered.objects.filter(pk__in=gone).delete()
    changed = [
        {"pk": now[pk].pk, "quantity": row.quantity, "done": row.done}
        for pk, row in wanted.items()
        if pk in now and (now[pk].quantity, now[pk].done) != (row.quantity, row.done)
    ]
    update_rows(Delivered, changed, ["quantity", "done"])
    Delivered.objects.bulk_create(row for pk, row in wanted.items() if pk not in now)


def _origins(facts: Iterable[stock.LineFacts]) -> dict[int, Delivered]:
    """Rows of the lines that are returned or taken back by these."""
    ids = {pk for one in facts for pk in (one.returned_line_id, one.reverses_line_id) if pk}
    return {row.stock_line_id: row for row in Delivered.objects.filter(stock_line_id__in=ids)} if ids else {}


def _serves_us(one: stock.LineFacts) -> bool:
    return one.demand_source is not None and one.demand_source[0] == SOURCE_LINE


def _row(
    one: stock.LineFacts, origins: dict[int, Delivered], companies: dict[int, int]
) -> Delivered | None:
    done = STATES_DONE.get(one.state, False)
    origin = origins.get(one.reverses_line_id or one.returned_line_id or 0)
    if one.reverses_line_id or one.returned_line_id:
        if origin is None:
            return None
        returned = origin.returned if one.reverses_line_id else True
        quantity = -origin.quantity if one.reverses_line_id else -one.base_quantity
        return Delivered(
            company_id=origin.company_id,
            order_line_id=origin.order_line_id,
            stock_line_id=one.id,
            quantity=quantity,
            done=done,
            returned=returned,
        )
    if one.demand_source is None or one.demand_source[1] not in companies:
        return None
    line_id = one.demand_source[1]
    return Delivered(
        company_id=companies[line_id], order_line_id=line_id, stock_line_id=one.id, quantity=one.base_quantity, done=done
    )


def on_invoices(event: invoicing.Drafted | invoicing.Issued | invoicing.Discarded, *, by: Actor) -> None:
    """Invoices and corrections were drafted, changed, issued or discarded; only what is issued changes credit."""
    lines = list(
        invoicing.InvoiceLine.objects.filter(invoice_id__in=list(event.ids)).values_list(
            "pk", "invoice__state", "invoice__kind", "base_quantity", "corrects_id"
        )
    )
    states = {pk: state for pk, state, *_ in lines}
    wanted = _billed(states) | _corrected(lines)
    _write_invoiced(lines, wanted)
    if isinstance(event, invoicing.Issued):
        orders = _orders_of_invoice_lines(states)
        if orders:
            converge.refresh_ids(orders, by=by, goods=False)


Pair = tuple[int, int]


def _billed(states: dict[int, str]) -> dict[Pair, Decimal]:
    """(order line, invoice line) → quantity, through the deliveries billed."""
    rows = invoicing.Billed.objects.filter(invoice_line_id__in=states).values_list(
        "stock_line_id", "invoice_line_id", "quantity"
    )
    links = list(rows)
    lines = dict(
        Delivered.objects.filter(stock_line_id__in={one[0] for one in links}).values_list("stock_line_id", "order_line_id")
    )
    found: dict[Pair, Decimal] = {}
    for stock_line, invoice_line, quantity in links:
        if stock_line in lines:
            key = (lines[stock_line], invoice_line)
            found[key] = found.get(key, ZERO) + quantity
    return found


def _corrected(lines: Sequence[tuple]) -> dict[Pair, Decimal]:
    """Corrections of quantity: signed rows on the order line of the line corrected."""
    corrections = {pk: corrects for pk, _, kind, _, corrects in lines if kind == "correction" and corrects}
    if not corrections:
        return {}
    changes = dict(
        invoicing.Corrected.objects.filter(correction_line_id__in=corrections).values_list("correction_line_id", "quantity")
    )
    origins = dict(
        Invoiced.objects.filter(invoice_line_id__in=set(corrections.values())).values_list("invoice_line_id", "order_line_id")
    )
    return {
        (origins[source], pk): changes.get(pk, ZERO) for pk, source in corrections.items() if source in origins
    }


def _write_invoiced(lines: Sequence[tuple], wanted: dict[Pair, Decimal]) -> None:
    states = {pk: state for pk, state, *_ in lines}
    direct = {pk: base for pk, _, kind, base, _ in lines if kind == "invoice"}
    now = {(row.order_line_id, row.invoice_line_id): row for row in Invoiced.objects.filter(invoice_line_id__in=states)}
    live = {key: quantity for key, quantity in wanted.items() if states[key[1]] in STATES_DONE}
    gone, changed = [], []
    for key, row in now.items():
        state = states[key[1]]
        if state not in STATES_DONE or (key not in live and not row.direct):
            gone.append(row.pk)
            continue
        quantity = live.get(key, direct.get(key[1], row.quantity) if row.quantity else row.quantity)
        if (row.quantity, row.done) != (quantity, STATES_DONE[state]):
            changed.append({"pk": row.pk, "quantity": quantity, "done": STATES_DONE[state]})
    if gone:
        Invoiced.objects.filter(pk__in=gone).delete()
    update_rows(Invoiced, changed, ["quantity", "done"])
    companies = _companies({key[0] for key in live if key not in now})
    Invoiced.objects.bulk_create(
        Invoiced(
            company_id=companies[key[0]],
            order_line_id=key[0],
            invoice_line_id=key[1],
            quantity=quantity,
            done=STATES_DONE[states[key[1]]],
        )
        for key, quantity in live.items()
        if key not in now
    )


def _companies(line_ids: set[int]) -> dict[int, int]:
    return dict(OrderLine.objects.filter(pk__in=line_ids).values_list("pk", "company_id")) if line_ids else {}


def _orders_of_invoice_lines(invoice_lines: Iterable[int]) -> set[int]:
    rows = Invoiced.objects.filter(invoice_line_id__in=list(invoice_lines))
    return set(rows.values_list("order_line__order_id", flat=True).distinct())

