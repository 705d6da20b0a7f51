"""Delivering: drafts of WZ for what is wanted and there, and issuing them (ORD-7, ORD-8)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots import public as lots
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders import operating, queries, rules
from kupiec.sales.orders.models import Delivered, Order, OrderLine
from kupiec.sales.orders.progress import Standing, add_kept, standing
from kupiec.sales.orders.services import loading, owners
from kupiec.sales.orders.values import SOURCE_LINE, Meaning


@dataclass(frozen=True, slots=True)
class Parcel:
    """How much of a line goes onto a delivery, in base units."""

    line: OrderLine
    quantity: Decimal


def deliver(
    order_ids: Sequence[int], *, by: Actor, quantities: Mapping[int, Decimal] | None = None, on: dt.date | None = None
) -> list[int]:
    """Draft one WZ per order for what is still wanted and there (or `quantities`, base units per line); their ids.

    What a line blocks is its own; free goods go in order of lines. Orders of which nothing is there get no WZ.
    Refuses WRONG_STATE, HELD, OVER_ORDERED, NOTHING_TO_DELIVER.
    """
    by.require("orders.deliver")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.ACCEPTED)
        check_holds(orders)
        operating.permit("deliver", orders, by=by)
        found = standing([order.pk for order in orders], kept=quantities is None, company_id=by.company_id)
        wanted = _chosen(orders, found, quantities) if quantities is not None else ready(orders, found)
        parcels = _parcels(orders, found, wanted)
        drafts = _documents(parcels, on=on or clock.today())
        made = {document.document_id: document.line_ids for document in stock.draft(drafts, by=by)}
        _lineage(parcels, made, done=False)
        _told(parcels, by=by)
        return list(made)


Parcels = list[tuple[Order, list[Parcel]]]
"""Orders of which something goes out, with what."""


def _parcels(orders: Sequence[Order], found: Standing, wanted: Mapping[int, Decimal]) -> Parcels:
    """Refuses NOTHING_TO_DELIVER."""
    each = [(order, [Parcel(found.rows[pk], wanted[pk]) for pk in found.goods(order.pk) if wanted.get(pk, ZERO) > 0]) for order in orders]
    if not any(parcels for _, parcels in each):
        raise Refusal("NOTHING_TO_DELIVER", N_("Nothing that is wanted here is in stock."), "lines")
    return [(order, parcels) for order, parcels in each if parcels]


def check_holds(orders: Sequence[Order]) -> None:
    """Refuses HELD for orders of which nothing new may go out."""
    holds = queries.open_holds([order.pk for order in orders])
    for order in orders:
        for hold in holds.get(order.pk, []):
            raise Refusal(
                "HELD",
                N_("%(number)s is held: %(reason)s."),
                "hold",
                params={"number": order.number, "reason": hold.reason},
            )


def _chosen(orders: Sequence[Order], found: Standing, quantities: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Quantities a person gave; never more than is still to deliver."""
    known = {pk: found.rows[pk] for order in orders for pk in found.goods(order.pk)}
    for pk, quantity in quantities.items():
        if pk not in known or quantity < 0 or quantity > max(found.progress[pk].to_deliver, ZERO):
            raise Refusal(
                "OVER_ORDERED",
                N_("Of “%(name)s” only %(rest)s is still to deliver."),
                f"quantities.{pk}",
                params={
                    "name": known[pk].description if pk in known else pk,
                    "rest": max(found.progress[pk].to_deliver, ZERO) if pk in known else ZERO,
                },
            )
    catalog.measures.check_quantities((quantity, known[pk].item_id, f"quantities.{pk}") for pk, quantity in quantities.items())
    return dict(quantities)


