"""Keeping others right: what stock is asked for and what credit is taken, recomputed from lineage (wanted − done)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kupiec.ground.kernel import bells
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import public as receivables
from kupiec.money.stock import public as stock
from kupiec.people.parties import public as parties
from kupiec.sales.orders import rules
from kupiec.sales.orders.events import Converged
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.services import loading
from kupiec.sales.orders.values import SOURCE_LINE, SOURCE_ORDER, Meaning


def refresh(orders: Sequence[Order], *, by: Actor, found: Standing | None = None, goods: bool = True, made: bool = False) -> Standing:
    """Demands and commitments of these orders, set anew; a constant number of statements. Credit rows are locked.

    Without `goods` only commitments: an invoice changes nothing of what is wanted of stock. `made`: this transaction
    has just made the orders, so nothing is wanted for them yet.
    """
    found = found or standing([order.pk for order in orders])
    check_within(found)
    receivables.set_commitments(_commitments(orders, found), by=by)
    if goods:
        stock.set_demands(_demands(orders, found), by=by, first=made)
    bells.ring(Converged(tuple(order.pk for order in orders)), by=by)
    return found


def refresh_ids(order_ids: Iterable[int], *, by: Actor, goods: bool = True) -> None:
    """The same by ids, for handlers: the orders are locked already by who began."""
    orders = loading.held(order_ids)
    if orders:
        refresh(orders, by=by, goods=goods)


def check_within(found: Standing) -> None:
    """A delivery made larger in the warehouse may not pass what was ordered. Refuses OVER_ORDERED."""
    for pk, one in found.progress.items():
        if one.planned + one.delivered > one.wanted and found.rows[pk].stocked:
            raise Refusal(
                "OVER_ORDERED",
                N_("Of “%(name)s” only %(rest)s is still to deliver."),
                "quantity",
                params={"name": found.rows[pk].description, "rest": one.wanted},
            )


def _demands(orders: Sequence[Order], found: Standing) -> list[stock.DemandRow]:
    """What is still wanted of each stocked line: nothing unless the order is accepted."""
    wanting = [o for o in orders if o.state == Meaning.ACCEPTED and any(found.open_of(pk) for pk in found.lines[o.pk])]
    classes = _classes(wanting)
    rows = []
    for order in orders:
        live = order.state == Meaning.ACCEPTED
        rows += [
            stock.DemandRow(
                source=SOURCE_LINE,
                source_id=pk,
                company_id=order.company_id,
                warehouse_id=order.warehouse_id,
                item_id=found.rows[pk].item_id or 0,
                quantity=found.open_of(pk) if live else ZERO,
                due=order.wanted_on,
                ordered_on=order.issue_date,
                abc_class=classes.get(order.orderer_id, ""),
            )
            for pk in found.goods(order.pk)
        ]
    return rows


def _classes(orders: Sequence[Order]) -> dict[int, str]:
    if not orders:
        return {}
    facts = parties.documents_facts({order.orderer_id for order in orders}, company_id=orders[0].company_id)
    return {pk: one.terms.abc_class if one.terms else "" for pk, one in facts.items()}


def _commitments(orders: Sequence[Order], found: Standing) -> list[receivables.CommitmentRow]:
    rows = []
    for order in orders:
        rows += [
            receivables.CommitmentRow(order.company_id, order.payer_id, SOURCE_ORDER, order.pk, kind, amount)
            for kind, amount in commitment(order, found).items()
        ]
    return rows


def commitment(order: Order, found: Standing) -> dict[str, Decimal]:
    """What an order takes of its payer's credit: accepted undelivered, and delivered not invoiced (ORD-6)."""
    ids, values = found.lines[order.pk], found.values(order.pk)
    if not ids:
        return {"order": ZERO, "delivery": ZERO}
    live = order.state == Meaning.ACCEPTED
    waiting = [found.open_of(pk) if live else ZERO for pk in ids]
    shipped = [_unbilled(found, pk) for pk in ids]
    given = {"gross": order.gross, "rate": order.rate, "prices_gross": order.prices_gross}
    return {
        "order": rules.committed(values, waiting, **given),
        "delivery": rules.committed(values, shipped, **given),
    }


def _unbilled(found: Standing, line_id: int) -> Decimal:
    """Delivered and kept by the customer, not on an issued invoice yet."""
    one = found.progress[line_id]
    return max(one.delivered - one.returned - one.invoiced, ZERO)
