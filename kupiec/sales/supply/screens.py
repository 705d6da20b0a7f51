"""Purchase and production orders: the list, the page of one with its lines (ORD-9)."""

from __future__ import annotations

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
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.details import PanelSource
from kupiec.ground.kit.operations import OperationSource
from kupiec.money.stock import public as stock
from kupiec.sales.supply import grid, queries, services, words
from kupiec.sales.supply.models import SupplyOrder
from kupiec.sales.supply.values import ORDER, Kind, State

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
order_panels: Socket[PanelSource] = Socket("supply.panels")
order_operations: Socket[OperationSource] = Socket("supply.operations")
"""What upper rooms show and do on the page of an order: what it takes of budgets."""


def name_of(row: SupplyOrder) -> str:
    """The number, or what a draft is called."""
    return str(row)


def of_state(row: SupplyOrder) -> kit.Mark:
    return kit.Mark(*words.STATES[State(row.state)])


def came_marks(ids: Sequence[int], by: Actor) -> dict[int, kit.Mark]:
    """How much of orders has come, with how many of their lines: `częściowo 2 z 5`."""
    found = {}
    for pk, (said, whole, every) in queries.standing(ids).items():
        colour, word, icon = words.STANDING[said]
        shown = kit.show.say(N_("%(word)s, %(whole)s of %(every)s")) % {"word": kit.show.say(word), "whole": whole, "every": every}
        found[pk] = kit.Mark(colour, shown if said == "part" else word, icon)
    return found


def warehouses(by: Actor) -> list[tuple[int, str]]:
    return [(one.id, f"{one.code} {one.name}") for one in stock.serving_warehouses(by.company_id)]


def _rows(by: Actor) -> QuerySet[SupplyOrder]:
    return (
        queries.with_overdue(queries.visible(by), on=clock.today())
        .select_related("supplier", "warehouse")
        .defer("remarks", "supplier__search")
    )


def _late(row: Any) -> str:
    return "bad" if row.overdue else ""


def _worth(ids: Sequence[int], by: Actor) -> Mapping[int, Decimal]:
    return queries.worth(ids)


def _is(*states: State) -> Any:
    return lambda row: row.state in states


def _received(made: Sequence[int], _ids: Sequence[int]) -> str:
    return reverse("stock-document", args=[made[0]]) if len(made) == 1 else f"{reverse('stock-documents')}?f.state=draft"


def _places(row: SupplyOrder, by: Actor) -> Any:
    return None if row.state == State.DRAFT else _("Only a draft is placed.")


def _receives(row: SupplyOrder, by: Actor) -> Any:
    return None if queries.awaited(queries.visible(by)).filter(pk=row.pk).exists() else _("Nothing of it is awaited.")


PLACE = kit.Operation(
    "place", _("Place the order"), run=services.place, icon="send", right="supply.place", key="Ctrl+Enter", primary=lambda row: row.state == State.DRAFT,
    allowed=_places, only=_is(State.DRAFT), message=_("%(count)s placed; who waits is promised the goods."),
)  # fmt: skip
RECEIVE = kit.Operation(
    "receive", _("Receive goods"), run=services.receive, icon="package-import", right="stock.draft", primary=lambda row: row.state == State.PLACED,
    allowed=_receives, only=_is(State.PLACED), done=_received, message=_("Check quantities and prices, then issue."),
)  # fmt: skip
POSTPONE = kit.Operation(
    "postpone", _("Another day"), run=services.postpone, icon="calendar", right="supply.edit", key="H", more=True, only=_is(State.DRAFT, State.PLACED),
    fields=(I.Day("due", _("Expected on"), required=True, span=4), I.Text("reason", _("Why"), max=240, span=8)), message=_("%(count)s put off"),
)  # fmt: skip
CLOSE = kit.Operation(
    "close", _("Close"), run=services.close, undo=services.reopen, icon="circle-check", right="supply.place", more=True, only=_is(State.PLACED),
    fields=(I.Text("reason", _("Why the rest won’t come"), max=240, span=12),), message=_("%(count)s closed"),
)  # fmt: skip
REOPEN = kit.Operation(
    "reopen", _("Open again"), run=services.reopen, icon="rotate", right="supply.place", more=True, bulk=False, only=_is(State.CLOSED), message=_("%(count)s opened again"),
)  # fmt: skip
CANCEL = kit.Operation(
    "cancel", _("Cancel"), run=services.cancel, icon="x", right="supply.place", more=True, danger=True, only=_is(State.DRAFT, State.PLACED),
    fields=(I.Text("reason", _("Reason"), max=240, span=12),), message=_("%(count)s cancelled"),
)  # fmt: skip


def _preview(pk: int, by: Actor) -> Mapping[str, Any]:
    row = queries.one(pk, by=by)
    came = queries.progress([pk])[pk]
    lines = [(line, half_up(came[line.pk].received / line.factor, 4) if line.pk in came else None) for line in queries.lines(pk)[:12]]
    return {"record": row, "state": of_state(row), "came": came_marks([pk], by).get(pk) if row.state != State.DRAFT else None, "lines": lines,
            "entries": list(kit.timeline(row, subject=ORDER, by=by))[:12]}  # fmt: skip


