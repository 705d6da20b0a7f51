"""The page of an item, and the operations on items."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.kit import show
from kupiec.people.catalog import columns, filters, labels, queries, services, sockets, words
from kupiec.people.catalog.models import Barcode, DiscountGroup, Item, ItemTranslation, ItemUnit

I = kit.inputs  # noqa: E741


def head(item: Item, by: Actor) -> kit.Head:
    badges = [kit.Mark("", _("Archived"), "archive")] if item.archived else []
    badges.append(kit.Mark("info", words.said(words.KINDS, item.kind)))
    if item.annex15:
        badges.append(kit.Mark("line", _("Split payment"), "coins"))
    return kit.Head(_("Item"), item.code, icon="package", subtitle=item.name, badges=tuple(badges))


def figures(item: Item, by: Actor) -> list[kit.Figure]:
    """Stock over all warehouses, when a stock room is there, and prices."""
    shown: list[kit.Figure] = []
    found = columns.figures([item.pk], by).get(item.pk) if item.stocked else None
    if found:
        shown = [
            kit.Figure(_("Available"), show.quantity(found.available), kind="" if found.available > 0 else "bad",
                       note=item.unit_id),
            kit.Figure(_("On hand"), show.quantity(found.on_hand)),
            kit.Figure(_("Blocked"), show.quantity(found.blocked)),
            kit.Figure(_("Reserved"), show.quantity(found.reserved)),
            kit.Figure(_("Expected"), show.quantity(found.expected)),
        ]  # fmt: skip
    shown.append(kit.Figure(_("List price, net"), show.price(item.list_price) if item.list_price is not None else "—"))
    if by.may("prices.see_cost"):
        cost = show.price(item.purchase_price) if item.purchase_price is not None else "—"
        shown.append(kit.Figure(_("Purchase price"), cost))
    return shown


def card_panel(item: Item, by: Actor) -> dict[str, Any]:
    """Units, codes, names, related items, stock per warehouse."""
    units = ItemUnit.objects.filter(item=item).order_by("factor", "pk")
    return {
        "units": units, "codes": Barcode.objects.filter(item=item).order_by("-main", "pk"),
        "names": ItemTranslation.objects.filter(item=item).order_by("language"),
        "substitutes": queries.related(item.pk), "accessories": queries.related(item.pk, kind="accessory"),
        "warehouses": [row for source in sockets.stock_columns for row in source.by_warehouse(item.pk, by=by)]
        if item.stocked else [],
        "may_edit": by.may("catalog.edit"), "described": attributes.sections("catalog.item", item.pk, by=by),
    }  # fmt: skip


def preview(pk: int, by: Actor) -> dict[str, Any]:
    """What the panel beside the list tells."""
    item = one(pk, by=by)
    return {**card_panel(item, by), "item": item, "figures": figures(item, by)[:3],
            "kind": words.said(words.KINDS, item.kind)}  # fmt: skip


def one(pk: int, *, by: Actor) -> Item:
    """An item with what its page shows of dictionaries."""
    rows = queries.visible(by).select_related("group", "discount_group", "producer", "vat_code", "unit")
    return rows.get(pk=pk)


def _reasons(item: Item, by: Actor) -> Any:
    reasons = services.blockers([item.pk], by=by).get(item.pk)
    if not reasons:
        return None
    listed = ", ".join(f"{show.say(reason.what)} {reason.count}" for reason in reasons)
    return gettext("It can’t be deleted: %(reasons)s") % {"reasons": listed}


ARCHIVE = kit.Operation(
    "archive", _("Archive it"), run=services.archive, undo=services.restore, icon="archive", right="catalog.archive",
    key="A", more=True, message=_("Put away: %(count)s"),
    allowed=lambda item, by: _("Already in the archive.") if item.archived else None,
)  # fmt: skip
RESTORE = kit.Operation(
    "restore", _("Restore"), run=services.restore, icon="archive-off", right="catalog.archive", more=True,
    message=_("%(count)s restored"), allowed=lambda item, by: None if item.archived else _("Not in the archive."),
)  # fmt: skip
DELETE = kit.Operation(
    "delete", _("Delete"), run=services.delete, icon="trash", right="catalog.delete", danger=True, more=True,
    confirm=_("%(count)s items will be deleted, if nothing refers to them."), message=_("%(count)s deleted"),
    allowed=_reasons, done=lambda result, ids: "/towary/",
)  # fmt: skip
REGROUP = kit.Operation(
    "regroup", _("Move to a group"), run=services.assign, icon="hierarchy-2", right="catalog.edit", more=True,
    fields=(I.Choice("group_id", _("Group"), options=filters.groups, required=True, span=12),),
    message=_("%(count)s changed"),
)  # fmt: skip
_DISCOUNTS = lambda by: list(DiscountGroup.objects.filter(active=True).order_by("name").values_list("pk", "name"))  # noqa: E731
REDISCOUNT = kit.Operation(
    "rediscount", _("Give a discount group"), run=services.assign, icon="discount", right="catalog.edit", more=True,
    fields=(I.Choice("discount_group_id", _("Discount group"), options=_DISCOUNTS, required=True, span=12),),
    message=_("%(count)s changed"),
)  # fmt: skip
LABELS = kit.Operation(
    "labels",
    _("Labels"),
    run=lambda ids, *, by: len(ids),
    done=labels.address,
    icon="barcode",
    right="catalog.labels",
)

ITEM = kit.Detail(
    "catalog.item", get=one, head=head, figures=figures, layout="card", right="catalog.see", edit_url="item-edit",
    edit_right="catalog.edit", operations=(LABELS, REGROUP, REDISCOUNT, ARCHIVE, RESTORE, DELETE),
    operation_sources=sockets.item_operations, subject="catalog.item", audit=Item,
    facts=(
        kit.Fact(_("Group"), "group.full_name", span=3),
        kit.Fact(_("Producer"), lambda item, by: " ".join(filter(None, [str(item.producer or ""), item.producer_code]))),
        kit.Fact(_("VAT"), lambda item, by: show.percent(item.vat_code.percent) if item.vat_code_id.isdigit() else item.vat_code_id, span=1),
        kit.Fact(_("Base unit"), "unit_id"),
        kit.Fact(_("Discount group"), "discount_group.name"),
        kit.Fact(_("Weight, kg"), lambda item, by: show.quantity(item.weight_kg) if item.weight_kg is not None else "", span=1),
        kit.Fact(_("GTU code"), "gtu", span=1),
    ),
    panels=(
        kit.Panel("card", _("Item card"), template="catalog/_card.html", context=card_panel, icon="package", order=10),
        files.panel("catalog.item"),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    panel_sources=sockets.item_panels,
)  # fmt: skip
