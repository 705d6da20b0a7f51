"""Magazyn › Rezerwacje and › Dostawy: what is kept for whom, and what should come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.stock import figures
from kupiec.money.stock.models import Allocation, Demand, ExpectedSupply
from kupiec.money.stock.screens.balances import warehouses
from kupiec.money.stock.services import arriving, setup
from kupiec.money.stock.services import block as blocks
from kupiec.money.stock.services.setup import SupplyDraft

C, F_, In = kit.columns, kit.filters, kit.inputs


def demands(by: Actor) -> QuerySet[Demand]:
    rows = Demand.objects.filter(company_id=by.company_id) if by.may("stock.see") else Demand.objects.none()
    return rows.defer("item__search", "item__description")


def _blocked(ids: Sequence[int], by: Actor) -> dict[int, Decimal]:
    return {pk: kept.blocked for pk, kept in figures.kept_of_demands(ids).items()}


def _reserved(ids: Sequence[int], by: Actor) -> dict[int, Decimal]:
    return {pk: kept.reserved for pk, kept in figures.kept_of_demands(ids).items()}


def _coverage(ids: Sequence[int], by: Actor) -> dict[int, kit.Mark]:
    kept = figures.kept_of_demands(ids)
    wanted = dict(Demand.objects.filter(pk__in=ids).values_list("pk", "quantity"))
    return {pk: _mark(wanted[pk], kept[pk]) for pk in wanted}


def _mark(wanted: Decimal, kept: Any) -> kit.Mark:
    if kept.blocked >= wanted:
        return kit.Mark("ok", _("Blocked"), "lock")
    if kept.blocked + kept.reserved >= wanted:
        return kit.Mark("info", _("Supply is coming"), "truck-delivery")
    if kept.blocked or kept.reserved:
        return kit.Mark("warn", _("Partly"), "circle-half-2")
    return kit.Mark("bad", _("Not covered"), "alert-triangle") if kept.missing else kit.Mark("line", _("Not blocked"), "lock-open")


def _papers(ids: Sequence[int], by: Actor) -> dict[int, Any]:
    rows = {pk: (source, source_id) for pk, source, source_id in Demand.objects.filter(pk__in=ids).values_list("pk", "source", "source_id")}
    cards = figures.cards_of_demands(list(rows.values()), by)
    return {
        pk: format_html(
            '<a class="k-doc code plain" href="{}"><i>{}</i>{}</a>', cards[source].url, cards[source].code, cards[source].number
        )
        for pk, source in rows.items()
        if source in cards
    }


def _block(ids: Sequence[int], *, by: Actor) -> None:
    blocks.block(_sources(ids, by), by=by)


def _release(ids: Sequence[int], *, by: Actor) -> None:
    blocks.release(_sources(ids, by), by=by)


def _sources(ids: Sequence[int], by: Actor) -> list[tuple[str, int]]:
    return list(demands(by).filter(pk__in=ids).order_by("pk").values_list("source", "source_id"))


def _is_blocked(rows: QuerySet, by: Actor) -> QuerySet:
    return rows.filter(Exists(Allocation.objects.filter(demand_id=OuterRef("pk"), balance__isnull=False)))


def _is_waiting(rows: QuerySet, by: Actor) -> QuerySet:
    covered = Exists(Allocation.objects.filter(demand_id=OuterRef("pk"), balance__isnull=False, quantity__gte=OuterRef("claimed")))
    return rows.filter(claimed__gt=0).exclude(covered)


BLOCK = kit.Operation(
    "block", _("Block goods"), run=_block, icon="lock", right="stock.block", key="F7", message=_("Blocked as far as stock goes")
)
RELEASE = kit.Operation(
    "release", _("Release"), run=_release, icon="lock-open", right="stock.block", confirm=_("%(count)s blocks and reservations will be let go; goods go to the next waiting."),
)  # fmt: skip

RESERVATIONS = kit.List(
    name="stock.reservations",
    title=_("Blocks and reservations"),
    rows=demands,
    columns=(
        C.Link("code", _("Item"), source="item.code", url=lambda row: f"{reverse('stock-balances')}?f.item={row.item_id}"),
        C.Text("name", _("Name"), source="item.name"),
        C.Html("coverage", _("Coverage"), fill=_coverage),
        C.Html("paper", _("For"), fill=_papers),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Quantity("quantity", _("Wanted"), width="s"),
        C.Quantity("blocked", _("Blocked"), fill=_blocked, width="s"),
        C.Quantity("reserved", _("Reserved"), fill=_reserved, width="s"),
        C.Text("unit", _("Unit"), source="item.unit_id", sort="item__unit", width="xs"),
        C.Day("ordered_on", _("Ordered")),
        C.Day("due", _("Expected on")),
        C.Text("abc_class", _("Class"), width="xs"),
    ),
    sort=("ordered_on", "code"),
    search=("item__search",),
    filters=(
        F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),
        F_.Pick("item", _("Item"), source="item_id", picker="catalog.item"),
        F_.Dates("due", _("Expected on")),
        F_.Flag("is_blocked", _("Has a block"), apply=_is_blocked),
        F_.Flag("waits", _("Waits for goods"), apply=_is_waiting),
    ),
    views=(kit.View("waiting", _("Waiting for goods"), "f.waits=1"), kit.View("free", _("Not blocked"), "f.is_blocked=0")),
    operations=(BLOCK, RELEASE),
    right="stock.see",
    export=True,
    empty=kit.Empty("lock", _("Nobody waits for goods"), _("What orders want and block is listed here."), ("orders", _("To orders"))),
)  # fmt: skip


def supplies(by: Actor) -> QuerySet[ExpectedSupply]:
    rows = ExpectedSupply.objects.filter(company_id=by.company_id, quantity__gt=0)
    return rows.defer("item__search", "item__description", "supplier__search") if by.may("stock.see") else rows.none()


def _typed(row: ExpectedSupply, by: Actor) -> Any:
    return _("This delivery comes from an order; change it there.") if row.source else None


WITHDRAW = kit.Operation(
    "withdraw", _("It won’t come"), run=setup.withdraw_supplies, icon="truck-return", right="stock.supply", danger=True, allowed=_typed,
    confirm=_("%(count)s deliveries will be withdrawn; reservations on them wait again."),
)  # fmt: skip


def _received(made: Sequence[int], _ids: Sequence[int]) -> str:
    return reverse("stock-document", args=[made[0]]) if len(made) == 1 else f"{reverse('stock-documents')}?f.state=draft&f.kind=PZ"


RECEIVE = kit.Operation(
    "receive", _("Receive (PZ)"), run=arriving.receive, icon="package-import", right="stock.draft", done=_received,
    message=_("Check quantities and prices, then issue."),
)  # fmt: skip

SUPPLIES = kit.List(
    name="stock.supplies",
    title=_("Expected deliveries"),
    rows=supplies,
    columns=(
        C.Link("code", _("Item"), source="item.code", url="stock-supply"),
        C.Text("name", _("Name"), source="item.name"),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Day("due", _("Expected on")),
        C.Quantity("quantity", _("Expected")),
        C.Quantity("reserved", _("Reserved")),
        C.Quantity("free", _("Still free"), value=lambda row: row.quantity - row.reserved),
        C.Text("unit", _("Unit"), source="item.unit_id", sort="item__unit", width="xs"),
        C.Text("supplier", _("Supplier"), source="supplier.name"),
        C.Text("reference", _("Reference")),
    ),
    sort=("due",),
    search=("item__search", "reference", "supplier__search"),
    filters=(
        F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),
        F_.Dates("due", _("Expected on")),
        F_.Pick("item", _("Item"), source="item_id", picker="catalog.item"),
        F_.Pick("supplier", _("Supplier"), source="supplier_id", picker="parties.supplier"),
        F_.Flag("free", _("Not all promised"), apply=lambda rows, by: rows.filter(reserved__lt=F("quantity"))),
    ),
    operations=(RECEIVE, WITHDRAW),
    create=kit.Create(_("Expected delivery"), url="stock-supply-new", right="stock.supply"),
    right="stock.see",
    empty=kit.Empty("truck-delivery", _("Nothing is expected"), _("Enter what suppliers promised, so that orders can be promised too.")),
)  # fmt: skip

_FIELDS = (
    In.Pick("item_id", _("Item"), picker="catalog.item", required=True, span=8),
    In.Choice("warehouse_id", _("Warehouse"), options=warehouses, required=True, span=4),
    In.Quantity("quantity", _("Quantity"), required=True, span=4),
    In.Day("due", _("Expected on"), required=True, span=4),
    In.Text("reference", _("Supplier’s order"), max=80, span=4),
    In.Pick("supplier_id", _("Supplier"), picker="parties.supplier", span=12),
)


def _add(draft: SupplyDraft, *, by: Actor) -> int:
    return setup.add_supplies([draft], by=by)[0]


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    row = supplies(by).get(pk=pk)
    return {asked.name: getattr(row, asked.name) for asked in _FIELDS}, row.version


def _item_first(request: kit.Request) -> Mapping[str, Any]:
    item = request.GET.get("item", "")
    return {"item_id": kit.parse.key(item)} if kit.parse.key(item) else {}


def _done(pk: int) -> str:
    return reverse("stock-supplies")


ADD_SUPPLY = kit.Form(
    "stock.supply-new", _("Expected delivery"), fields=_FIELDS, command=SupplyDraft, save=_add, done=_done, right="stock.supply",
    initial=_item_first, message=_("Saved; who waits is promised it."),
)  # fmt: skip
EDIT_SUPPLY = kit.Form(
    "stock.supply", _("Expected delivery"), fields=_FIELDS, command=SupplyDraft, load=_load, save=setup.edit_supply, done=_done, right="stock.supply",
)  # fmt: skip
