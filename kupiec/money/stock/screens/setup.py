"""Settings of stock: warehouses, locations, how goods are valued and shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.stock import words
from kupiec.money.stock.models import Location, Warehouse
from kupiec.money.stock.screens.balances import warehouses
from kupiec.money.stock.services import settings, setup
from kupiec.money.stock.values import Policy, Valuation

C, F_, In = kit.columns, kit.filters, kit.inputs
RIGHT = "stock.settings"


def _branches(by: Actor) -> list[tuple[int, str]]:
    rows = company.Branch.objects.filter(company_id=by.company_id, active=True).order_by("code")
    return [(pk, f"{code} {name}") for pk, code, name in rows.values_list("pk", "code", "name")]


def _warehouses(by: Actor) -> QuerySet[Warehouse]:
    return Warehouse.objects.filter(company_id=by.company_id)


WAREHOUSES = kit.List(
    name="stock.warehouses",
    title=_("Warehouses"),
    rows=_warehouses,
    columns=(
        C.Link("code", _("Code"), url="stock-warehouse"),
        C.Text("name", _("Name")),
        C.Text("branch", _("Branch"), source="branch.name"),
        C.Text("city", _("Town")),
        C.Flag("serves_all", _("Serves all branches")),
        C.Flag("active", _("In use")),
    ),
    sort=("code",),
    create=kit.Create(_("Warehouse"), url="stock-warehouse-new", right=RIGHT),
    right=RIGHT,
    empty=kit.Empty("building-warehouse", _("No warehouses yet")),
)  # fmt: skip

_WAREHOUSE = (
    In.Text("code", _("Code"), required=True, max=10, span=3),
    In.Text("name", _("Name"), required=True, max=120, span=9),
    In.Choice("branch_id", _("Branch"), options=_branches, required=True, span=6),
    In.Text("street", _("Street"), max=120, span=6),
    In.Text("postal_code", _("Postal code"), max=12, span=3),
    In.Text("city", _("Town"), max=80, span=9),
    In.Flag("serves_all", _("Serves orders of all branches"), default=True, span=6),
    In.Flag("active", _("In use"), default=True, span=6),
)


def _save_warehouse(values: dict[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    return setup.save_warehouse(values, pk=pk, version=version, by=by)


def _load_warehouse(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    row = _warehouses(by).get(pk=pk)
    return {asked.name: getattr(row, asked.name) for asked in _WAREHOUSE}, row.version


def _to_warehouses(pk: int) -> str:
    return reverse("stock-warehouses")


WAREHOUSE_NEW = kit.Form(
    "stock.warehouse-new", _("New warehouse"), fields=_WAREHOUSE, save=_save_warehouse, done=_to_warehouses, right=RIGHT
)
WAREHOUSE = kit.Form(
    "stock.warehouse", _("Warehouse"), fields=_WAREHOUSE, load=_load_warehouse, save=_save_warehouse, done=_to_warehouses, right=RIGHT
)


def _locations(by: Actor) -> QuerySet[Location]:
    return Location.objects.filter(company_id=by.company_id).defer("item__search", "item__description")


LOCATIONS = kit.List(
    name="stock.locations",
    title=_("Locations"),
    rows=_locations,
    columns=(
        C.Link("code", _("Code"), url="stock-location"),
        C.Text("name", _("Name")),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Text("zone", _("Zone")),
        C.Text("item", _("Kept for item"), source="item.code"),
        C.Text("group", _("Kept for group"), source="item_group.name"),
        C.Quantity("capacity", _("Capacity")),
        C.Number("position", _("Order of walking")),
        C.Flag("active", _("In use")),
    ),
    sort=("warehouse", "position", "code"),
    search=("code", "name", "zone"),
    filters=(F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),),
    create=kit.Create(_("Location"), url="stock-location-new", right=RIGHT),
    right=RIGHT,
    empty=kit.Empty("map-pin", _("No locations yet"), _("A warehouse works without them, too.")),
)  # fmt: skip

_LOCATION = (
    In.Choice("warehouse_id", _("Warehouse"), options=warehouses, required=True, span=4),
    In.Text("code", _("Code"), required=True, max=20, span=4),
    In.Text("name", _("Name"), max=80, span=4),
    In.Text("zone", _("Zone"), max=20, span=4),
    In.Quantity("capacity", _("Capacity"), help=_("Base units that fit; empty: no limit"), span=4),
    In.Integer("position", _("Order of walking"), default=0, span=4),
    In.Pick("item_id", _("Kept for item"), picker="catalog.item", span=6),
    In.Pick("item_group_id", _("Kept for group"), picker="catalog.group", span=6),
    In.Flag("active", _("In use"), default=True, span=6),
)


def _save_location(values: dict[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    values["position"] = values["position"] or 0
    return setup.save_location(values, pk=pk, version=version, by=by)


def _load_location(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    row = _locations(by).get(pk=pk)
    return {asked.name: getattr(row, asked.name) for asked in _LOCATION}, row.version


def _to_locations(pk: int) -> str:
    return reverse("stock-locations")


LOCATION_NEW = kit.Form("stock.location-new", _("New location"), fields=_LOCATION, save=_save_location, done=_to_locations, right=RIGHT)
LOCATION = kit.Form(
    "stock.location", _("Location"), fields=_LOCATION, load=_load_location, save=_save_location, done=_to_locations, right=RIGHT
)


def _choices(request: kit.Request) -> Mapping[str, Any]:
    now = settings.of(request.actor.company_id)
    return {"valuation": now.valuation.value, "policy": now.policy.value, "posting": now.posting}


def _choose(values: dict[str, Any], *, by: Actor) -> None:
    chosen = settings.Settings(Valuation(values["valuation"]), Policy(values["policy"]), bool(values["posting"]))
    settings.choose(chosen, by=by)


CHOICES = kit.Form(
    "stock.settings", _("Stock settings"),
    fields=(
        In.Choice("valuation", _("Value of issues"), options=list(words.VALUATIONS.items()), required=True, span=6,
                 help=_("From now on; costs of issued documents stay.")),
        In.Choice("policy", _("Who is served first when goods come"), options=list(words.POLICIES.items()), required=True, span=6),
        In.Flag("posting", _("Post values of stock to the ledger"), span=12),
    ),
    initial=_choices, save=_choose, right=RIGHT,
)  # fmt: skip


def choices(request: kit.Request) -> HttpResponse:
    """The settings are one per company, so their address has no id."""
    return CHOICES.view(request)
