"""Floors of prices of the wholesaler, and an order with a line below them that waits for the director's consent."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.access.public import Role
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.workflow import public as workflow
from kupiec.money.margins.public import save_floor
from kupiec.people.catalog import public as catalog
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import lines
from kupiec.sales.orders.values import LineChange

GENERAL, PUMPS = Decimal(8), Decimal(12)


def fill(*, by: Actor) -> None:
    """Cost plus 8 %, pumps 12 %; the director is bound by none and decides below."""
    director = Role.objects.get(code="dyrektor").pk
    save_floor({"percent": GENERAL}, by=by)
    save_floor({"role_id": director, "basis": "none"}, by=by)
    group = catalog.ItemGroup.objects.filter(code="POM").values_list("pk", flat=True).first()
    if group is not None:
        save_floor({"item_group_id": group, "percent": PUMPS}, by=by)
    for kind, name in (("offers.offer", "Cena poniżej progu"), ("orders.order", "Cena w zamówieniu poniżej progu")):
        step = workflow.StepData(name="Zgoda na cenę", who="role", role_id=director)
        workflow.add(
            workflow.DefinitionData(kind=kind, name=name, when="poniżej_progu > 0", required=False, position=9, steps=(step,)), by=by
        )
    order = Order.objects.filter(company_id=by.company_id, state="draft").order_by("-issue_date", "-pk").first()
    row = (
        OrderLine.objects.filter(order=order, cost__gt=0, promotion__isnull=True, set_line__isnull=True, price_source="engine")
        .order_by("position")
        .first()
    )
    if order is not None and row is not None and row.cost is not None:
        price = half_up(row.cost * row.factor * Decimal("1.05"), 2)
        lines.change(
            order.pk,
            row.pk,
            LineChange(unit_price=price, discount_percent=Decimal(0), reason="konkurencja daje mniej, inwestycja na wiosnę"),
            by=by,
        )
