"""Transport orders: the list, the page of one with its stops, joining orders and deliveries (ORD-9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.sales.orders import public as orders
from kupiec.sales.transport import queries, services, words
from kupiec.sales.transport.models import Trip
from kupiec.sales.transport.values import LONGEST_TEXT, TRANSPORT, State, Stop, TripDraft

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
COST = "prices.see_cost"


def name_of(row: Trip) -> str:
    return str(row)


def _rows(by: Actor) -> QuerySet[Trip]:
    return queries.visible(by).select_related("carrier", "warehouse").defer("remarks", "carrier__search")


def _whose(row: Trip) -> str:
    return row.carrier.name if row.carrier else gettext("our own car")


def _stops(ids: Sequence[int], by: Actor) -> Mapping[int, kit.Mark]:
    found = {}
    for pk, (every, settled, failed) in queries.counted(ids).items():
        said = gettext("%(settled)s of %(every)s") % {"settled": settled, "every": every}
        found[pk] = kit.Mark("bad" if failed else "ok" if every and settled == every else "line", said)
    return found


def _is(*states: State) -> Any:
    return lambda row: row.state in states


PLACE = kit.Operation(
    "place",
    _("Order the transport"),
    run=services.place,
    icon="send",
    right="transport.place",
    key="Ctrl+Enter",
    primary=_is(State.DRAFT),
    only=_is(State.DRAFT),
    message=_("%(count)s ordered"),
)
LEAVE = kit.Operation(
    "leave",
    _("It has left"),
    run=services.leave,
    icon="truck",
    right="transport.place",
    primary=_is(State.PLACED),
    only=_is(State.PLACED),
    message=_("%(count)s on the way"),
)
CANCEL = kit.Operation(
    "cancel", _("Cancel"), run=services.cancel, icon="x", right="transport.place", more=True, danger=True, only=_is(State.DRAFT, State.PLACED), fields=(I.Text("reason", _("Reason"), max=240, span=12),),
    message=_("%(count)s cancelled"),
)  # fmt: skip
TRIPS = kit.List(
    "transport.trips", _("Transport"), rows=_rows, right="transport.see",
    columns=(
        C.Link("number", _("Number"), value=name_of, sort="number", url="transport-order"), C.Badge("state", _("State"), kinds={one.value: mark for one, mark in words.STATES.items()}),
        C.Day("loading_on", _("Loading on")), C.Text("carrier", _("Carrier"), value=_whose, sort="carrier__name"), C.Text("vehicle", _("Vehicle")), C.Text("driver", _("Driver")),
        C.Html("stops", _("Stops"), fill=_stops), C.Text("warehouse", _("Warehouse"), source="warehouse.code"), C.Money("cost", _("Cost"), right=COST, total=True),
    ),
    sort=("-loading_on",), search=("number", "vehicle", "driver", "carrier__search"),
    filters=(F.Choice("state", _("State"), choices=[(one.value, mark[1]) for one, mark in words.STATES.items()]), F.Dates("loading_on", _("Loading on")),
             F.Pick("carrier", _("Carrier"), source="carrier_id", picker="parties.party")),
    views=(kit.View("open", _("To go"), "f.state=draft&f.state=placed&sort=loading_on"), kit.View("left", _("On the way"), "f.state=left")),
    operations=(PLACE, LEAVE, CANCEL), create=kit.Create(_("Transport"), url="transport-new", right="transport.edit"),
    empty=kit.Empty("truck", _("No transport orders yet"), _("Join orders or deliveries of one trip; the order shows its transport.")),
)  # fmt: skip


def _body(row: Trip, by: Actor) -> dict[str, Any]:
    loads = queries.loads([row.pk])
    carried = queries.carried(loads)
    shown = []
    stops = list(queries.stops([row.pk]))
    for stop in stops:
        mine = [one for one in loads if one.stop_id == stop.pk]
        shown.append(
            {
                "stop": stop,
                "mark": kit.Mark(*words.STOPS[Stop(stop.state)]),
                "loads": [(one, carried[one.pk]) for one in mine],
                "weight": _sum(carried[one.pk].weight for one in mine),
            }
        )
    open_, may = row.state in (State.DRAFT, State.PLACED), by.may("transport.edit")
    ways = {"weight": _sum(one.weight for one in carried.values()), "volume": _sum(one.volume for one in carried.values())}
    return {
        "stops": shown, "may_edit": open_ and may, "may_settle": row.state in (State.PLACED, State.LEFT, State.DONE) and by.may("transport.place"), **ways,
        "settled": row.state == State.DONE, "chosen": next((stop.pk for stop in stops if stop.state == Stop.OPEN), None),
        "cost": row.cost if by.may(COST) else None, "waiting": _waiting(row, by) if open_ and may else (), "orders": _orders(row, by) if open_ and may else (),
    }  # fmt: skip


def _sum(values: Any) -> Decimal | None:
    known = [one for one in values if one is not None]
    return sum(known, ZERO) if known else None


def _waiting(row: Trip, by: Actor) -> list[tuple[int, str]]:
    """Deliveries of the last days that are on no trip."""
    if not by.may("stock.see"):
        return []
    taken = queries.Load.objects.filter(document__isnull=False).values("document_id")
    rows = (
        stock.StockDocument.objects.filter(
            company_id=row.company_id, warehouse_id=row.warehouse_id, kind="WZ", state__in=("draft", "issued")
        )
        .exclude(pk__in=taken)
        .select_related("party")
    )
    return [(one.pk, f"{one} · {one.party}") for one in rows.order_by("-pk")[:40]]


def _orders(row: Trip, by: Actor) -> list[tuple[int, str]]:
    known = queries.Load.objects.filter(trip=row, order__isnull=False).values("order_id")
    rows = orders.visible(by).filter(state="accepted", warehouse_id=row.warehouse_id).exclude(pk__in=known).select_related("orderer")
    return [(one.pk, f"{one.number} · {one.orderer}") for one in rows.order_by("wanted_on", "-pk")[:40]]


def _head(row: Trip, by: Actor) -> kit.Head:
    return kit.Head(
        _("Transport order"),
        name_of(row),
        icon="truck",
        badges=(kit.Mark(*words.STATES[State(row.state)]),),
    )


PAGE = kit.Detail(
    "transport.order", get=queries.one, right="transport.see", head=_head, edit_url="transport-edit", edit_right="transport.edit",
    facts=(
        kit.Fact(_("Carrier"), lambda row, by: _whose(row), url=lambda row: reverse("party", args=[row.carrier_id]) if row.carrier_id else ""), kit.Fact(_("Loading on"), lambda row, by: kit.show.day(row.loading_on)),
        kit.Fact(_("Warehouse"), lambda row, by: f"{row.warehouse.code} {row.warehouse.name}"), kit.Fact(_("Vehicle"), "vehicle", optional=True),
        kit.Fact(_("Driver"), lambda row, by: ", ".join(one for one in (row.driver, row.phone) if one), optional=True), kit.Fact(_("Remarks"), "remarks", optional=True),
    ),
    body="transport/_body.html", context=_body, operations=(PLACE, LEAVE, CANCEL), panels=(kit.Panel("history", _("History"), timeline=True, icon="history", order=90),), subject=TRANSPORT, audit=Trip,
)  # fmt: skip


@kit.screen(right="transport.see")
def act(request: kit.Request, pk: int) -> HttpResponse:
    """POST of the page's body: join, take off, move or settle; then the page again, or why not as words on it."""
    by, post = request.actor, request.POST
    do, stop = post.get("do", ""), kit.parse.key(post.get("stop", "")) or 0
    back = reverse("transport-order", args=[pk])
    if request.method != "POST":
        return kit.go(request, back)
    try:
        if do == "load":
            services.load(pk, order_ids=_keys(post.getlist("orders")), document_ids=_keys(post.getlist("documents")), by=by)
        elif do == "unload":
            services.unload(pk, _keys(post.getlist("load")), by=by)
        elif do in ("up", "down"):
            services.move_stop(pk, stop, up=do == "up", by=by)
        elif do in ("done", "failed"):
            services.settle(pk, stop, done=do == "done", note=post.get("note", ""), by=by)
    except Refusal as refusal:
        if refusal.code == "FORBIDDEN":
            raise
        return _declined(request, pk, refusal) if kit.is_fragment(request) else kit.go(request, back, text=refusal.text)
    return kit.go(request, back, text=gettext("Saved"))


