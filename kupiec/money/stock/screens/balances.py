"""Magazyn › Stany: stock of items by warehouse, what lies where, and how it moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.stock import figures, queries, words
from kupiec.money.stock.models import Demand, ExpectedSupply, Layer, Location, Move, Place, StockBalance

C, F_ = kit.columns, kit.filters


def warehouses(by: Actor) -> Sequence[tuple[int, str]]:
    """Warehouses of the company, for filters and forms."""
    rows = queries.visible_warehouses(by).filter(active=True).order_by("code")
    return [(pk, f"{code} {name}") for pk, code, name in rows.values_list("pk", "code", "name")]


def shown(by: Actor) -> QuerySet[StockBalance]:
    return queries.balances(by).defer("item__search", "item__description")


def mark(row: Any) -> kit.Mark:
    """The state of stock in words."""
    if row.on_hand <= 0:
        return kit.Mark("bad", _("Out of stock"), "circle-x")
    if row.on_hand == row.blocked:
        return kit.Mark("warn", _("All blocked"), "lock")
    return kit.Mark("ok", _("In stock"), "circle-check")


STATES = (("free", _("In stock")), ("blocked", _("All blocked")), ("none", _("Out of stock")))


def _state(rows: QuerySet, value: Sequence[str], by: Actor) -> QuerySet:
    wanted = Q(pk__in=())
    if "free" in value:
        wanted |= Q(on_hand__gt=F("blocked"))
    if "blocked" in value:
        wanted |= Q(on_hand__gt=0, on_hand=F("blocked"))
    if "none" in value:
        wanted |= Q(on_hand__lte=0)
    return rows.filter(wanted)


BALANCES = kit.List(
    name="stock.balances",
    title=_("Stock levels"),
    rows=shown,
    columns=(
        C.Link("code", _("Item"), source="item.code", url="stock-balance"),
        C.Text("name", _("Name"), source="item.name"),
        C.Badge("state", _("State"), value=mark, sort=False),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Quantity("on_hand", _("On hand"), width="s"),
        C.Quantity("blocked", _("Blocked"), width="s"),
        C.Quantity("free", _("Free stock"), value=lambda row: row.on_hand - row.blocked, width="s", kind=lambda row: "" if row.on_hand > row.blocked else "bad"),
        C.Quantity("expected", _("Expected"), fill=figures.expected, width="s"),
        C.Quantity("reserved", _("Reserved"), fill=figures.reserved, width="s"),
        C.Text("unit", _("Unit"), source="item.unit_id", width="xs", sort="item__unit"),
        C.Money("value", _("Value"), total=True, right="prices.see_cost"),
        C.Text("group", _("Group"), source="item.group.name", hidden=True),
        C.Text("producer", _("Producer"), source="item.producer.name", hidden=True),
    ),
    sort=("code", "warehouse"),
    search=("item__search",),
    filters=(
        F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),
        F_.Choice("state", _("State"), choices=STATES, apply=_state),
        F_.Pick("item", _("Item"), source="item_id", picker="catalog.item"),
        F_.Amounts("on_hand", _("On hand")),
    ),
    views=(kit.View("short", _("Nothing free"), "f.state=none&f.state=blocked"),),
    right="stock.see",
    empty=kit.Empty("packages", _("No stock yet"), _("It comes with the first receipt (PZ)."), ("stock-document-new", _("Receive goods"))),
)  # fmt: skip


def one(pk: int, *, by: Actor) -> StockBalance:
    return queries.balances(by).select_related("item", "item__unit", "warehouse").get(pk=pk)


def _figures(row: StockBalance, by: Actor) -> list[kit.Figure]:
    coming = figures.supply_of_balances([row.pk], by).get(row.pk, (0, 0, None))
    unit = row.item.unit_id
    shown = [
        kit.Figure(_("On hand"), kit.show.quantity(row.on_hand), note=unit),
        kit.Figure(_("Blocked"), kit.show.quantity(row.blocked), note=unit),
        kit.Figure(_("Free stock"), kit.show.quantity(row.on_hand - row.blocked), "ok" if row.on_hand > row.blocked else "bad", unit),
        kit.Figure(_("Expected"), kit.show.quantity(coming[0]), note=kit.show.day(coming[2]) if coming[2] else ""),
        kit.Figure(_("Reserved"), kit.show.quantity(coming[1]), note=unit),
    ]
    wanted = Demand.objects.filter(item_id=row.item_id, warehouse_id=row.warehouse_id).aggregate(Sum("quantity"))
    shown.append(kit.Figure(_("Open orders"), kit.show.quantity(wanted["quantity__sum"] or 0), note=unit))
    return shown + ([kit.Figure(_("Value"), kit.show.money(row.value))] if by.may("prices.see_cost") else [])


def _places(row: StockBalance, by: Actor) -> dict[str, Any]:
    places = Place.objects.filter(warehouse_id=row.warehouse_id, item_id=row.item_id, quantity__gt=0)
    found = list(places.select_related("location", "lot").order_by("location__position", "location__code", "lot__expires_on"))
    return {"places": found, "unplaced": row.on_hand - sum(place.quantity for place in found)}


def _moves(row: StockBalance, by: Actor) -> dict[str, Any]:
    rows = Move.objects.filter(company_id=by.company_id, warehouse_id=row.warehouse_id, item_id=row.item_id)
    return {"moves": rows.select_related("document", "location").order_by("-on", "-id")[:100], "see_cost": by.may("prices.see_cost")}


LAYERS = 100


def _layers(row: StockBalance, by: Actor) -> dict[str, Any]:
    """What is left of each receipt, the one that goes first at the top (STK-3)."""
    rows = Layer.objects.filter(warehouse_id=row.warehouse_id, item_id=row.item_id, quantity__gt=0).order_by("pk")
    see_cost = by.may("prices.see_cost")
    related = rows.select_related("line__document__party").defer("line__document__snapshot", "line__document__party__search")
    found = list(related[: LAYERS + 1])
    shown = [(layer, layer.value / layer.quantity if see_cost else None) for layer in found[:LAYERS]]
    return {"layers": shown, "more": len(found) > LAYERS, "row": row, "see_cost": see_cost}


def _waiting(row: StockBalance, by: Actor) -> dict[str, Any]:
    rows = list(Demand.objects.filter(warehouse_id=row.warehouse_id, item_id=row.item_id).order_by("ordered_on", "pk")[:100])
    kept = figures.kept_of_demands([demand.pk for demand in rows])
    cards = figures.cards_of_demands([(demand.source, demand.source_id) for demand in rows], by)
    supplies = ExpectedSupply.objects.filter(warehouse_id=row.warehouse_id, item_id=row.item_id, quantity__gt=0)
    return {
        "demands": [(demand, kept[demand.pk], cards.get((demand.source, demand.source_id))) for demand in rows],
        "supplies": supplies.select_related("supplier").order_by("due", "pk")[:50],
    }


BALANCE = kit.Detail(
    name="stock.balance",
    get=one,
    head=lambda row, by: kit.Head(_("Stock of an item"), row.item.code, icon="packages", subtitle=f"{row.item.name} · {row.warehouse.code}"),
    figures=_figures,
    panels=(
        kit.Panel("waiting", _("Who waits"), template="stock/_waiting.html", context=_waiting, icon="lock", order=10),
        kit.Panel("places", _("Locations"), template="stock/_places.html", context=_places, icon="map-pin", order=20),
        kit.Panel("layers", _("Receipts left"), template="stock/_layers.html", context=_layers, icon="stack-2", order=25),
        kit.Panel("moves", _("Moves"), template="stock/_moves.html", context=_moves, icon="arrows-exchange", order=30),
    ),
    layout="card",
    right="stock.see",
)  # fmt: skip


def _places_rows(by: Actor) -> QuerySet[Place]:
    rows = Place.objects.filter(company_id=by.company_id, quantity__gt=0) if by.may("stock.see") else Place.objects.none()
    return rows.defer("item__search", "item__description")


PLACES = kit.List(
    name="stock.places",
    title=_("What lies where"),
    rows=_places_rows,
    columns=(
        C.Link("location", _("Location"), source="location.code", url=lambda row: f"{reverse('stock-places')}?f.location={row.location_id}" if row.location_id else ""),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Text("zone", _("Zone"), source="location.zone"),
        C.Text("code", _("Item"), source="item.code"),
        C.Text("name", _("Name"), source="item.name"),
        C.Quantity("quantity", _("Quantity")),
        C.Text("unit", _("Unit"), source="item.unit_id", sort="item__unit"),
        C.Text("lot", _("Lot"), source="lot.code"),
        C.Day("expires", _("Expires"), source="lot.expires_on"),
    ),
    sort=("warehouse", "location", "code"),
    search=("item__search", "location__code", "lot__code"),
    filters=(
        F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),
        F_.Pick("item", _("Item"), source="item_id", picker="catalog.item"),
        F_.Pick("location", _("Location"), source="location_id", picker="stock.location"),
        F_.Dates("expires", _("Expires"), source="lot__expires_on"),
    ),
    right="stock.see",
    empty=kit.Empty("map-pin", _("Nothing is placed"), _("Receipts into warehouses with locations put goods there."), ("stock-locations", _("Set up locations"))),
)  # fmt: skip


def _moves_rows(by: Actor) -> QuerySet[Move]:
    rows = Move.objects.filter(document__in=queries.visible(by)) if by.scope("stock") != "all" else Move.objects.all()
    return rows.filter(company_id=by.company_id).defer("item__search", "item__description", "document__snapshot")


MOVES = kit.List(
    name="stock.moves",
    title=_("Moves"),
    rows=_moves_rows,
    columns=(
        C.Link("number", _("Document"), source="document.number", url=lambda row: reverse("stock-document", args=[row.document_id])),
        C.Text("kind", _("Kind"), source="document.kind"),
        C.Day("on", _("Date")),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Text("code", _("Item"), source="item.code"),
        C.Text("name", _("Name"), source="item.name"),
        C.Quantity("quantity", _("Quantity"), kind=lambda row: "bad" if row.quantity < 0 else "ok"),
        C.Money("value", _("Value"), right="prices.see_cost"),
        C.Text("location", _("Location"), source="location.code", hidden=True),
        C.Text("lot", _("Lot"), source="lot.code", hidden=True),
    ),
    sort=("-on",),
    search=("item__search", "document__number"),
    filters=(
        F_.Dates("on", _("Date")),
        F_.Choice("kind", _("Kind"), source="document__kind", choices=lambda by: words.kind_choices()),
        F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),
        F_.Pick("item", _("Item"), source="item_id", picker="catalog.item"),
    ),
    right="stock.see",
    empty=kit.Empty("arrows-exchange", _("Nothing has moved yet"), _("Each issued stock document moves goods."), ("stock-document-new", _("Receive goods"))),
)  # fmt: skip


def _find_warehouses(text: str, *, by: Actor, limit: int) -> list[kit.Choice]:
    rows = queries.visible_warehouses(by).filter(active=True)
    rows = rows.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(city__icontains=text)) if text else rows
    return [kit.Choice(one.pk, one.code, one.name) for one in rows.order_by("code")[:limit]]


def _find_locations(text: str, *, by: Actor, limit: int, context: dict[str, str]) -> list[kit.Choice]:
    rows = Location.objects.filter(company_id=by.company_id, active=True, code__icontains=text).select_related("warehouse")
    if kit.parse.key(context.get("warehouse_id", "")):
        rows = rows.filter(warehouse_id=int(context["warehouse_id"]))
    return [kit.Choice(one.pk, one.code, one.warehouse.code) for one in rows.order_by("warehouse__code", "position", "code")[:limit]]


def _warehouse_label(pk: Any, *, by: Actor) -> str:
    found = queries.visible_warehouses(by).filter(pk=pk).first()
    return f"{found.code} {found.name}" if found else ""


def _location_label(pk: Any, *, by: Actor) -> str:
    found = Location.objects.filter(pk=pk, company_id=by.company_id).first()
    return found.code if found else ""


WAREHOUSE_PICKER = kit.Picker("stock.warehouse", _find_warehouses, _warehouse_label)
LOCATION_PICKER = kit.Picker("stock.location", _find_locations, _location_label, takes_context=True)