def ready(orders: Sequence[Order], found: Standing) -> dict[int, Decimal]:
    """Per line what is wanted, cut to its own block and what is free where the order is served from."""
    lines = [(order, pk) for order in orders for pk in found.goods(order.pk)]
    own = {pk: found.progress[pk].own for _, pk in lines}
    wanted = {pk: rules.deliverable(found.progress[pk], holds=False) for _, pk in lines}
    if all(wanted[pk] <= own[pk] for pk in wanted):
        return wanted
    free = free_goods(orders, found)
    ready: dict[int, Decimal] = {}
    for order, pk in lines:
        key = (order.warehouse_id, found.rows[pk].item_id or 0)
        ready[pk] = min(wanted[pk], own[pk] + max(free.get(key, ZERO), ZERO))
        free[key] = free.get(key, ZERO) - max(ready[pk] - own[pk], ZERO)
    return ready


def free_goods(orders: Sequence[Order], found: Standing) -> dict[tuple[int, int], Decimal]:
    """What is on hand, fit to be sold and blocked for nobody, less what drafts of these orders will take of it, per warehouse and item.

    One set of statements per warehouse, more for goods in lots.
    """
    items: defaultdict[int, set[int]] = defaultdict(set)
    drafted: defaultdict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    for order in orders:
        for pk in found.goods(order.pk):
            item, progress = found.rows[pk].item_id or 0, found.progress[pk]
            items[order.warehouse_id].add(item)
            drafted[order.warehouse_id, item] += max(progress.planned - progress.blocked, ZERO)
    found_free = {
        (warehouse, item): one.available - drafted[warehouse, item]
        for warehouse, ids in items.items()
        if ids
        for item, one in stock.availability(ids, warehouse_ids=[warehouse]).items()
    }
    unfit = lots.unfit(found_free, company_id=orders[0].company_id) if found_free else {}
    return {key: quantity - unfit.get(key, ZERO) for key, quantity in found_free.items()}


def _lineage(parcels: Parcels, made: Mapping[int, Sequence[int]], *, done: bool) -> None:
    """Which lines of the documents made (in order) serve which of the orders'. `done`: the documents are issued by this transaction, so their lineage is written as it will be."""
    insert_rows(
        Delivered(
            company_id=order.company_id,
            order_line_id=parcel.line.pk,
            stock_line_id=stock_line_id,
            quantity=parcel.quantity,
            done=done,
        )
        for (order, members), line_ids in zip(parcels, made.values(), strict=True)
        for parcel, stock_line_id in zip(members, line_ids, strict=True)
    )


def _told(parcels: Parcels, *, by: Actor) -> None:
    """What was said of how much may go out is done with; the orders' history says that it goes."""
    limited = [p.line.pk for _, members in parcels for p in members if p.line.to_fulfil is not None]
    if limited:
        OrderLine.objects.filter(pk__in=limited).update(to_fulfil=None)
    audit.tell("orders.order", [order.pk for order, _ in parcels], "delivery_drafted", by=by)


def _documents(parcels: Parcels, *, on: dt.date) -> list[stock.DraftDocument]:
    units = _base_units(parcels)
    return [_document(order, members, units, on=on) for order, members in parcels]


def _base_units(parcels: Parcels) -> dict[int, str]:
    odd = {p.line.item_id or 0 for _, rows in parcels for p in rows if _in_unit(p) is None}
    return dict(catalog.Item.objects.filter(pk__in=odd).values_list("pk", "unit__code")) if odd else {}


def _in_unit(parcel: Parcel) -> Decimal | None:
    """The quantity in the line's own unit, when it comes out."""
    if parcel.quantity == parcel.line.base_quantity:
        return parcel.line.quantity
    quantity = (parcel.quantity / parcel.line.factor).quantize(Decimal("0.0001"))
    return quantity if quantity * parcel.line.factor == parcel.quantity else None


def _document(order: Order, parcels: Sequence[Parcel], units: Mapping[int, str], *, on: dt.date) -> stock.DraftDocument:
    return stock.DraftDocument(
        kind="WZ",
        company_id=order.company_id,
        branch_id=order.branch_id,
        warehouse_id=order.warehouse_id,
        issue_date=on,
        party_id=order.orderer_id,
        recipient_id=order.recipient_id if order.recipient_id != order.orderer_id else None,
        delivery_address=order.snapshot.get("recipient", {}).get("address"),
        reference=order.number,
        language=order.language,
        lines=tuple(_line(parcel, units) for parcel in parcels),
    )


