"""Magazyn › Partie: what lies of which lot and till when, the page of a lot, every move of lots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.lots import queries, rules, services
from kupiec.money.lots.terms import terms
from kupiec.money.lots.values import ZERO, Ruling
from kupiec.money.stock import public as stock

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
STATES = {
    "": ("ok", _("in date"), "check"), "near": ("warn", _("near its day"), "clock"), "expired": ("bad", _("expired"), "alert-triangle"),
    "stopped": ("bad", _("stopped"), "lock"), "allowed": ("info", _("allowed"), "check"), "none": ("line", _("no day"), "circle-dashed"),
}  # fmt: skip
RULINGS = (
    (Ruling.NONE.value, _("goes by its day")),
    (Ruling.STOPPED.value, _("stopped: may not leave")),
    (Ruling.ALLOWED.value, _("allowed: may leave though expired")),
)


def places(by: Actor) -> list[tuple[int, str]]:
    return [(one.id, f"{one.code} {one.name}") for one in stock.serving_warehouses(by.company_id)]


def state_of(expires_on: Any, *, ruling: str, ship_days: int = 0) -> str:
    today = clock.today()
    fit = rules.fitness(expires_on, ruling=ruling, today=today, ship_days=ship_days)
    if fit:
        return fit.value
    if expires_on is None:
        return "none"
    if ruling == Ruling.ALLOWED and expires_on < today:
        return "allowed"
    return "near" if (expires_on - today).days <= queries.NEAR else ""


def _state(row: Any) -> str:
    return state_of(row.lot.expires_on, ruling=row.ruling, ship_days=row.ship_days)


def _days(row: Any) -> int | None:
    return (row.lot.expires_on - clock.today()).days if row.lot.expires_on else None


def _lots_of(ids: Sequence[int], by: Actor) -> list[int]:
    return list(queries.visible(by).filter(pk__in=list(ids)).order_by("lot_id").values_list("lot_id", flat=True).distinct())


def _stop(ids: Sequence[int], *, reason: str, by: Actor) -> int:
    return services.rule(_lots_of(ids, by), Ruling.STOPPED, reason=reason, by=by)


def _allow(ids: Sequence[int], *, reason: str, by: Actor) -> int:
    return services.rule(_lots_of(ids, by), Ruling.ALLOWED, reason=reason, by=by)


def _clear(ids: Sequence[int], *, by: Actor) -> int:
    return services.rule(_lots_of(ids, by), Ruling.NONE, by=by)


_WHY = (I.Text("reason", _("Reason"), required=True, max=200, span=12),)
STOP = kit.Operation("stop", _("Stop"), run=_stop, icon="lock", right="lots.rule", fields=_WHY, message=_("Stopped: nothing of it leaves"))
ALLOW = kit.Operation(
    "allow", _("Allow though expired"), run=_allow, icon="check", right="lots.rule", fields=_WHY, message=_("It may leave now"), more=True
)
CLEAR = kit.Operation(
    "clear", _("Go by its day again"), run=_clear, icon="lock-open", right="lots.rule", message=_("Goes by its day again"), more=True
)

LOTS = kit.List(
    "lots.lots", _("Lots"), rows=queries.visible, right="stock.see",
    columns=(
        C.Link("lot", _("Lot"), source="lot.code", url=lambda row: reverse("lot", args=[row.lot_id])),
        C.Text("code", _("Item"), source="lot.item.code"), C.Text("name", _("Name"), source="lot.item.name"),
        C.Badge("state", _("State"), value=_state, kinds=STATES),
        C.Day("expires_on", _("Good till"), source="lot.expires_on"), C.Number("days", _("Days to go"), value=_days, width="s", kind=lambda row: "bad" if (_days(row) or 0) < 0 else ""),
        C.Quantity("on_hand", _("On hand")), C.Quantity("blocked", _("Kept of it")), C.Text("unit", _("Unit"), source="lot.item.unit_id", sort=False, width="xs"),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"), C.Text("reason", _("Reason"), hidden=True, sort=False),
    ),
    sort=("expires_on", "lot"), search=("lot__code", "lot__item__search"),
    filters=(
        F.Flag("there", _("There are goods"), apply=lambda rows, by: rows.filter(on_hand__gt=0)),
        F.Flag("near", _("Near its day"), apply=lambda rows, by: queries.near(rows)), F.Flag("expired", _("Expired"), apply=lambda rows, by: queries.expired(rows)),
        F.Flag("ruled", _("Stopped or allowed"), apply=lambda rows, by: rows.exclude(ruling="")),
        F.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=places), F.Pick("item", _("Item"), source="lot__item_id", picker="catalog.item"),
        F.Dates("expires_on", _("Good till"), source="lot__expires_on"),
    ),
    views=(
        kit.View("there", _("With goods"), "f.there=1"), kit.View("near", _("Near their day"), "f.near=1"), kit.View("expired", _("Expired"), "f.expired=1"),
        kit.View("ruled", _("Stopped or allowed"), "f.ruled=1"),
    ),
    operations=(STOP, ALLOW, CLEAR),
    empty=kit.Empty("stack-2", _("No lots yet"), _("Say on an item’s page that it is kept by lots; receipts then name them."), ("items", _("To items"))),
)  # fmt: skip


def _one(pk: int, *, by: Actor) -> stock.hall.Lot:
    lot = queries.lots(by).filter(pk=pk).first()
    if lot is None:
        raise Http404
    return lot


def _ship_days(lot: stock.hall.Lot) -> int:
    known = terms().get(lot.item_id)
    return known.ship_days if known else 0


def _head(lot: stock.hall.Lot, by: Actor) -> kit.Head:
    card = queries.card_of(lot.pk)
    mark = STATES[state_of(lot.expires_on, ruling=card.ruling, ship_days=_ship_days(lot))]
    return kit.Head(_("Lot"), lot.code, icon="stack-2", subtitle=f"{lot.item.code} {lot.item.name}", badges=(kit.Mark(*mark),))


def _figures(lot: stock.hall.Lot, by: Actor) -> list[kit.Figure]:
    rows, unit = queries.held(lot.pk, by), lot.item.unit_id
    on_hand, blocked = sum((row.on_hand for row in rows), ZERO), sum((row.blocked for row in rows), ZERO)
    sent, came = queries.reached(lot.pk, by), queries.reached(lot.pk, by, kinds=queries.IN)
    days = (lot.expires_on - clock.today()).days if lot.expires_on else None
    return [
        kit.Figure(_("Came"), kit.show.quantity(sum((one.stays for one in came), ZERO)), note=unit),
        kit.Figure(_("Went out"), kit.show.quantity(sum((one.stays for one in sent), ZERO)), note=unit),
        kit.Figure(_("On hand"), kit.show.quantity(on_hand), note=unit), kit.Figure(_("Kept of it"), kit.show.quantity(blocked), note=unit),
        kit.Figure(_("Days to go"), "—" if days is None else str(days), "bad" if days is not None and days < 0 else ""),
    ]  # fmt: skip


def _reached(lot: stock.hall.Lot, by: Actor) -> dict[str, Any]:
    return {"rows": queries.reached(lot.pk, by), "unit": lot.item.unit_id, "lot": lot, "outward": True}


def _origin(lot: stock.hall.Lot, by: Actor) -> dict[str, Any]:
    return {"rows": queries.reached(lot.pk, by, kinds=queries.IN), "unit": lot.item.unit_id, "lot": lot, "outward": False}


def _kept(lot: stock.hall.Lot, by: Actor) -> dict[str, Any]:
    rows = queries.blocks(lot.pk, by)
    cards = stock.hall.cards_of_demands([(row.source, row.source_id) for row in rows], by)
    return {
        "places": queries.held(lot.pk, by),
        "blocks": [(row, cards.get((row.source, row.source_id))) for row in rows],
        "lot": lot,
        "may_block": by.may("stock.block"),
    }


def _said(name: str) -> Any:
    return lambda lot, by: getattr(queries.card_of(lot.pk), name)


LOT = kit.Detail(
    "lots.lot", get=_one, head=_head, figures=_figures, right="stock.see", layout="card",
    facts=(
        kit.Fact(_("Item"), lambda lot, by: f"{lot.item.code} {lot.item.name}", url=lambda lot: reverse("item", args=[lot.item_id])),
        kit.Fact(_("Good till"), lambda lot, by: kit.show.day(lot.expires_on)),
        kit.Fact(_("What was said"), lambda lot, by: dict(RULINGS)[queries.card_of(lot.pk).ruling]), kit.Fact(_("Reason"), _said("reason"), optional=True),
    ),
    panels=(
        kit.Panel("reached", _("Who got it"), template="lots/_reached.html", context=_reached, icon="truck-delivery", order=10),
        kit.Panel("origin", _("Where it came from"), template="lots/_reached.html", context=_origin, icon="package-import", order=20),
        kit.Panel("kept", _("Where it lies, for whom it is kept"), template="lots/_kept.html", context=_kept, icon="lock", order=30),
    ),
    operations=(
        kit.Operation("trace", _("All moves"), url=lambda lot: f"{reverse('lot-trace')}?q={lot.code}", icon="arrows-exchange", right="stock.see"),
        kit.Operation("keep", _("Block for an order"), url="lot-keep", icon="lock", right="stock.block"),
    ),
    edit_url=lambda lot: reverse("lot-edit", args=[lot.pk]), edit_right="lots.rule",
)  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    lot, card = _one(pk, by=by), queries.card_of(pk)
    return {"expires_on": lot.expires_on, "ruling": card.ruling, "reason": card.reason}, card.version


def _save(values: dict[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.amend(
        pk, expires_on=values["expires_on"], ruling=values["ruling"] or "", reason=values["reason"] or "", version=version, by=by
    )
    return pk


AMEND = kit.Form(
    "lots.amend", _("Lot"), load=_load, save=_save, right="lots.rule", done=lambda pk: reverse("lot", args=[pk]),
    fields=(
        I.Day("expires_on", _("Good till"), span=4), I.Choice("ruling", _("What holds for it"), options=RULINGS, span=8),
        I.Text("reason", _("Reason"), max=200, span=12, help=_("Needed when it is stopped or allowed.")),
    ),
)  # fmt: skip


def _demand_options(lot_id: int, by: Actor) -> list[tuple[int, str]]:
    rows = queries.wanting(lot_id, by)
    cards = stock.hall.cards_of_demands([(row.source, row.source_id) for row in rows], by)
    named = [(row, cards.get((row.source, row.source_id))) for row in rows]
    return [
        (
            row.pk,
            f"{card.code} {card.number}, {kit.show.quantity(row.quantity)}"
            if card
            else f"{row.source_id}, {kit.show.quantity(row.quantity)}",
        )
        for row, card in named
    ]


def _keep_fields(request: kit.Request) -> Sequence[Any]:
    match = request.resolver_match
    options = _demand_options(match.kwargs["pk"] if match else 0, request.actor)
    return (
        I.Choice("demand_id", _("Order"), options=options, required=True, span=8),
        I.Quantity("quantity", _("Quantity of this lot"), required=True, span=4, help=_("0 lets the lot go; what is blocked stays blocked.")),
    )  # fmt: skip


def _keep_load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    _one(pk, by=by)
    return {}, None


def _keep(values: dict[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    demand = next(row for row in queries.wanting(pk, by) if row.pk == values["demand_id"])
    services.keep((demand.source, demand.source_id), pk, values["quantity"] if values["quantity"] is not None else Decimal(0), by=by)
    return pk


KEEP = kit.Form("lots.keep", _("Block of a lot for an order"), fields=_keep_fields, load=_keep_load, save=_keep, right="stock.block",
                done=lambda pk: f"{reverse('lot', args=[pk])}?panel=kept", button=_("Block goods"))  # fmt: skip


def _trace_rows(by: Actor) -> QuerySet[Any]:
    return queries.trace(by) if by.may("stock.see") else queries.trace(by).none()


TRACE = kit.List(
    "lots.trace", _("Moves of lots"), rows=_trace_rows, right="stock.see",
    columns=(
        C.Link("number", _("Document"), source="document.number", url=lambda row: reverse("stock-document", args=[row.document_id])), C.Text("kind", _("Kind"), source="document.kind"),
        C.Day("on", _("Date")), C.Text("party", _("Party"), source="document.party.name"), C.Text("lot", _("Lot"), source="lot.code"), C.Day("expires_on", _("Good till"), source="lot.expires_on"),
        C.Text("code", _("Item"), source="item.code"), C.Text("name", _("Name"), source="item.name"),
        C.Quantity("quantity", _("Quantity"), kind=lambda row: "bad" if row.quantity < 0 else "ok"), C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
    ),
    sort=("-on",), search=("lot__code", "item__search", "document__party__search"),
    filters=(
        F.Pick("item", _("Item"), source="item_id", picker="catalog.item"), F.Pick("party", _("Party"), source="document__party_id", picker="parties.party"), F.Dates("on", _("Date")),
        F.Choice("kind", _("Kind"), source="document__kind", choices=[(one, one) for one in ("PZ", "WZ", "ZW", "MM", "PW", "RW")]),
    ),
    empty=kit.Empty("arrows-exchange", _("No lot has moved yet"), _("Receipts, deliveries and returns of items kept by lots come here."), ("lots", _("To lots"))),
)  # fmt: skip

TABS = (kit.Tab("stock", "lots", _("Lots"), url="lots", right="stock.see", order=45),)
COMMANDS = (
    kit.Command(
        "lots-near", _("Lots near their day"), url="lots", icon="clock", right="stock.see", words="partia partie terminy ważności fefo"
    ),
    kit.Command(
        "lot-trace",
        _("Moves of lots"),
        url="lot-trace",
        icon="arrows-exchange",
        right="stock.see",
        words="partia śledzenie partii wycofanie",
    ),
)
