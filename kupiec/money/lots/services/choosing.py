"""Which lot a line is of: named where goods come in, chosen (out of its turn: with a reason) where they leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots import keeper, rules
from kupiec.money.lots.models import LotBlock, LotChoice
from kupiec.money.lots.shelf import turn_refusal, unfit_refusal
from kupiec.money.lots.terms import terms
from kupiec.money.lots.values import ZERO, LotState
from kupiec.money.stock import public as stock

LEAVING = ("WZ", "RW", "MM")


def _line(line_id: int, *, by: Actor) -> stock.StockLine:
    line = stock.StockLine.objects.select_related("document").filter(pk=line_id, company_id=by.company_id).first()
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."))
    stock.hall.load_drafts([line.document_id], by=by)
    return stock.StockLine.objects.select_related("document", "item").get(pk=line_id)


def name_lot(line_id: int, code: str, *, expires_on: dt.date | None = None, version: int | None = None, by: Actor) -> None:
    """A line that brings goods is of this lot, made when it is new; its day is given with the first goods of it.

    Refuses LOT_WANTED, EXPIRY_WANTED, EXPIRY_DIFFERS, NO_LINE, NOT_DRAFT; Conflict on a stale version.
    """
    by.require("stock.draft")
    code = code.strip()
    if not code:
        raise Refusal("LOT_WANTED", N_("Say of which lot it is."), "lot")
    records.fit(stock.hall.Lot, {"code": code})
    with tx.write_tx(by=by):
        line = _line(line_id, by=by)
        known = terms().get(line.item_id)
        lot = stock.hall.Lot.objects.get(pk=stock.hall.lot_of(line.item_id, code) or 0)
        if known and known.expiry and not (expires_on or lot.expires_on):
            raise Refusal("EXPIRY_WANTED", N_("Say till when this lot is good."), "expires_on")
        if expires_on and lot.expires_on and lot.expires_on != expires_on:
            raise Refusal("EXPIRY_DIFFERS", N_("Lot %(lot)s is good till %(day)s; change that on the page of the lot."), "expires_on",
                          params={"lot": lot.code, "day": lot.expires_on.strftime("%d.%m.%Y")})  # fmt: skip
        if expires_on and not lot.expires_on:
            lot.expires_on = expires_on
            lot.save(update_fields=["expires_on"])
        stock.hall.change_draft_line(line_id, stock.hall.LineChange(lot_code=code), version=version, by=by)


def choose(line_id: int, lot_id: int, *, quantity: Decimal | None = None, reason: str = "", by: Actor) -> None:
    """A line that takes goods takes this lot: all of it, or `quantity` (base units); chosen again it is replaced, 0 takes it off.

    Refuses NO_LINE, NOT_DRAFT, NO_LOT, QUANTITY, LOT_SHORT, and of a delivery LOT_EXPIRED, LOT_STOPPED, OUT_OF_TURN.
    """
    by.require("stock.draft")
    records.fit(LotChoice, {"reason": reason, "quantity": quantity})
    with tx.write_tx(by=by):
        line = _line(line_id, by=by)
        paper = line.document
        if paper.kind not in LEAVING:
            raise Refusal("NO_LINE", N_("Goods come in on this document; name their lot instead."))
        LotChoice.objects.filter(line=line, lot_id=lot_id).delete()
        chosen = LotChoice.objects.filter(line=line).aggregate(Sum("quantity"))["quantity__sum"] or ZERO
        amount = line.base_quantity - chosen if quantity is None else quantity
        if quantity == 0:
            return
        if amount < 0 or not amount or chosen + amount > line.base_quantity:
            raise Refusal("QUANTITY", N_("From 0 to %(most)s."), "quantity", params={"most": max(line.base_quantity - chosen, ZERO)})
        _check_choice(line, lot_id, amount, reason, by=by)
        LotChoice.objects.create(line=line, lot_id=lot_id, quantity=amount, reason=reason.strip())


def _check_choice(line: stock.StockLine, lot_id: int, amount: Decimal, reason: str, *, by: Actor) -> None:
    paper = line.document
    key = (paper.warehouse_id, line.item_id)
    found = keeper.states([key], company_id=by.company_id, chosen=terms())[key]
    state = next((one for one in found if one.lot_id == lot_id), None)
    if state is None:
        raise Refusal("NO_LOT", N_("This lot is not in the warehouse of the document."), "lot")
    kept = _kept_from(line, found)
    free = state.on_hand - kept.get(lot_id, ZERO)
    if amount > free:
        raise Refusal("LOT_SHORT", N_("Only %(free)s of lot %(lot)s is free."), "quantity", params={"free": free, "lot": state.code})
    if paper.kind != "WZ":
        return
    if state.fitness:
        raise unfit_refusal(state, "lot", position=line.position)
    taken = dict(LotChoice.objects.filter(line=line).values_list("lot_id", "quantity"))
    first = rules.passed_over(found, {**taken, lot_id: amount}, kept, [lot_id, *taken])
    if first and not reason.strip():
        raise turn_refusal(first, state.code, "reason", position=line.position)
    if first:
        by.require("lots.choose")


def _kept_from(line: stock.StockLine, found: Sequence[LotState]) -> dict[int, Decimal]:
    rows = LotBlock.objects.filter(balance_id__in=[state.balance_id for state in found])
    kept: dict[int, Decimal] = {}
    for lot, source, source_id, quantity in rows.values_list("balance__lot_id", "source", "source_id", "quantity"):
        if (source, source_id) != (line.demand_source, line.demand_source_id):
            kept[lot] = kept.get(lot, ZERO) + quantity
    return kept


def picked(document_id: int, item_id: int, code: str | None, quantity: Decimal, *, reason: str = "", by: Actor) -> None:
    """A scanner took `quantity` (base units) of a lot off the rack: counted on the lines of the delivery, in order.

    Nothing where the item is not kept by lots. Refuses LOT_WANTED where it is and the code tells none, NO_LOT and what `choose` refuses.
    """
    with tx.write_tx(by=by):
        if item_id not in terms():
            return
        if not code:
            raise Refusal("LOT_WANTED", N_("Scan or type the lot as well."), "lot")
        lot = stock.hall.Lot.objects.filter(item_id=item_id, code=code.strip()).first()
        if lot is None:
            raise Refusal("NO_LOT", N_("There is no lot “%(lot)s” of this item."), "lot", params={"lot": code[:40]})
        lines = stock.StockLine.objects.filter(document_id=document_id, company_id=by.company_id, item_id=item_id, stocked=True).order_by(
            "position", "pk"
        )
        for line in lines:
            rows = dict(LotChoice.objects.filter(line=line).values_list("lot_id", "quantity"))
            here = min(quantity, line.base_quantity - sum(rows.values(), ZERO))
            if here > 0:
                choose(
                    line.pk,
                    lot.pk,
                    quantity=rows.get(lot.pk, ZERO) + here,
                    reason=reason or _reason(line.pk, lot.pk),
                    by=by.lent("stock.draft"),
                )
            elif lot.pk not in rows:
                continue
            quantity -= min(quantity, max(here, rows.get(lot.pk, ZERO)))
        if quantity > 0:
            raise Refusal("WRONG_LOT", N_("Another lot was chosen than %(lot)s. Put it back."), "lot", params={"lot": lot.code})


def _reason(line_id: int, lot_id: int) -> str:
    return LotChoice.objects.filter(line_id=line_id, lot_id=lot_id).values_list("reason", flat=True).first() or ""


def forget(document_id: int, *, line_ids: Sequence[int] = (), by: Actor) -> None:
    """What was chosen for a draft’s lines (all, or some) beyond what is packed of them is forgotten; the first chosen stays first."""
    with tx.write_tx(by=by):
        stock.hall.load_drafts([document_id], by=by)
        rows = LotChoice.objects.filter(line__document_id=document_id).select_related("line").order_by("pk")
        of_line: dict[int, list[LotChoice]] = {}
        for row in rows.filter(line_id__in=list(line_ids)) if line_ids else rows:
            of_line.setdefault(row.line_id, []).append(row)
        for mine in of_line.values():
            stays = rules.within([(row.pk, row.quantity) for row in mine], mine[0].line.packed)
            for row in mine:
                row.quantity = stays[row.pk]
                if row.quantity:
                    row.save(update_fields=["quantity"])
                else:
                    row.delete()
