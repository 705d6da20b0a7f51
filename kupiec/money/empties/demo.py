"""Demo: euro pallets come back; some are with customers, one customer brought a few."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.empties import services
from kupiec.money.empties.values import Piece
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog

PALLET, DEPOSIT, BOUGHT = "PALETA-EUR", Decimal("45.00"), Decimal(80)


def fill(*, by: Actor) -> None:
    """Nothing where the pallet is not in the catalogue."""
    item = catalog.Item.objects.filter(code=PALLET, stocked=True).values_list("pk", flat=True).first()
    if item is None:
        return
    place = stock.serving_warehouses(by.company_id)[0]
    services.define(item, DEPOSIT, by=by)
    unit = catalog.facts([item])[item].unit
    line = stock.DraftLine(item, unit, Decimal(1), BOUGHT, BOUGHT, unit_cost=Decimal("38.00"))
    (made,) = stock.draft(
        [stock.DraftDocument("PZ", by.company_id, place.branch_id, place.id, clock.today(), (line,), reference="Zakup palet")], by=by
    )
    stock.issue([made.document_id], by=by)
    sent = stock.StockDocument.objects.filter(company_id=by.company_id, kind="WZ", state="issued", party__isnull=False).order_by("-pk")
    papers: dict[int, str] = {}
    for party, number in sent.values_list("party_id", "number")[:40]:
        papers.setdefault(party, number)
    for count, (party, number) in enumerate(list(papers.items())[:5]):
        services.give(party, place.id, [Piece(item, Decimal(4 + 3 * count))], reference=number, by=by)
    for party in list(papers)[:1]:
        services.take_back(party, place.id, [Piece(item, Decimal(2))], by=by)
