"""Demo: a control cabinet calculated, in three quantities."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import public as catalog
from kupiec.sales.calculations import services
from kupiec.sales.calculations.services import components
from kupiec.sales.calculations.values import Basis, Draft, Kind
from kupiec.sales.offers import public as offers

D = Decimal


def fill(*, by: Actor) -> list[int]:
    """The free line of drafts: materials, work, a machine, testing, overhead; the price goes on the line."""
    made = []
    goods = list(
        catalog.Item.objects.filter(archived=False, kind="goods", purchase_price__gt=20, purchase_price__lt=400)
        .order_by("pk")
        .values_list("pk", flat=True)[:3]
    )
    for version in offers.OfferVersion.objects.filter(state="draft", offer__in=offers.visible(by)).order_by("-pk")[:3]:
        line = next((one for one in offers.reads.lines(version.pk) if one.kind == "line" and not one.item_id), None)
        if line is None:
            continue
        sheet = services.open_sheet(version.pk, line.pk, by=by)
        components.add(sheet, [
            *(Draft(item_id=pk, quantity=D(number)) for number, pk in enumerate(goods, 2)), Draft(kind=Kind.MATERIAL, description="Obudowa 800×600 z płytą montażową", unit="szt", cost=D("1180")),
            Draft(kind=Kind.LABOUR, description="Montaż i okablowanie", quantity=D(14), unit="h", cost=D("62")), Draft(kind=Kind.LABOUR, description="Projekt i dokumentacja", basis=Basis.ONCE, quantity=D(8), unit="h", cost=D("85")),
            Draft(kind=Kind.MACHINE, description="Obrabiarka blach", quantity=D("1.5"), unit="h", cost=D("90")), Draft(kind=Kind.SUBCONTRACT, description="Pomiary elektryczne", basis=Basis.ONCE, unit="kpl", cost=D("420")),
            Draft(kind=Kind.OVERHEAD, description="Koszty wydziałowe", basis=Basis.PERCENT, cost=D(12)),
        ], by=by)  # fmt: skip
        services.settle(sheet, {"percent": D(28), "rounding": D(10), "scales": "2; 5; 10"}, by=by)
        services.put_price([sheet], by=by)
        made.append(sheet)
    return made
