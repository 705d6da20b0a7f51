"""Demo: a delivery half packed into two packages, a rack being counted; through the verbs only."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.money.stock import public as stock
from kupiec.money.warehousing import queries, services
from kupiec.money.warehousing.models import Package


def fill(*, by: Actor) -> None:
    """The first WZ that waits is being packed; of a warehouse with goods some positions are counted, one is short."""
    paper = stock.hall.waiting(by).order_by("issue_date", "pk").first()
    if paper is not None:
        for stop in queries.round_of(paper)[:2]:
            services.pick(paper.pk, stop.line.item.code, quantity=Decimal(1), by=by)
        package = Package.objects.filter(document_id=paper.pk).first()
        if package is not None:
            services.label(
                package.pk,
                {"kind": "box", "weight_kg": Decimal("6.5"), "length_cm": 60, "width_cm": 40, "height_cm": 30, "service": "Kurier 24"},
                by=by,
            )
    place = stock.serving_warehouses(by.company_id)[0]
    held = (
        stock.ahead.StockBalance.objects.filter(warehouse_id=place.id, on_hand__gt=1)
        .order_by("item__code")
        .values_list("item__code", "on_hand")[:3]
    )
    if held:
        sheet = services.start(place.id, remarks="Spis wyrywkowy, regał pomp", by=by)
        for number, (code, on_hand) in enumerate(held):
            services.scan(sheet, code, quantity=on_hand - 1 if number == 1 else on_hand, by=by)
