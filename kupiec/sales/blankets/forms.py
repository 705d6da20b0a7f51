"""Forms of blanket orders: entered with their lots, changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.sales.blankets import queries, services
from kupiec.sales.blankets.values import LONGEST_TEXT, Draft
from kupiec.sales.confirmations import public as confirmations

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it
EVERY = (
    ("day", N_("Every working day")), ("week", N_("Every week")), ("fortnight", N_("Every two weeks")), ("month", N_("Every month")), ("quarter", N_("Every quarter")),
)  # fmt: skip


def warehouses(by: Actor) -> list[tuple[int, str]]:
    return [(one.id, f"{one.code} {one.name}") for one in stock.serving_warehouses(by.company_id)]


def currencies(by: Actor) -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("code").values_list("code", flat=True)]


_PRICE = I.Price("price", _("Net price"), span=3, help=_("Empty: the price of the day."))
_AUTO = I.Integer("auto_days", _("Orders by themselves, days before"), least=0, most=365, span=3, help=_("Empty: by hand only."))
_ENDS = I.Day("ends", _("Until"), required=True, span=3)
_TEXTS = (I.Text("reference", _("Customer’s order number"), max=80, span=6), I.Area("remarks", _("Remarks"), max=LONGEST_TEXT, span=12))
_PLACE = I.Choice("warehouse_id", _("Warehouse"), options=warehouses, required=True, span=6)
FIELDS = (
    kit.Group(_("What is agreed"), (
        I.Pick("party_id", _("Customer"), picker="parties.customer", required=True, span=6), I.Pick("item_id", _("Item"), picker="catalog.item", required=True, span=6),
        I.Quantity("quantity", _("Quantity"), required=True, span=3), I.Text("unit", _("Unit"), max=10, span=3, help=_("Empty: the item’s own.")), _PRICE,
        I.Choice("currency", _("Currency"), options=currencies, required=True, span=3),
    )),
    kit.Group(_("Lots"), (
        I.Day("starts", _("First lot on"), required=True, span=3), _ENDS, I.Choice("every", _("How often"), options=list(EVERY), required=True, span=3),
        I.Quantity("lot", _("One lot"), span=3), I.Integer("count", _("Or so many lots"), least=0, most=400, span=3), _AUTO, _PLACE, *_TEXTS,
    )),
)  # fmt: skip


def _initial(request: kit.Request) -> dict[str, Any]:
    places = warehouses(request.actor)
    return {
        "party_id": kit.parse.key(request.GET.get("party", "")), "warehouse_id": places[0][0] if places else None, "every": confirmations.Every.MONTH.value,
        "currency": company.queries.own(request.actor.company_id).base_currency, "starts": clock.today(),
    }  # fmt: skip


def _create(values: Mapping[str, Any], *, by: Actor) -> int:
    given = {name: value for name, value in values.items() if value is not None}
    (pk,) = services.create([Draft(**given)], by=by)
    return pk


def to_page(pk: Any) -> str:
    return reverse("blanket", args=[pk])


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {name: getattr(row, name) for name in ("ends", "price", "auto_days", "warehouse_id", "reference", "remarks")}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.edit(pk, values, version=version, by=by)
    return pk


NEW = kit.Form(
    "blankets.new",
    _("New blanket order"),
    fields=FIELDS,
    initial=_initial,
    save=_create,
    done=to_page,
    right="blankets.edit",
    message=_("Check the lots, then place it."),
)
EDIT = kit.Form(
    "blankets.edit",
    _("Blanket order"),
    fields=(_ENDS, _PRICE, _AUTO, _PLACE, *_TEXTS),
    load=_load,
    save=_save,
    done=to_page,
    right="blankets.edit",
)
