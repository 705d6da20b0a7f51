"""Blocks of a lot: of what is blocked for a demand, so much is of this lot (STK-4, CAT-3)."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots.models import LotBalance, LotBlock
from kupiec.money.lots.shelf import ShelfLots, unfit_refusal
from kupiec.money.stock import public as stock

Source = tuple[str, int]


def keep(source: Source, lot_id: int, quantity: Decimal, *, by: Actor) -> Decimal:
    """Of what is wanted there, `quantity` of this lot is kept (0 lets the lot go, the block stays); the block grows when it must.

    Answers what is blocked of the demand in all. Refuses NO_DEMAND, QUANTITY, NO_LOT, LOT_EXPIRED, LOT_STOPPED, LOT_SHORT, SHORT_STOCK.
    """
    by.require("stock.block")
    if quantity < 0:
        raise Refusal("QUANTITY", N_("It can’t be negative."), "quantity")
    records.fit(LotBlock, {"quantity": quantity})
    with tx.write_tx(by=by):
        demand = stock.ahead.Demand.objects.filter(source=source[0], source_id=source[1], company_id=by.company_id).first()
        if demand is None:
            raise Refusal("NO_DEMAND", N_("Nothing is wanted here any more."), "demand_id")
        lots = _lots(demand, by=by)
        state = lots.states.get(lot_id)
        if state is None:
            raise Refusal("NO_LOT", N_("This lot is not in the warehouse of the order."), "lot")
        mine = {block.lot_id: block.quantity for block in lots.kept_for(source)}
        others = sum((kept for lot, kept in mine.items() if lot != lot_id), ZERO)
        if quantity and state.fitness:
            raise unfit_refusal(state, "lot")
        if others + quantity > demand.quantity:
            raise Refusal("QUANTITY", N_("Only %(wanted)s is wanted."), "quantity", params={"wanted": demand.quantity - others})
        free = state.on_hand - state.blocked + mine.get(lot_id, ZERO)
        if quantity > free:
            raise Refusal("LOT_SHORT", N_("Only %(free)s of lot %(lot)s is free."), "quantity", params={"free": free, "lot": state.code})
        level = max(others + quantity, demand.claimed)
        blocked = stock.block([source], quantities={source[1]: level}, by=by)[source[1]].blocked
        if blocked < others + quantity:
            raise Refusal(
                "SHORT_STOCK", N_("Only %(blocked)s can be blocked; the rest is kept for others."), "quantity", params={"blocked": blocked}
            )
        _write(source, state.balance_id, quantity)
        return blocked


def _lots(demand: stock.ahead.Demand, *, by: Actor) -> ShelfLots:
    key = (demand.warehouse_id, demand.item_id)
    shelf = stock.hall.Holdings.open({key}, company_id=by.company_id, contents=False).shelves[key]
    if not isinstance(shelf.lots, ShelfLots):
        raise Refusal("NO_LOT", N_("This item is not kept by lots."), "lot")
    return shelf.lots


def _write(source: Source, balance_id: int, quantity: Decimal) -> None:
    named = {"balance_id": balance_id, "source": source[0], "source_id": source[1]}
    balance = LotBalance.objects.get(pk=balance_id)
    row = LotBlock.objects.filter(**named).first()
    balance.blocked += quantity - (row.quantity if row else ZERO)
    if row and not quantity:
        row.delete()
    elif row:
        row.quantity = quantity
        row.save(update_fields=["quantity"])
    elif quantity:
        LotBlock.objects.create(quantity=quantity, **named)
    balance.save(update_fields=["blocked"])
