"""Blanket orders: the list, the page of one with its lots, released one by one (BLK-1, BLK-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.sales.blankets import queries, services, words
from kupiec.sales.blankets.models import Blanket, Lot
from kupiec.sales.blankets.values import BLANKET, State

C, F, I, G = kit.columns, kit.filters, kit.inputs, kit.grid  # noqa: E741 - the letters docs/kit.md gives them


def name_of(row: Blanket) -> str:
    """The number, or what a draft is called."""
    return str(row)


def of_state(row: Blanket) -> kit.Mark:
    return kit.Mark(*words.STATES[State(row.state)])


def _rows(by: Actor) -> QuerySet[Blanket]:
    return queries.visible(by).select_related("party", "item", "salesperson").defer("remarks", "party__search", "item__search")


def left_marks(ids: Sequence[int], by: Actor) -> dict[int, kit.Mark]:
    """What is left to release, red when more was released or a lot is late."""
    rows = list(Blanket.objects.filter(pk__in=list(ids)))
    found = {}
    for pk, one in queries.figures(rows).items():
        if one.over:
            found[pk] = kit.Mark(
                "bad", kit.show.say(N_("over by %(quantity)s")) % {"quantity": kit.show.quantity(one.over)}, "alert-triangle"
            )
        elif one.late:
            found[pk] = kit.Mark(
                "warn",
                kit.show.say(N_("%(quantity)s left, %(late)s late")) % {"quantity": kit.show.quantity(one.remaining), "late": one.late},
                "clock-exclamation",
            )
        else:
            found[pk] = kit.Mark("line", kit.show.say(N_("%(quantity)s left")) % {"quantity": kit.show.quantity(one.remaining)})
    return found


def _is(*states: State) -> Any:
    return lambda row: row.state in states


def _next(ids: Sequence[int], *, quantity: Decimal | None = None, over: bool = False, by: Actor) -> int:
    """The next open lot of a blanket order, released. More than it or than is left is asked about first."""
    (row,) = list(queries.visible(by).filter(pk__in=list(ids)))
    lot = queries.open_lots(Lot.objects.filter(blanket=row)).order_by("on", "pk").first()
    if lot is None:
        raise Refusal("NOTHING_LEFT", N_("All lots have been released."), "quantity")
    wanted = quantity if quantity is not None else lot.quantity
    if not over and (wanted > lot.quantity or wanted > queries.figures([row])[row.pk].remaining):
        raise Refusal("OVER", words.WARNINGS["over"], "quantity")
    return services.release([lot.pk], quantities={lot.pk: wanted}, by=by)[lot.pk].order_id


PLACE = kit.Operation(
    "place", _("Place the order"), run=services.place, icon="circle-check", right="blankets.edit", key="Ctrl+Enter", primary=lambda row: row.state == State.DRAFT, only=_is(State.DRAFT),
    message=_("%(count)s placed"),
)  # fmt: skip
RELEASE = kit.Operation(
    "release", _("Release the next lot"), run=_next, icon="shopping-cart-plus", right="blankets.release", bulk=False, primary=lambda row: row.state == State.PLACED,
    only=_is(State.PLACED), done=lambda order, ids: reverse("order", args=[order]), message=_("The order is made; accept it."),
    fields=(I.Quantity("quantity", _("Quantity"), span=4, help=_("Empty: the lot’s.")), I.Flag("over", _("Even more than the lot or than is left"), span=8)),
)  # fmt: skip
CLOSE = kit.Operation(
    "close", _("Close"), run=services.close, undo=services.reopen, icon="list-check", right="blankets.edit", more=True, only=_is(State.PLACED),
    fields=(I.Text("reason", _("Reason"), max=240, span=12),), message=_("%(count)s closed"),
)  # fmt: skip
REOPEN = kit.Operation(
    "reopen",
    _("Open again"),
    run=services.reopen,
    icon="rotate",
    right="blankets.edit",
    more=True,
    bulk=False,
    only=_is(State.CLOSED),
    message=_("%(count)s opened again"),
)
CANCEL = kit.Operation(
    "cancel", _("Cancel"), run=services.cancel, icon="x", right="blankets.edit", more=True, danger=True, only=_is(State.DRAFT, State.PLACED),
    fields=(I.Text("reason", _("Reason"), max=240, span=12),), message=_("%(count)s cancelled"),
)  # fmt: skip
BLANKETS = kit.List(
    "blankets.blankets", _("Blanket orders"), rows=_rows, right="blankets.see",
    columns=(
        C.Link("number", _("Number"), value=name_of, sort="number", url="blanket", sub="reference"),
        C.Badge("state", _("State"), kinds={state.value: mark for state, mark in words.STATES.items()}), C.Text("party", _("Customer"), source="party.name"),
        C.Text("code", _("Code"), source="item.code"), C.Text("item", _("Item"), source="item.name"), C.Quantity("quantity", _("Quantity")), C.Text("unit", _("Unit")),
        C.Html("left", _("Left"), fill=left_marks), C.Day("starts", _("From")), C.Day("ends", _("Until")), C.Price("price", _("Net price"), hidden=True),
        C.Day("issue_date", _("Issued")), C.Text("salesperson", _("Salesperson"), value=lambda row: str(row.salesperson or ""), hidden=True),
    ),
    sort=("-issue_date",), search=queries.searched,
    filters=(
        F.Choice("state", _("State"), choices=[(state.value, mark[1]) for state, mark in words.STATES.items()]),
        F.Flag("late", _("A lot is late"), apply=lambda rows, by: queries.with_late(rows, on=clock.today())), F.Dates("ends", _("Until")),
        F.Pick("party", _("Customer"), source="party_id", picker="parties.customer"), F.Pick("item", _("Item"), source="item_id", picker="catalog.item"),
    ),
    views=(kit.View("placed", _("In force"), "f.state=placed"), kit.View("late", _("Overdue"), "f.late=1"), kit.View("drafts", _("Drafts"), "f.state=draft")),
    operations=(PLACE, CLOSE, CANCEL), create=kit.Create(_("Blanket order"), url="blanket-new", right="blankets.edit"),
    empty=kit.Empty("stack-2", _("No blanket orders yet"), _("Agree on a quantity for a long time, and release it lot by lot.")),
)  # fmt: skip


def _head(row: Blanket, by: Actor) -> kit.Head:
    badges = [of_state(row)]
    if row.state == State.PLACED:
        badges.append(left_marks([row.pk], by)[row.pk])
        if row.ends < clock.today():
            badges.append(kit.Mark("warn", _("ended"), "clock-exclamation"))
    return kit.Head(_("Blanket order"), name_of(row), icon="stack-2", badges=tuple(badges))


def _flow(row: Blanket, by: Actor) -> list[kit.Node]:
    graph = documents.graph(documents.Ref(BLANKET, row.pk), by=by)
    return (
        [kit.Node(card.short, card.url, card.drawn(graph.current), card.state) for card in graph.cards[:8]] if len(graph.cards) > 1 else []
    )


def lot_rows(pk: int, *, by: Actor, ids: Sequence[int] | None) -> list[kit.GridRow]:
    """Lots in order of days."""
    row, today = queries.one(pk, by=by), clock.today()
    found = []
    for number, lot in enumerate(queries.lots(pk), 1):
        if ids is None or lot.pk in ids:
            found.append(_lot(lot, number, row, today))
    return found


def _lot(lot: Lot, number: int, row: Blanket, today: dt.date) -> kit.GridRow:
    out = lot.order is not None and lot.order.state != "cancelled"
    mark = (
        kit.Mark("ok", _("called off"), "check")
        if out
        else kit.Mark("bad", _("late"), "clock-exclamation")
        if row.state == State.PLACED and lot.on < today
        else kit.Mark("line", _("planned"), "calendar")
    )
    cells = {
        "position": number, "on": kit.show.day(lot.on), "quantity": lot.quantity, "unit": row.unit, "released": lot.released if out else None,
        "order": str(lot.order) if lot.order is not None else "",
    }  # fmt: skip
    return kit.GridRow(lot.pk, lot.version, cells, label=kit.show.day(lot.on), marks=(mark,), locked=("on", "quantity") if out else ())


def apply_lot(pk: int, op: Any, *, by: Actor) -> kit.Applied:
    """A lot changed, or lots chosen released."""
    match op:
        case kit.SetCells(lot_id, version, cells) if Lot.objects.filter(pk=lot_id, blanket_id=pk).exists():
            quantity = kit.parse.decimal(cells["quantity"], field="quantity", places=4) if cells.get("quantity") else None
            on = kit.parse.day(cells["on"], field="on") if cells.get("on") else None
            services.change_lot(lot_id, quantity=quantity, on=on, version=version, by=by)
            return kit.Applied(touched=(lot_id,), reload=on is not None)
        case kit.LineCommand("release", chosen):
            wanted = list(chosen)
            if not wanted or Lot.objects.filter(pk__in=wanted, blanket_id=pk).count() != len(set(wanted)):
                raise Refusal("NOTHING", N_("Choose the lots to release."))
            told = {one for done in services.release(wanted, by=by).values() for one in done.warnings}
            return kit.Applied(touched=tuple(wanted), message=" ".join(kit.show.say(words.WARNINGS[one]) for one in sorted(told)))
    raise Refusal("WRONG_OPERATION", N_("This can’t be done here."))


def editable(pk: int, *, by: Actor) -> bool:
    return queries.visible(by).filter(pk=pk, state__in=(State.DRAFT, State.PLACED)).exists()


def totals(pk: int, *, by: Actor) -> Mapping[str, Any]:
    row = queries.one(pk, by=by)
    return {"row": row, "figures": queries.figures([row])[pk]}


LOTS = kit.LineGrid(
    name="blankets.lots", url="blanket-lots", label=_("Lots of the blanket order"),
    columns=(
        G.Number("position", _("No."), width="xs", quiet=True), G.Text("on", _("On"), edit=True, grow=True), G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), width="s"), G.Quantity("released", _("Called off")), G.Text("order", _("Order"), width="xl"),
    ),
    rows=lot_rows, apply=apply_lot, totals=kit.Part("blankets/_totals.html", totals), editable=editable, adds=False, right="blankets.edit", see_right="blankets.see",
    commands=(kit.GridCommand("release", _("Release the lots"), key="F7", icon="shopping-cart-plus", right="blankets.release"),), entry=("quantity", "on"),
)  # fmt: skip
PAGE = kit.Detail(
    "blankets.blanket", get=queries.one, head=_head, flow=_flow, right="blankets.see", edit_right="blankets.edit",
    edit_url=lambda row: reverse("blanket-edit", args=[row.pk]) if row.state in (State.DRAFT, State.PLACED) else "",
    facts=(
        kit.Fact(_("Customer"), "party.name", url=lambda row: reverse("party", args=[row.party_id]), span=4),
        kit.Fact(_("Item"), lambda row, by: f"{row.item.code} {row.item.name}", url=lambda row: reverse("item", args=[row.item_id]), span=4),
        kit.Fact(_("Quantity"), lambda row, by: f"{kit.show.quantity(row.quantity)} {row.unit}"),
        kit.Fact(_("Net price"), lambda row, by: kit.show.price(row.price) + f" {row.currency_id}" if row.price is not None else "", optional=True),
        kit.Fact(_("From"), lambda row, by: kit.show.day(row.starts)), kit.Fact(_("Until"), lambda row, by: kit.show.day(row.ends)),
        kit.Fact(_("Orders by themselves, days before"), lambda row, by: "" if row.auto_days is None else str(row.auto_days), optional=True, span=3),
        kit.Fact(_("Warehouse"), lambda row, by: row.warehouse.code), kit.Fact(_("Customer’s order number"), "reference", optional=True), kit.Fact(_("Remarks"), "remarks", optional=True, span=6),
    ),
    body="blankets/_body.html", context=lambda row, by: {"LINES": LOTS}, operations=(PLACE, RELEASE, CLOSE, REOPEN, CANCEL),
    panels=(files.panel(BLANKET, order=20), kit.Panel("history", _("History"), timeline=True, icon="history", order=90)), subject=BLANKET, audit=Blanket, keys=LOTS.keys,
)  # fmt: skip
