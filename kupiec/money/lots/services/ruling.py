"""What people say of lots: stopped, allowed though expired, their day; goods set free serve those who wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots.models import LotBalance, LotCard
from kupiec.money.lots.terms import terms
from kupiec.money.lots.values import Ruling
from kupiec.money.stock import public as stock


def rule(lot_ids: Sequence[int], ruling: str, *, reason: str = "", by: Actor) -> int:
    """Stop lots, allow them though their day has passed, or (empty) take back what was said. Refuses REASON, NOT_FOUND."""
    by.require("lots.rule")
    _check(ruling, reason)
    with tx.write_tx(by=by):
        lots = list(stock.hall.Lot.objects.filter(pk__in=list(lot_ids)).order_by("pk"))
        entered.all_there(lots, lot_ids)
        keys = _locked(lots, by=by)
        cards = {card.lot_id: card for card in LotCard.objects.filter(lot__in=lots)}
        for lot in lots:
            card = cards.get(lot.pk)
            if card:
                records.update(card, {"ruling": ruling, "reason": reason if ruling else ""}, version=None)
            elif ruling:
                LotCard.objects.create(lot=lot, ruling=ruling, reason=reason)
        if keys:
            stock.hall.serve(keys, by=by)
    return len(lots)


def amend(lot_id: int, *, expires_on: dt.date | None, ruling: str = "", reason: str = "", version: int | None = None, by: Actor) -> None:
    """The day of a lot and what is said of it. Refuses NOT_FOUND, REASON, EXPIRY_WANTED; Conflict on a stale version (0: nothing was said yet)."""
    by.require("lots.rule")
    _check(ruling, reason)
    with tx.write_tx(by=by):
        lot = stock.hall.Lot.objects.filter(pk=lot_id).first()
        if lot is None:
            raise Refusal("NOT_FOUND", N_("There is no such lot."))
        known = terms().get(lot.item_id)
        if known and known.expiry and not expires_on:
            raise Refusal("EXPIRY_WANTED", N_("Say till when this lot is good."), "expires_on")
        keys = _locked([lot], by=by)
        card = LotCard.objects.filter(lot=lot).first()
        found = card.version if card else 0
        if version is not None and version != found:
            raise Conflict(N_("Somebody has changed this lot meanwhile."), seen=version, found=found)
        values = {"ruling": ruling, "reason": reason if ruling else ""}
        if card:
            records.update(card, values, version=None)
        else:
            LotCard.objects.create(lot=lot, **values)
        if lot.expires_on != expires_on:
            lot.expires_on = expires_on
            lot.save(update_fields=["expires_on"])
        if keys:
            stock.hall.serve(keys, by=by)


def _check(ruling: str, reason: str) -> None:
    if ruling not in set(Ruling):
        raise Refusal("BAD_CHOICE", N_("Choose one of the list."), "ruling")
    if ruling and not reason.strip():
        raise Refusal("REASON", N_("Say why."), "reason")
    records.fit(LotCard, {"reason": reason})


def _locked(lots: Iterable[Any], *, by: Actor) -> set[stock.hall.Key]:
    """Nobody takes or keeps goods of these lots meanwhile."""
    rows = LotBalance.objects.filter(company_id=by.company_id, lot__in=list(lots), on_hand__gt=0)
    keys = set(rows.values_list("warehouse_id", "lot__item_id"))
    stock.hall.Holdings.open(keys, company_id=by.company_id, contents=False)
    return keys
