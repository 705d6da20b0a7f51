"""Lists of the room: items with their stock, dictionaries; and what they put into the frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import columns, filters, forms, page, queries, sockets, words
from kupiec.people.catalog.models import DiscountGroup, Item, ItemGroup, Producer, Unit

C, F = kit.columns, kit.filters


def _items(by: Actor) -> QuerySet[Item]:
    return queries.visible(by).select_related("group").defer("description", "remarks", "search")


def _entries(model: Any) -> Any:
    return lambda by: list(model._base_manager.order_by("name").values_list("pk", "name"))


def _of_warehouse(rows: QuerySet[Item], value: Sequence[str], by: Actor) -> QuerySet[Item]:
    """Choosing warehouses narrows the figures, not the items."""
    return rows


def _second_line(item: Item) -> str:
    return f"{item.code} · {item.group.name}" if item.group else item.code


def _menu(item: Item, by: Actor) -> Sequence[kit.MenuItem]:
    return (kit.MenuItem(_("Edit"), reverse("item-edit", args=[item.pk]), "edit", "E"),) if by.may("catalog.edit") else ()


ITEMS = kit.List(
    "catalog.items", _("Items"), rows=_items, right="catalog.see",
    columns=(
        C.Link("name", _("Item"), url="item", sort="name_key", sub=_second_line),
        C.Text("code", _("Symbol"), hidden=True),
        C.Text("group", _("Group"), source="group.full_name", hidden=True),
        C.Text("unit_id", _("Unit"), width="xs", sort="unit_id"),
        C.Quantity("on_hand", _("On hand"), fill=columns.stock("on_hand")),
        C.Quantity("blocked", _("Blocked"), fill=columns.stock("blocked"), narrow=False),
        C.Quantity("reserved", _("Reserved"), fill=columns.stock("reserved"), narrow=False),
        C.Quantity("available", _("Available"), fill=columns.stock("available")),
        C.Quantity("expected", _("Expected"), fill=columns.stock("expected")),
        C.Price("list_price", _("List price, net")),
        C.Price("purchase_price", _("Purchase price"), right="prices.see_cost", hidden=True),
        C.Badge("kind", _("Kind"), kinds={key: ("", label) for key, label in words.KINDS}, hidden=True),
        C.Text("producer", _("Producer"), source="producer.name", hidden=True),
        C.Text("producer_code", _("Producer’s symbol"), hidden=True),
        C.Text("discount_group", _("Discount group"), source="discount_group.name", hidden=True),
        C.Text("vat_code_id", _("VAT"), sort="vat_code_id", hidden=True),
        C.Text("barcode", _("Bar code"), fill=columns.barcodes, hidden=True),
        C.Quantity("weight_kg", _("Weight, kg"), hidden=True),
        C.Text("gtu", _("GTU code"), hidden=True),
        C.Moment("created_at", _("Entered on"), hidden=True),
    ),
    sort=("name",), search=filters.search, archive="archived",
    filters=(
        F.Choice("group", _("Group"), choices=filters.groups, apply=filters.in_group),
        F.Choice("warehouse", _("Stock of warehouse"), choices=columns.warehouses, apply=_of_warehouse),
        F.Choice("kind", _("Kind"), choices=words.KINDS),
        F.Choice("producer", _("Producer"), source="producer_id", choices=_entries(Producer)),
        F.Choice("discount_group", _("Discount group"), source="discount_group_id", choices=_entries(DiscountGroup)),
        F.Choice("vat_code", _("VAT"), source="vat_code_id", choices=forms.vat_codes),
        F.Flag("stocked", _("Moves through warehouses")),
        F.Amounts("list_price", _("List price, net")),
        F.Text("producer_code", _("Producer’s symbol")),
    ),
    views=(
        kit.View("stocked", _("Goods"), "f.stocked=1"),
        kit.View("services", _("Services"), "f.kind=service"),
    ),
    operations=(page.REGROUP, page.REDISCOUNT, page.ARCHIVE, page.RESTORE, page.DELETE, page.LABELS),
    operation_sources=sockets.item_operations, column_sources=sockets.item_columns, filter_sources=(attributes.Columns("catalog.item"),), row_menu=_menu,
    create=kit.Create(_("Add item"), url="item-new", right="catalog.edit"),
    preview=kit.Preview("catalog/_preview.html", page.preview),
    empty=kit.Empty("package", _("No items yet"), _("Goods, services and everything else we sell or buy.")),
)  # fmt: skip


def items(request: kit.Request) -> HttpResponse:
    """The item list; its stock columns speak of the warehouses named in the address (CAT-4)."""
    named = tuple(int(text) for text in request.GET.getlist("f.warehouse") if text.isdecimal() and len(text) < 19)
    token = columns.asked_warehouses.set(named)
    try:
        return ITEMS.view(request)
    finally:
        columns.asked_warehouses.reset(token)


GROUPS = kit.dictionary(
    _("Groups of items"), ItemGroup, url="item-group", one=_("Group of items"), right="catalog.setup",
    more=(C.Text("full_name", _("Place in the tree")),),
)  # fmt: skip
UNITS = kit.dictionary(
    _("Units of measure"), Unit, url="unit", one=_("Unit of measure"), right="catalog.setup",
    more=(C.Number("decimals", _("Decimals")), C.Text("printed_en", _("On papers in English")), C.Text("printed_de", _("On papers in German"))),
)  # fmt: skip
PRODUCERS = kit.dictionary(_("Producers"), Producer, url="producer", one=_("Producer"), right="catalog.setup")
DISCOUNT_GROUPS = kit.dictionary(_("Discount groups"), DiscountGroup, url="discount-group", one=_("Discount group"), right="catalog.setup")

TABS = (
    kit.Tab("stock", "items", _("Items"), url="items", right="catalog.see", order=5),
    kit.Tab(
        "settings",
        "item-groups",
        _("Groups of items"),
        url="item-groups",
        right="catalog.setup",
        order=50,
        shelf="items",
        note=_("The tree items stand in"),
    ),
    kit.Tab(
        "settings",
        "units",
        _("Units of measure"),
        url="units",
        right="catalog.setup",
        order=51,
        shelf="items",
        note=_("Pieces, metres, packs; places after the comma"),
    ),
    kit.Tab(
        "settings",
        "producers",
        _("Producers"),
        url="producers",
        right="catalog.setup",
        order=52,
        shelf="items",
        note=_("Who makes the items"),
    ),
    kit.Tab(
        "settings",
        "discount-groups",
        _("Discount groups"),
        url="discount-groups",
        right="catalog.setup",
        order=53,
        shelf="items",
        note=_("Items discounted alike"),
    ),
)
COMMANDS = (
    kit.Command("item-new", _("New item"), url="item-new", icon="package", right="catalog.edit",
                words="towar usługa nowy kartoteka", new=True),
)  # fmt: skip
