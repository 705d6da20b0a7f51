"""Which items are kept by lots; goods that are there when it begins get a lot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots.models import LotBalance, Tracking
from kupiec.money.lots.values import ZERO
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog

LONGEST = 3_650
ONE = Decimal(1)


def track(item_id: int, values: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """The item is kept by lots from now on (`expiry`, `ship_days`); stock there is becomes lot `lot_code`, good till `expires_on`.

    Refuses NO_ITEM, NOT_STOCKED, BAD_NUMBER, LOT_WANTED, EXPIRY_WANTED, STOCK_ELSEWHERE; Conflict on a stale version.
    """
    by.require("lots.setup")
    item = catalog.facts([item_id]).get(item_id)
    if item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "item_id")
    if not item.stocked:
        raise Refusal("NOT_STOCKED", N_("%(item)s is not kept in stock."), "item_id", params={"item": f"{item.code} {item.name}"})
    clean = {name: values[name] or 0 for name in ("expiry", "ship_days") if name in values}
    if not 0 <= clean.get("ship_days", 0) <= LONGEST:
        raise Refusal("BAD_NUMBER", N_("From 0 to %(most)s days."), "ship_days", params={"most": LONGEST})
    with tx.write_tx(by=by):
        row = Tracking.objects.filter(item_id=item_id).first()
        if row:
            records.update(row, clean, version=version)
            return int(row.pk)
        made = Tracking.objects.create(item_id=item_id, expiry=bool(clean.get("expiry")), ship_days=clean.get("ship_days", 0))
        _name_stock(item, values, expiry=made.expiry, by=by)
        return int(made.pk)


def _name_stock(item: catalog.ItemFacts, values: Mapping[str, Any], *, expiry: bool, by: Actor) -> None:
    """Transfers inside warehouses that give goods of no lot theirs, place by place."""
    held = stock.ahead.StockBalance.objects.filter(item_id=item.id, on_hand__gt=0)
    of_lots = dict(LotBalance.objects.filter(lot__item_id=item.id).order_by().values_list("warehouse_id").annotate(Sum("on_hand")))
    bare = {
        place: (company, on_hand - of_lots.get(place, ZERO))
        for place, company, on_hand in held.values_list("warehouse_id", "company_id", "on_hand")
    }
    bare = {place: row for place, row in bare.items() if row[1] > 0}
    if not bare:
        return
    if any(company != by.company_id for company, _left in bare.values()):
        raise Refusal("STOCK_ELSEWHERE", N_("Another company has goods of it that are of no lot; they must go first."), "lot_code")
    code, day = str(values.get("lot_code") or "").strip(), values.get("expires_on")
    left = sum((quantity for _company, quantity in bare.values()), ZERO)
    if not code:
        raise Refusal(
            "LOT_WANTED",
            N_("There are %(quantity)s %(unit)s in stock: say of which lot they are."),
            "lot_code",
            params={"quantity": left, "unit": item.unit},
        )
    if expiry and not day:
        raise Refusal("EXPIRY_WANTED", N_("Say till when this lot is good."), "expires_on")
    records.fit(stock.hall.Lot, {"code": code})
    branch_of = {one.id: one.branch_id for one in stock.hall.active_warehouses(by.company_id)}
    heads = [_naming(item, place, branch_of[place], (code, day, left), by=by) for place, (_company, left) in sorted(bare.items())]
    lent = by.lent("stock.draft", "stock.receive")
    made = stock.draft(heads, by=lent)
    stock.issue([one.document_id for one in made], by=lent)


def _naming(
    item: catalog.ItemFacts, warehouse_id: int, branch_id: int, lot: tuple[str, dt.date | None, Decimal], *, by: Actor
) -> stock.DraftDocument:
    code, day, left = lot
    lying = stock.hall.Place.objects.filter(warehouse_id=warehouse_id, item_id=item.id, lot=None, quantity__gt=0).order_by("pk")
    parts = list(lying.values_list("location_id", "quantity"))
    nowhere = left - sum((quantity for _place, quantity in parts), ZERO)
    lines = tuple(
        stock.DraftLine(
            item.id,
            item.unit,
            ONE,
            quantity,
            quantity,
            description=item.name,
            stocked=True,
            location_id=place,
            to_location_id=place,
            lot_code=code,
            lot_expires_on=day,
        )
        for place, quantity in [*parts, (None, nowhere)]
        if quantity > 0
    )
    return stock.DraftDocument("MM", by.company_id, branch_id, warehouse_id, clock.today(), lines, to_warehouse_id=warehouse_id)


def install(company_id: int) -> None:
    """Lots there were before this room get their balances; nothing to do where it has any."""
    moves = stock.hall.Move.objects.filter(company_id=company_id, lot__isnull=False)
    if LotBalance.objects.filter(company_id=company_id).exists() or not moves.exists():
        return
    sums = moves.order_by().values_list("warehouse_id", "lot_id").annotate(Sum("quantity"))
    LotBalance.objects.bulk_create(
        LotBalance(company_id=company_id, warehouse_id=place, lot_id=lot, on_hand=left) for place, lot, left in sums if left
    )


def untrack(item_ids: Sequence[int], *, by: Actor) -> int:
    """Nothing more must be said of their lots; those named stay named. Refuses NOT_FOUND, LOTS_KEPT."""
    by.require("lots.setup")
    with tx.write_tx(by=by):
        rows = list(Tracking.objects.filter(item_id__in=list(item_ids)))
        entered.all_there(rows, item_ids)
        if LotBalance.objects.filter(lot__item_id__in=list(item_ids), blocked__gt=0).exists():
            raise Refusal("LOTS_KEPT", N_("Some of its lots are blocked by name; let them go first."))
        for row in rows:
            row.delete()
    return len(rows)