ORDERS = kit.List(
    "supply.orders", _("Purchases and production"), rows=_rows, right="supply.see",
    columns=(
        C.Link("number", _("Number"), value=name_of, sort="number", url="supply-order", sub="reference"),
        C.Badge("state", _("State"), kinds={state.value: mark for state, mark in words.STATES.items()}),
        C.Badge("kind", _("Kind"), kinds={kind.value: ("line", label, words.ICONS[kind]) for kind, label in words.KINDS.items()}, hidden=True),
        C.Text("supplier", _("Supplier"), source="supplier.name"), C.Html("came", _("Came"), fill=came_marks),
        C.Day("due", _("Expected on"), kind=_late), C.Text("warehouse", _("Warehouse"), source="warehouse.code"), C.Day("ordered_on", _("Ordered on")),
        C.Money("worth", _("Net value"), fill=_worth, right="prices.see_cost"), C.Ago("updated_at", _("Last change"), hidden=True),
    ),
    sort=("-ordered_on",), search=queries.searched,
    filters=(
        F.Flag("awaited", _("Something is to come"), apply=lambda rows, by: queries.awaited(rows)),
        F.Flag("late", _("Overdue"), apply=lambda rows, by: queries.late(rows, on=clock.today())),
        F.Choice("state", _("State"), choices=[(state.value, mark[1]) for state, mark in words.STATES.items()]),
        F.Choice("kind", _("Kind"), choices=[(kind.value, label) for kind, label in words.KINDS.items()]),
        F.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses), F.Dates("due", _("Expected on")),
        F.Dates("ordered_on", _("Ordered on")), F.Pick("supplier", _("Supplier"), source="supplier_id", picker="parties.supplier"),
    ),
    views=(
        kit.View("awaited", _("To come"), "f.awaited=1&sort=due"), kit.View("late", _("Overdue"), "f.late=1&sort=due"), kit.View("drafts", _("Drafts"), "f.state=draft"),
        kit.View("purchases", _("Purchases"), "f.kind=ZD"), kit.View("production", _("Production"), "f.kind=ZP"),
    ),
    operations=(PLACE, RECEIVE, POSTPONE, CLOSE, CANCEL), create=kit.Create(_("Order"), url="supply-order-new", right="supply.edit"),
    preview=kit.Preview("supply/_preview.html", _preview),
    empty=kit.Empty("shopping-cart", _("No purchase or production orders yet"), _("Order what is missing; who waits is promised it by itself.")),
)  # fmt: skip


def _head(row: SupplyOrder, by: Actor) -> kit.Head:
    badges = [of_state(row)]
    if row.state in (State.PLACED, State.CLOSED):
        badges.append(came_marks([row.pk], by)[row.pk])
    if row.state == State.PLACED and queries.late(queries.visible(by), on=clock.today()).filter(pk=row.pk).exists():
        badges.append(kit.Mark("bad", _("Overdue"), "clock-exclamation"))
    kind = Kind(row.kind)
    return kit.Head(words.KINDS[kind], name_of(row), icon=words.ICONS[kind], badges=tuple(badges))


def _flow(row: SupplyOrder, by: Actor) -> list[kit.Node]:
    graph = documents.graph(documents.Ref(ORDER, row.pk), by=by)
    return (
        [kit.Node(card.short, card.url, card.drawn(graph.current), card.state) for card in graph.cards[:12]] if len(graph.cards) > 1 else []
    )


def _receipts(row: SupplyOrder, by: Actor) -> Mapping[str, Any]:
    refs = [documents.Ref("stock.document", pk) for _order, pk, _state in queries.documents_of([row.pk])]
    found = documents.describe(refs, by=by)
    return {"cards": [found[ref] for ref in refs if ref in found]}


PAGE = kit.Detail(
    "supply.order", get=queries.one, head=_head, flow=_flow, right="supply.see", edit_url=lambda row: reverse("supply-order-edit", args=[row.pk]) if row.state in ("draft", "placed") else "",
    edit_right="supply.edit",
    facts=(
        kit.Fact(_("Supplier"), "supplier.name", url=lambda row: reverse("party", args=[row.supplier_id]) if row.supplier_id else "", optional=True, span=4),
        kit.Fact(_("Warehouse"), lambda row, by: f"{row.warehouse.code} {row.warehouse.name}", span=3), kit.Fact(_("Expected on"), lambda row, by: kit.show.day(row.due)),
        kit.Fact(_("Ordered on"), lambda row, by: kit.show.day(row.ordered_on) if row.number else ""), kit.Fact(_("Supplier’s number"), "reference", optional=True),
        kit.Fact(_("Remarks"), "remarks", optional=True, span=6),
    ),
    body="supply/_body.html", context=lambda row, by: {"LINES": grid.LINES}, operations=(PLACE, RECEIVE, POSTPONE, CLOSE, REOPEN, CANCEL),
    panels=(
        kit.Panel("receipts", _("Receipts"), template="supply/_receipts.html", context=_receipts, icon="package-import", order=10),
        files.panel(ORDER, order=20), kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    panel_sources=order_panels, operation_sources=order_operations, subject=ORDER, audit=SupplyOrder, keys=grid.LINES.keys,
)  # fmt: skip
