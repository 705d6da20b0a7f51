"""Lots released as orders, by hand and by themselves (BLK-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.blankets import queries, rules
from kupiec.sales.blankets.models import Blanket, Lot
from kupiec.sales.blankets.services.held import in_state
from kupiec.sales.blankets.values import BLANKET, Released, State
from kupiec.sales.orders import public as orders


def release(lot_ids: Sequence[int], *, quantities: Mapping[int, Decimal] | None = None, by: Actor) -> dict[int, Released]:
    """An order for each lot, of its quantity or of another (units of the blanket order), at its price. By lot; warns, never stops.

    Constant statements for any set. Refuses NOT_FOUND, NOT_PLACED, RELEASED, QUANTITY, and what orders refuse.
    """
    by.require("blankets.release")
    with tx.write_tx(by=by):
        wanted = sorted(set(lot_ids))
        owners = dict(Lot.objects.filter(pk__in=wanted, company_id=by.company_id).values_list("pk", "blanket_id"))
        if not wanted or len(owners) != len(wanted):
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        blankets = {row.pk: row for row in in_state(sorted(set(owners.values())), (State.PLACED,), "NOT_PLACED", by=by)}
        lots = list(Lot.objects.filter(pk__in=wanted).select_related("order").order_by("on", "pk"))
        taken = {lot.pk: (quantities or {}).get(lot.pk, lot.quantity) for lot in lots}
        for lot in lots:
            _check(lot, taken[lot.pk], blankets[lot.blanket_id])
        known = queries.figures(list(blankets.values()))
        made = orders.create([_order(lot, taken[lot.pk], blankets[lot.blanket_id]) for lot in lots], by=by)
        rows = [{"pk": lot.pk, "order_id": order.order_id, "released": taken[lot.pk]} for lot, order in zip(lots, made, strict=True)]
        update_rows(Lot, rows, ["order_id", "released"], bump="version")
        audit.tell(BLANKET, sorted(blankets), "released", by=by)
        today = clock.today()
        return {
            lot.pk: Released(order.order_id, rules.warnings(known[lot.blanket_id], taken[lot.pk], lot=lot.quantity, on=lot.on, ends=blankets[lot.blanket_id].ends, today=today))
            for lot, order in zip(lots, made, strict=True)
        }  # fmt: skip


def _check(lot: Lot, quantity: Decimal, row: Blanket) -> None:
    if lot.order is not None and lot.order.state != "cancelled":
        raise Refusal("RELEASED", N_("This lot has been released."), "state")
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    catalog.measures.check_quantity(quantity, row.unit)


def _order(lot: Lot, quantity: Decimal, row: Blanket) -> orders.DraftOrder:
    price = {"unit_price": row.price, "price_source": "confirmed"} if row.price is not None else {}
    line = orders.DraftOrderLine(row.item_id, row.unit, quantity, row.factor, **price)
    return orders.DraftOrder(
        row.company_id, row.branch_id, row.party_id, clock.today(), (line,), warehouse_id=row.warehouse_id, wanted_on=max(lot.on, clock.today()), currency=row.currency_id,
        salesperson_id=row.salesperson_id, customer_reference=row.reference,
    )  # fmt: skip


def release_due(*, by: Actor) -> list[int]:
    """Every lot whose day to become an order has come, of blanket orders that release by themselves; ids of orders. Running it twice is harmless."""
    today = clock.today()
    rows = queries.open_lots(Lot.objects.filter(company_id=by.company_id, order__isnull=True, blanket__auto_days__isnull=False)).order_by(
        "on", "pk"
    )
    due = [pk for pk, on, days in rows.values_list("pk", "on", "blanket__auto_days")[:1000] if rules.due(on, auto_days=days, today=today)]
    return [one.order_id for one in release(due, by=by).values()] if due else []
