"""Magazyn › Dokumenty: the list, the page of a document with its lines, new documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.details import PanelSource
from kupiec.ground.mail import public as mail
from kupiec.money.stock import figures, lines, queries, words
from kupiec.money.stock.models import StockDocument, StockLine, Warehouse
from kupiec.money.stock.screens.balances import warehouses
from kupiec.money.stock.services.arriving import bring_back
from kupiec.money.stock.services.draft import draft
from kupiec.money.stock.services.edit import edit_draft
from kupiec.money.stock.services.issue import issue
from kupiec.money.stock.services.reverse import cancel
from kupiec.money.stock.services.reverse import reverse as take_back
from kupiec.money.stock.values import DraftDocument, Kind, State

C, F_, In, G = kit.columns, kit.filters, kit.inputs, kit.grid
KIND = "stock.document"
document_panels: Socket[PanelSource] = Socket("stock.document_panels")
"""What upper rooms show on a document’s page: packages, the trip it goes with."""


def shown(by: Actor) -> QuerySet[StockDocument]:
    return queries.visible(by).defer("snapshot", "delivery_address", "remarks", "party__search")


def name_of(paper: StockDocument) -> str:
    """The number, or what a draft is called."""
    return str(paper)


def _is_draft(paper: StockDocument) -> bool:
    return paper.state == State.DRAFT


def _issuable(paper: StockDocument, by: Actor) -> Any:
    if paper.state != State.DRAFT:
        return _("Only a draft can be issued.")
    right = _right_of(paper.kind)
    return None if by.may(right) else _("You may not issue this kind of document.")


def _right_of(kind: str) -> str:
    return {"WZ": "stock.issue", "ZW": "stock.issue", "INW": "stock.count"}.get(kind, "stock.receive")


def _returnable(paper: StockDocument, by: Actor) -> Any:
    if paper.kind != Kind.ISSUE or paper.state != State.ISSUED or paper.reverses_id:
        return _("Only goods of an issued WZ come back.")
    return None


def _reversible(paper: StockDocument, by: Actor) -> Any:
    if paper.state != State.ISSUED or paper.kind == Kind.COUNT:
        return _("Only an issued document can be reversed.")
    return _("A reversing document can’t be reversed; make a new one.") if paper.reverses_id else None


ISSUE = kit.Operation(
    "issue", _("Issue"), run=issue, icon="check", key="Ctrl+Enter", primary=True, allowed=_issuable, only=_is_draft,
    message=_("%(count)s issued"), confirm=_("%(count)s documents will be numbered and their goods moved."),
)  # fmt: skip
CANCEL = kit.Operation(
    "cancel", _("Give up draft"), run=cancel, icon="x", right="stock.draft", more=True, only=_is_draft,
    allowed=lambda paper, by: None if paper.state == State.DRAFT else _("Only a draft can be given up."),
    confirm=_("%(count)s drafts will be given up."), danger=True,
)  # fmt: skip
REVERSE = kit.Operation(
    "reverse", _("Reverse"), run=take_back, icon="arrow-back-up", right="stock.reverse", more=True, allowed=_reversible,
    fields=(In.Text("reason", _("Reason"), required=True, max=200, span=12),), bulk=False, danger=True,
    done=lambda made, ids: reverse("stock-document", args=[made[0]]) if len(made) == 1 else None, message=_("Goods and value are back as they were."),
)  # fmt: skip
RETURN = kit.Operation(
    "return", _("Return of goods"), run=bring_back, icon="truck-return", right="stock.draft", more=True, bulk=False, allowed=_returnable, only=lambda paper: paper.kind == Kind.ISSUE,
    done=lambda made, ids: reverse("stock-document", args=[made[0]]), message=_("Leave what came back, then issue the return."),
)  # fmt: skip
PRINT = kit.Operation(
    "print", _("Print"), url=lambda paper: reverse("stock-print", args=[paper.pk]), icon="printer", key="Ctrl+P", bulk=False
)
PACK = kit.Operation(
    "pack", _("Scan to check"), url=lambda paper: reverse("stock-pack", args=[paper.pk]) if paper.kind == Kind.ISSUE and paper.state == State.DRAFT else "",
    icon="scan", right="stock.issue", bulk=False, only=lambda paper: paper.kind == Kind.ISSUE and paper.state == State.DRAFT,
    allowed=lambda paper, by: None if paper.kind == Kind.ISSUE and paper.state == State.DRAFT else _("Only a WZ that hasn’t left is packed."),
)  # fmt: skip
COUNT = kit.Operation(
    "count", _("Count by scanner"), url=lambda paper: reverse("stock-count", args=[paper.pk]) if paper.kind == Kind.COUNT and paper.state == State.DRAFT else "",
    icon="scan", right="stock.count", bulk=False, only=lambda paper: paper.kind == Kind.COUNT and paper.state == State.DRAFT,
)  # fmt: skip

DOCUMENTS = kit.List(
    name="stock.documents",
    title=_("Stock documents"),
    rows=shown,
    columns=(
        C.Link("number", _("Number"), value=name_of, sort="number", url="stock-document"),
        C.Badge("kind", _("Kind"), kinds={kind.value: ("line", kind.value, words.ICONS[kind]) for kind in Kind}),
        C.Badge("state", _("State"), kinds={state.value: mark for state, mark in words.STATES.items()}),
        C.Text("party", _("Party"), source="party.name"),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Text("to_warehouse", _("To"), source="to_warehouse.code"),
        C.Day("issue_date", _("Date")),
        C.Number("positions", _("Lines"), fill=figures.positions, width="xs"),
        C.Money("cost", _("Value"), right="prices.see_cost"),
        C.Text("reference", _("Reference")),
        C.Text("branch", _("Branch"), source="branch.code", hidden=True),
    ),
    sort=("-issue_date",),
    search=("number", "reference", "party__search"),
    filters=(
        F_.Choice("kind", _("Kind"), choices=lambda by: words.kind_choices()),
        F_.Choice("state", _("State"), choices=[(state.value, mark[1]) for state, mark in words.STATES.items()]),
        F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),
        F_.Dates("issue_date", _("Date")),
        F_.Pick("party", _("Party"), source="party_id", picker="parties.party"),
    ),
    views=(
        kit.View("drafts", _("Drafts"), "f.state=draft"),
        kit.View("in", _("Receipts"), "f.kind=PZ&f.kind=PW&f.kind=ZW"),
        kit.View("out", _("Issues"), "f.kind=WZ&f.kind=RW"),
    ),
    operations=(ISSUE, CANCEL),
    create=kit.Create(_("Document"), url="stock-document-new", right="stock.draft"),
    right="stock.see",
    empty=kit.Empty("clipboard-list", _("No stock documents yet"), _("Begin with a receipt (PZ) of what lies in the warehouse.")),
)  # fmt: skip


def _columns(*, cost: bool, places: bool, stock: bool, target: bool = False) -> tuple[Any, ...]:
    made: list[Any] = [
        G.Number("position", _("No."), width="xs", quiet=True),
        G.Code("code", _("Code"), edit=True, picker="catalog.item"),
        G.Text("description", _("Name"), grow=True),
        G.Quantity("quantity", _("Quantity"), edit=True, strong=True),
        G.Text("unit", _("Unit"), width="s", quiet=True, options="unit", edit=True),
    ]
    made += [G.Stock("stock", _("In stock"))] if stock else []
    made += [G.Text("location", _("Location"), width="m", edit=True, scan=True)] if places else []
    made += [G.Text("to_location", _("To location"), width="m", edit=True, scan=True)] if target else []
    made += [G.Text("lot", _("Lot"), width="s", edit=True, scan=True)]
    made += [G.Price("unit_cost", _("Purchase price"), edit=True, right="prices.see_cost")] if cost else []
    return (*made, G.Amount("cost", _("Value"), right="prices.see_cost"))


def _grid(name: str, **given: bool) -> kit.LineGrid:
    return kit.LineGrid(
        name=f"stock.lines-{name}",
        url=f"stock-lines-{name}",
        label=_("Lines of the document"),
        columns=_columns(**given),
        rows=lines.rows,
        apply=lines.apply,
        lacks=("move",),
        lines=(StockLine, "document_id"),
        editable=lines.editable,
        totals=kit.Part("stock/_totals.html", lines.totals),
        entry=("code", "quantity"),
        entry_hint=_("Scan a code or type symbol, name or EAN…"),
        right="stock.draft",
        see_right="stock.see",
    )


IN_LINES = _grid("in", cost=True, places=True, stock=False)
OUT_LINES = _grid("out", cost=False, places=True, stock=True)
MOVE_LINES = _grid("move", cost=False, places=True, stock=True, target=True)
GRIDS = {Kind.RECEIPT: IN_LINES, Kind.GAIN: IN_LINES, Kind.RETURN: IN_LINES, Kind.COUNT: IN_LINES, Kind.TRANSFER: MOVE_LINES}


def grid_of(kind: str) -> kit.LineGrid:
    return GRIDS.get(Kind(kind), OUT_LINES)


def one(pk: int, *, by: Actor) -> StockDocument:
    related = ("warehouse", "to_warehouse", "party", "recipient", "branch", "reverses", "origin")
    return queries.visible(by).select_related(*related).get(pk=pk)


def _head(paper: StockDocument, by: Actor) -> kit.Head:
    marks = [kit.Mark(*words.STATES[State(paper.state)])]
    if paper.reverses_id:
        marks.append(kit.Mark("warn", _("Reversal"), "arrow-back-up"))
    mirror = StockDocument.objects.filter(reverses_id=paper.pk).values_list("number", flat=True).first()
    if mirror:
        marks.append(kit.Mark("warn", kit.show.say(N_("Reversed by %(number)s")) % {"number": mirror}, "arrow-back-up"))
    kind = Kind(paper.kind)
    return kit.Head(words.KINDS[kind], name_of(paper), icon=words.ICONS[kind], badges=tuple(marks))


def _steps(paper: StockDocument, by: Actor) -> list[kit.Step]:
    if paper.state == State.CANCELLED:
        return [kit.Step(_("Draft"), "done"), kit.Step(_("Cancelled"), "now")]
    done = paper.state == State.ISSUED
    return [kit.Step(_("Draft"), "done" if done else "now"), kit.Step(_("Issued"), "now" if done else "")]


def flow(ref: documents.Ref, by: Actor) -> list[kit.Node]:
    """The chain of documents as nodes of the ribbon."""
    graph = documents.graph(ref, by=by)
    planned = {edge.target for edge in graph.edges if edge.planned}
    states = {"draft": "ghost", "cancelled": "ghost"}
    return [
        kit.Node(
            card.short,
            "" if card.ref == ref else card.url,
            "now" if card.ref == ref else "ghost" if card.ref in planned else states.get(card.phase, "done"),
        )
        for card in graph.cards
        if len(graph.cards) > 1
    ]


def _address(paper: StockDocument, by: Actor) -> str:
    found = paper.delivery_address or {}
    town = f"{found.get('postal_code', '')} {found.get('city', '')}".strip()
    return ", ".join(filter(None, [found.get("name"), found.get("street"), town]))


DOCUMENT = kit.Detail(
    name="stock.document",
    get=one,
    head=_head,
    steps=_steps,
    flow=lambda paper, by: flow(documents.Ref(KIND, paper.pk), by),
    facts=(
        kit.Fact(_("Party"), "party.name", span=3, optional=True),
        kit.Fact(_("Recipient"), "recipient.name", span=3, optional=True),
        kit.Fact(_("Warehouse"), lambda paper, by: f"{paper.warehouse.code} {paper.warehouse.name}"),
        kit.Fact(_("To warehouse"), lambda paper, by: f"{paper.to_warehouse.code} {paper.to_warehouse.name}" if paper.to_warehouse else "", optional=True),
        kit.Fact(_("Date"), lambda paper, by: kit.show.day(paper.issue_date)),
        kit.Fact(_("Reference"), "reference", optional=True),
        kit.Fact(_("Delivery address"), _address, span=4, optional=True),
        kit.Fact(_("Remarks"), "remarks", span=4, optional=True),
        kit.Fact(_("Value"), lambda paper, by: kit.show.money(paper.cost) if paper.cost is not None else "", right="prices.see_cost"),
    ),
    body="stock/_lines.html",
    context=lambda paper, by: {"LINES": grid_of(paper.kind)},
    panels=(files.panel("stock.document"), kit.Panel("history", _("History"), timeline=True, icon="history", order=90)),
    panel_sources=document_panels,
    operations=(ISSUE, PACK, COUNT, PRINT, mail.operation("stock.document", more=True, only=lambda paper: paper.party_id is not None), RETURN, REVERSE, CANCEL),
    subject=KIND,
    audit=StockDocument,
    edit_url=lambda paper: reverse("stock-document-edit", args=[paper.pk]) if paper.state == State.DRAFT else "",
    edit_right="stock.draft",
    right="stock.see",
)  # fmt: skip


def _head_fields(*, new: bool) -> tuple[Any, ...]:
    fixed = () if not new else (
        In.Choice("kind", _("Kind"), options=lambda by: words.kind_choices(), required=True, span=4),
        In.Choice("warehouse_id", _("Warehouse"), options=warehouses, required=True, span=4),
    )  # fmt: skip
    return (
        *fixed,
        In.Choice("to_warehouse_id", _("To warehouse (MM)"), options=warehouses, span=4),
        In.Day("issue_date", _("Date"), required=True, span=4),
        In.Pick("party_id", _("Customer or supplier"), picker="parties.party", span=8),
        In.Pick("recipient_id", _("Recipient, when another"), picker="parties.party", span=8),
        In.Text("reference", _("Reference"), max=80, span=4),
        In.Area("remarks", _("Remarks"), span=12),
    )


def _initial(request: kit.Request) -> Mapping[str, Any]:
    by = request.actor
    first = Warehouse.objects.filter(company_id=by.company_id, active=True).order_by("code")
    own = first.filter(branch=by.branch_id).first() or first.first()
    kind = request.GET.get("kind", "")
    return {
        "kind": kind if kind in {one.value for one in Kind} else Kind.RECEIPT.value,
        "warehouse_id": own.pk if own else None,
        "issue_date": clock.today(),
    }


def _start(values: dict[str, Any], *, by: Actor) -> int:
    place = queries.visible_warehouses(by).filter(pk=values["warehouse_id"]).first()
    if place is None:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
    if values["kind"] == Kind.TRANSFER and not values.get("to_warehouse_id"):
        raise Refusal("NO_TARGET", N_("Say where the goods go."), "to_warehouse_id")
    given = {name: value for name, value in values.items() if name not in ("kind", "warehouse_id", "issue_date")}
    head = DraftDocument(values["kind"], by.company_id, place.branch_id, place.pk, values["issue_date"], (), **given)
    return draft([head], by=by, empty=True)[0].document_id


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    paper = one(pk, by=by)
    names: Sequence[str] = ("to_warehouse_id", "issue_date", "party_id", "recipient_id", "reference", "remarks")
    return {name: getattr(paper, name) for name in names}, paper.version


def _save(values: dict[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    one(pk, by=by)
    edit_draft(pk, changes=values, version=version, by=by)
    return pk


NEW = kit.Form(
    "stock.document-new", _("New stock document"), fields=_head_fields(new=True), initial=_initial, save=_start, right="stock.draft",
    done=lambda pk: reverse("stock-document", args=[pk]), button=_("Go to lines"), message=_("Now add lines."),
)  # fmt: skip
EDIT = kit.Form(
    "stock.document-edit", _("Stock document"), fields=_head_fields(new=False), load=_load, save=_save, right="stock.draft",
    done=lambda pk: reverse("stock-document", args=[pk]),
)  # fmt: skip
