"""Stock counts by scanner: a sheet (INW) grows by scans, what was not found is counted as none, differences are posted by issuing it (STK-10)."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots import public as lots
from kupiec.money.stock import public as stock
from kupiec.money.warehousing import queries
from kupiec.money.warehousing.values import ONE, ZERO, Counted
from kupiec.people.catalog import public as catalog


def start(warehouse_id: int, *, remarks: str = "", by: Actor) -> int:
    """A new count sheet of a warehouse. Refuses NO_WAREHOUSE."""
    by.require("stock.count")
    place = next((one for one in stock.serving_warehouses(by.company_id) if one.id == warehouse_id), None)
    if place is None:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
    head = stock.DraftDocument("INW", by.company_id, place.branch_id, place.id, clock.today(), (), remarks=remarks)
    return stock.hall.draft([head], by=by.lent("stock.draft"), empty=True)[0].document_id


def _sheet(document_id: int, *, by: Actor) -> stock.StockDocument:
    by.require("stock.count")
    (paper,) = stock.hall.load_drafts([document_id], by=by)
    if paper.kind != "INW":
        raise Refusal("NO_DOCUMENT", N_("There is no such document."))
    return paper


def scan(
    document_id: int, code: str, *, quantity: Decimal | None = None, location_id: int | None = None, lot: str = "", by: Actor
) -> Counted:
    """Add a scanned code to the sheet, at a location: a pack's code its pieces, a GS1 code its quantity and lot, else one.

    `quantity` (of the code's unit) and `lot` are typed instead. Refuses UNKNOWN_CODE, QUANTITY, NOT_STOCKED, NO_LOCATION, LOT_WANTED, NOT_DRAFT.
    """
    by.require("stock.count")
    if quantity is not None and quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    hit = catalog.recognise(code).exact
    if hit is None:
        raise Refusal("UNKNOWN_CODE", N_("No item has the code “%(code)s”."), "code", params={"code": code[:60]})
    if quantity is not None:
        catalog.measures.check_quantity(quantity, hit.unit)
    added = (quantity or hit.quantity or ONE) * hit.factor
    with tx.write_tx(by=by):
        paper = _sheet(document_id, by=by)
        if location_id and not stock.hall.Location.objects.filter(pk=location_id, warehouse_id=paper.warehouse_id, active=True).exists():
            raise Refusal("NO_LOCATION", N_("There is no such location in this warehouse."), "location")
        item = catalog.facts([hit.item_id])[hit.item_id]
        if not item.stocked:
            raise Refusal("NOT_STOCKED", N_("%(item)s is not kept in stock."), "code", params={"item": f"{hit.code} {hit.name}"})
        named = (hit.lot or lot).strip()
        if not named and hit.item_id in lots.terms():
            raise Refusal("LOT_WANTED", N_("Scan or type the lot as well."), "lot")
        records.fit(stock.hall.Lot, {"code": named})
        line = _line(paper.pk, hit.item_id, location_id, named)
        lent = by.lent("stock.draft")
        if line is None:
            draft = stock.DraftLine(hit.item_id, item.unit, ONE, added, added, location_id=location_id, lot_code=named)
            (pk,) = stock.hall.add_draft_lines(document_id, [draft], by=lent)
            return Counted(pk, f"{hit.code} {hit.name}", added, added)
        counted = line.base_quantity + added
        stock.hall.change_draft_line(line.pk, stock.hall.LineChange(quantity=counted, unit=(item.unit, ONE)), by=lent)
    return Counted(line.pk, f"{hit.code} {hit.name}", added, counted)


def _line(document_id: int, item_id: int, location_id: int | None, lot: str) -> stock.StockLine | None:
    """The line of the sheet that counts this item at this place, of this lot."""
    rows = stock.StockLine.objects.filter(document_id=document_id, item_id=item_id).select_related("lot").order_by("pk")
    return next((row for row in rows if row.location_id == location_id and (row.lot.code if row.lot else "") == lot), None)


def take_back(document_id: int, line_id: int, quantity: Decimal, *, by: Actor) -> None:
    """A scan was wrong: what it added (base units) comes off its line; a line left with nothing goes."""
    with tx.write_tx(by=by):
        _sheet(document_id, by=by)
        line = stock.StockLine.objects.filter(document_id=document_id, pk=line_id).first()
        if line is None or not ZERO < quantity <= line.base_quantity or line.factor != 1:
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        lent = by.lent("stock.draft")
        if quantity == line.base_quantity:
            stock.hall.remove_draft_line(line.pk, by=lent)
        else:
            stock.hall.change_draft_line(line.pk, stock.hall.LineChange(quantity=line.base_quantity - quantity), by=lent)


def zero_rest(document_id: int, *, location_id: int | None = None, by: Actor) -> int:
    """What should be there (at a location, or in the whole warehouse) and is not on the sheet is counted as none; how many.

    Constant statements for any number. Refuses NOT_DRAFT, NOTHING_LEFT.
    """
    with tx.write_tx(by=by):
        paper = _sheet(document_id, by=by)
        rest = queries.uncounted(paper, location_id=location_id)
        if not rest:
            raise Refusal("NOTHING_LEFT", N_("Everything that should be there has been counted."))
        items = catalog.facts({item for item, _location, _lot in rest})
        drafts = [
            stock.DraftLine(
                item, items[item].unit, ONE, ZERO, ZERO, description=items[item].name, location_id=location, lot_code=lot, stocked=True
            )
            for item, location, lot in rest
        ]
        stock.hall.add_draft_lines(document_id, drafts, by=by.lent("stock.draft"))
    return len(rest)