def _line(parcel: Parcel, units: Mapping[int, str]) -> stock.DraftLine:
    line, quantity = parcel.line, _in_unit(parcel)
    own = quantity is not None
    return stock.DraftLine(
        item_id=line.item_id or 0,
        unit=line.unit if own else units[line.item_id or 0],
        factor=line.factor if own else Decimal(1),
        quantity=quantity if quantity is not None else parcel.quantity,
        base_quantity=parcel.quantity,
        description=line.description,
        demand_source=(SOURCE_LINE, line.pk),
        stocked=line.stocked,
    )


def ship(order_ids: Sequence[int], *, by: Actor) -> list[int]:
    """Issue the WZ drafts of these orders; orders that have none get one for all that is there. The WZ issued.

    Refuses what `deliver` and stock's `issue` refuse.
    """
    by.require("orders.deliver")
    with tx.write_tx(by=by):
        orders = loading.locked(order_ids, by=by)
        loading.demand_state(orders, Meaning.ACCEPTED)
        check_holds(orders)
        operating.permit("ship", orders, by=by)
        found = standing([order.pk for order in orders])
        bare = [order for order in orders if not found.planned(order.pk)]
        if bare:
            add_kept(found, by.company_id)
        if len(bare) == len(orders):
            return sorted(_dispatch(bare, found, by=by))
        ids = _planned([order.pk for order in orders if found.planned(order.pk)])
        ids |= set(_draft_rest(bare, found, by=by)) if bare else set()
        stock.issue(sorted(ids), by=by)
        return sorted(ids)


def _dispatch(orders: Sequence[Order], found: Standing, *, by: Actor) -> list[int]:
    """Nothing is drafted of any of these orders: what is there goes at once."""
    parcels = _parcels(orders, found, ready(orders, found))

    def own(made: Mapping[int, Sequence[int]]) -> None:
        _lineage(parcels, made, done=True)
        owners.written("stock", made, [order.pk for order, _ in parcels])

    loading.lock_credit([order for order, _ in parcels], by=by)
    _told(parcels, by=by)
    return stock.dispatch(_documents(parcels, on=clock.today()), own=own, by=by)


def _draft_rest(orders: Sequence[Order], found: Standing, *, by: Actor) -> list[int]:
    """Drafts for orders that have none beside others that have; issued with those by this transaction."""
    parcels = _parcels(orders, found, ready(orders, found))
    made = {one.document_id: one.line_ids for one in stock.draft(_documents(parcels, on=clock.today()), by=by)}
    _lineage(parcels, made, done=True)
    _told(parcels, by=by)
    owners.written("stock", made, [order.pk for order, _ in parcels])
    return list(made)


def _planned(order_ids: Sequence[int]) -> set[int]:
    """Drafts of deliveries of these orders."""
    rows = Delivered.objects.filter(order_line__order_id__in=order_ids, done=False)
    return set(rows.values_list("stock_line__document_id", flat=True)) if order_ids else set()


def set_to_fulfil(order_id: int, quantities: Mapping[int, Decimal | None], *, version: int | None = None, by: Actor) -> None:
    """Say how much of each line's rest (base units) may go out next; None = all of it. Refuses OVER_ORDERED."""
    by.require("orders.deliver")
    with tx.write_tx(by=by):
        order = loading.locked_one(order_id, by=by, version=version)
        loading.demand_state([order], Meaning.ACCEPTED)
        operating.permit("fulfil", [order], by=by)
        found = standing([order.pk])
        _chosen([order], found, {pk: value for pk, value in quantities.items() if value is not None})
        known = [pk for pk in found.goods(order.pk) if pk in quantities]
        update_rows(OrderLine, [{"pk": pk, "to_fulfil": quantities[pk]} for pk in known], ["to_fulfil"])
        audit.tell("orders.order", [order.pk], "fulfil_set", by=by)
