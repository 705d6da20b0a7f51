"""Forms of what is drawn on a contract: an order of its lines, materials issued for it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.calloffs import queries, services
from kupiec.sales.contracts import public as contracts

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it
MOST = 200


def _pk(request: Any) -> int:
    return int(request.resolver_match.kwargs["pk"])


def _left(planned: Decimal | None, unit: str, quantity: Decimal | None) -> str:
    if planned is None or quantity is None:
        return ""
    return kit.show.say(_("left: %(quantity)s %(unit)s")) % {"quantity": kit.show.quantity(quantity), "unit": unit}


def _contract(pk: int, *, by: Actor) -> str:
    """Which contract it is, for the head of its forms."""
    row = contracts.visible(by).select_related("party").get(pk=pk)
    return f"{row.number} · {row.party} · {row.subject}"


def _order_fields(request: Any) -> Any:
    of = _contract(_pk(request), by=request.actor)
    lines = queries.drawn(_pk(request))[:MOST]
    rows = [
        I.Quantity(f"line_{one.line_id}", f"{one.description}, {one.unit}", span=6, help=_left(one.planned, one.unit, one.left))
        for one in lines
    ]
    return (
        kit.Group(_("How much"), tuple(rows), of),
        kit.Group(_("Beyond the contract"), (I.Flag("over", _("Order more than is left of the contract"), span=12),)),
    )  # fmt: skip


def _order(values: Mapping[str, Any], *, by: Actor, pk: int, version: int | None) -> int:
    quantities = {int(name.removeprefix("line_")): value for name, value in values.items() if name.startswith("line_") and value}
    return services.order(pk, quantities=quantities, over=bool(values.get("over")), by=by)


def _nothing(pk: int, *, by: Actor) -> tuple[dict[str, Any], None]:
    contracts.visible(by).get(pk=pk)
    return {}, None


ORDER = kit.Form(
    "calloffs.order",
    _("Order of the contract"),
    fields=_order_fields,
    load=_nothing,
    save=_order,
    done=lambda pk: reverse("order", args=[pk]),
    right="orders.edit",
)


def _warehouses(by: Actor) -> list[tuple[int, str]]:
    return [
        (one.pk, f"{one.code} {one.name}") for one in stock.Warehouse.objects.filter(company_id=by.company_id, active=True).order_by("code")
    ]


def _material_fields(request: Any) -> Any:
    pk = _pk(request)
    of = _contract(pk, by=request.actor)
    needed, done = contracts.needs(contracts.shown_edition(pk, on=clock.today()).pk), queries.issued(pk)
    goods = catalog.facts(list(needed)[:MOST])
    rows = [
        I.Quantity(f"item_{item_id}", f"{goods[item_id].code} {goods[item_id].name}, {goods[item_id].unit}", span=6,
                   help=_left(quantity, goods[item_id].unit, quantity - done.get(item_id, Decimal(0))))
        for item_id, quantity in list(needed.items())[:MOST]
    ]  # fmt: skip
    return (
        kit.Group(_("From where"), (I.Choice("warehouse_id", _("Warehouse"), options=_warehouses, required=True, span=6),), of),
        kit.Group(_("How much"), tuple(rows)),
    )


def _issue(values: Mapping[str, Any], *, by: Actor, pk: int, version: int | None) -> int:
    quantities = {int(name.removeprefix("item_")): value for name, value in values.items() if name.startswith("item_") and value}
    return services.issue_materials(pk, quantities=quantities, warehouse_id=values["warehouse_id"], by=by)


ISSUE = kit.Form(
    "calloffs.issue", _("Materials of the contract"), fields=_material_fields, load=_nothing, save=_issue, done=lambda pk: reverse("stock-document", args=[pk]),
    right="stock.draft",
)  # fmt: skip