def _declined(request: kit.Request, pk: int, refusal: Refusal) -> HttpResponse:
    """The body of the page again, why not beside what was asked for, what was typed kept."""
    by, post = request.actor, request.POST
    row, stop = queries.one(pk, by=by), kit.parse.key(post.get("stop", ""))
    wrong = {
        "do": post.get("do", ""),
        "text": refusal.text,
        "field": refusal.field,
        "stop": stop,
        "note": post.get("note", "")[:LONGEST_TEXT],
    }
    context = {**_body(row, by), "record": row, "by": by, "wrong": wrong, "chosen": stop}
    return kit.announce(render(request, "transport/_body.html", context, status=422), refusal.text)


def _keys(texts: Sequence[str]) -> list[int]:
    return [pk for text in texts if (pk := kit.parse.key(text))]


def _places(by: Actor) -> list[tuple[int, str]]:
    return [(one.id, f"{one.code} {one.name}") for one in stock.serving_warehouses(by.company_id)]


FIELDS = (
    I.Choice("warehouse_id", _("Warehouse"), options=_places, required=True, span=4), I.Day("loading_on", _("Loading on"), required=True, span=4),
    I.Pick("carrier_id", _("Carrier"), picker="parties.party", span=4, help=_("Empty: our own car.")), I.Text("vehicle", _("Vehicle"), max=60, span=4), I.Text("driver", _("Driver"), max=120, span=4),
    I.Text("phone", _("Driver’s telephone"), max=40, span=4), I.Amount("cost", _("Cost, net"), span=4, right=COST), I.Area("remarks", _("Remarks"), max=LONGEST_TEXT, span=12),
)  # fmt: skip


def _initial(request: kit.Request) -> dict[str, Any]:
    places = _places(request.actor)
    return {"warehouse_id": places[0][0] if places else None, "loading_on": clock.today()}


def _create(values: Mapping[str, Any], *, by: Actor) -> int:
    given: dict[str, Any] = {
        name: "" if value is None and name in ("vehicle", "driver", "phone", "remarks") else value for name, value in values.items()
    }
    return services.create(TripDraft(**given), by=by)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {one.name: getattr(row, one.name) for one in FIELDS}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.edit(pk, values, version=version, by=by)
    return pk


def _page(pk: Any) -> str:
    return reverse("transport-order", args=[pk])


NEW = kit.Form("transport.new", _("New transport order"), fields=FIELDS, initial=_initial, save=_create, done=_page, right="transport.edit")
EDIT = kit.Form("transport.edit", _("Transport order"), fields=FIELDS, load=_load, save=_save, done=_page, right="transport.edit")
