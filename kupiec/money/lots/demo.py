"""Demo: sealing paste and glycol are kept by lots; receipts of several days, one expired, one stopped, a delivery out of turn."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.money.lots import services
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog

KEPT = (("PAS-USZ", "PU-2551", 210), ("GLIK-25", "G-0447", 500), ("INH-1", "IN-118", 95))
_COMING = (("PAS-USZ", "PU-2603", 24, 18), ("PAS-USZ", "PU-2498", 6, -9), ("GLIK-25", "G-0512", 10, 640), ("INH-1", "IN-131", 12, 26))


def fill(today: dt.date, *, by: Actor) -> None:
    """Nothing where the items are not there."""
    known = dict(catalog.Item.objects.filter(code__in=[code for code, _lot, _days in KEPT]).values_list("code", "pk"))
    if len(known) < len(KEPT):
        return
    place = stock.serving_warehouses(by.company_id)[0]
    for code, lot, days in KEPT:
        services.track(
            known[code],
            {"expiry": True, "ship_days": 7 if code == "PAS-USZ" else 0, "lot_code": lot, "expires_on": today + dt.timedelta(days=days)},
            by=by,
        )
    items = catalog.facts(known.values())
    lines = []
    for code, lot, amount, days in _COMING:
        item, quantity = items[known[code]], Decimal(amount)
        lines.append(
            stock.DraftLine(
                item.id,
                item.unit,
                Decimal(1),
                quantity,
                quantity,
                unit_cost=item.purchase_price or Decimal(1),
                lot_code=lot,
                lot_expires_on=today + dt.timedelta(days=days),
            )
        )
    made = stock.draft(
        [stock.DraftDocument("PZ", by.company_id, place.branch_id, place.id, today, tuple(lines), reference="Dostawa z atestami partii")],
        by=by,
    )
    stock.issue([one.document_id for one in made], by=by)
    services.rule([stock.hall.Lot.objects.get(code="G-0512").pk], "stopped", reason="Reklamacja producenta: brak atestu PZH", by=by)
    buyer = (
        stock.StockDocument.objects.filter(company_id=by.company_id, kind="WZ", state="issued", party__isnull=False)
        .order_by("pk")
        .values_list("party_id", flat=True)
        .first()
    )
    item = items[known["PAS-USZ"]]
    sent = stock.DraftLine(item.id, item.unit, Decimal(1), Decimal(5), Decimal(5))
    (paper,) = stock.draft([stock.DraftDocument("WZ", by.company_id, place.branch_id, place.id, today, (sent,), party_id=buyer)], by=by)
    services.choose(paper.line_ids[0], stock.hall.Lot.objects.get(code="PU-2551").pk, reason="Klient zamówił jedną partię z atestem", by=by)
    stock.issue([paper.document_id], by=by)
