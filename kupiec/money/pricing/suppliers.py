"""Suppliers of items on the screen: their list, form, and what the item's list and page show of them (CAT-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.pricing import forms, queries, services
from kupiec.money.pricing.models import DiscountRule, ItemSupplier, ListedItem, ListPrice, OwnLists
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
COST = "prices.see_cost"
RIGHT = "pricing.suppliers"

SUPPLIERS = kit.List(
    "pricing.suppliers", _("Suppliers of items"), rows=queries.suppliers, right="pricing.see",
    open_url=lambda row: f"{reverse('item', args=[row.item_id])}?panel=suppliers",
    columns=(
        C.Text("item", _("Symbol"), source="item.code"), C.Text("name", _("Name"), source="item.name"),
        C.Text("party", _("Supplier"), source="party.name"),
        C.Flag("main", _("Main")), C.Text("code", _("Supplier’s code")),
        C.Price("price", _("Price"), right=COST), C.Text("currency_id", _("Currency"), sort=False),
        C.Quantity("least", _("Smallest order")), C.Number("lead_days", _("Delivery, days")),
    ),
    sort=("item",), search=("item__code", "item__name", "party__name", "code"),
    filters=(
        F.Pick("party_id", _("Supplier"), picker="parties.supplier"), F.Pick("item_id", _("Item"), picker="catalog.item"),
        F.Flag("main", _("Main")),
    ),
    views=(kit.View("main", _("Main suppliers"), "f.main=1"),),
    operations=(
        kit.Operation("make-main", _("Make main"), run=services.make_main, icon="star", right=RIGHT,
                      message=_("%(count)s changed")),
        kit.Operation("drop", _("Strike off"), run=services.drop_suppliers, icon="trash", right=RIGHT, danger=True, more=True,
                      confirm=_("%(count)s suppliers are struck off their items."), message=_("%(count)s struck off")),
    ),
    create=kit.Create(_("Supplier of an item"), url="item-supplier-new", right=RIGHT),
    empty=kit.Empty("truck", _("No suppliers of items yet"), _("Say who supplies an item, his code and days to delivery.")),
)  # fmt: skip

FIELDS = (
    I.Pick("item_id", _("Item"), picker="catalog.item", required=True, span=6),
    I.Pick("party_id", _("Supplier"), picker="parties.supplier", required=True, span=6),
    I.Text("code", _("Supplier’s code"), span=3, max=40),
    I.Price("price", _("Price"), span=2, help=_("Net, for the base unit."), right=COST),
    I.Choice("currency_id", _("Currency"), options=forms.currencies, span=2, default="PLN"),
    I.Quantity("least", _("Smallest order"), span=2, help=_("In base units.")),
    I.Integer("lead_days", _("Delivery, days"), span=1),
    I.Flag("main", _("Main supplier"), span=2),
)


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    given = {**values, "code": values.get("code") or "", "currency_id": values.get("currency_id") or "PLN"}
    if not by.may(COST):
        given.pop("price", None)
    made = services.save_supplier(given, pk=pk, version=version, by=by)
    return int(ItemSupplier.objects.values_list("item_id", flat=True).get(pk=made))


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.suppliers(by).get(pk=pk)
    return {field.name: getattr(row, field.name) for field in FIELDS}, row.version


def _initial(request: kit.Request) -> dict[str, Any]:
    chosen = request.GET.get("item", "")
    return {"item_id": kit.parse.key(chosen)} if kit.parse.key(chosen) else {}


def _done(item_id: int) -> str:
    return f"{reverse('item', args=[item_id])}?panel=suppliers"


ADD = kit.Form("pricing.supplier-add", _("New supplier of an item"), fields=FIELDS, save=_save, initial=_initial,
               done=_done, right=RIGHT)  # fmt: skip
EDIT = kit.Form("pricing.supplier", _("Supplier of an item"), fields=FIELDS, load=_load, save=_save, done=_done, right=RIGHT)


def _panel(item: Any, by: Actor) -> dict[str, Any]:
    rows = queries.suppliers(by).filter(item_id=item.pk).order_by("-main", "party__name")
    return {"rows": rows, "may_edit": by.may(RIGHT), "see_cost": by.may(COST)}


class ItemPanels:
    """The panel "Suppliers" of the item's page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("suppliers", _("Suppliers"), template="pricing/_suppliers.html", context=_panel, icon="truck",
                      right="pricing.see", order=40,
                      count=lambda item, by: queries.suppliers(by).filter(item_id=item.pk)),
        )  # fmt: skip


def _mains(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    rows = queries.suppliers(by).filter(item_id__in=ids, main=True)
    return {row.item_id: row.party.short_name or row.party.name for row in rows}


class ItemColumns:
    """The column "Main supplier" of the list of items, hidden until asked for."""

    def columns(self) -> Sequence[Any]:
        return (C.Text("main_supplier", _("Main supplier"), fill=_mains, hidden=True, right="pricing.see"),)


class PartyOperations:
    """On a customer's page: the hierarchy of price lists of his own (PRC-4)."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation(
                "own-lists", _("Own price lists"), icon="stack-2", right="pricing.rules", bulk=False, more=True,
                url=lambda party: f"{reverse('own-lists')}?party={party.pk}",
                allowed=lambda party, by: None if party.customer else _("Not a customer."),
            ),
        )  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Items these parties supply, and price lists of their own."""
    found: dict[int, list[parties.Blocker]] = {}
    for rows, what in (
        (ItemSupplier.objects, N_("items he supplies")), (OwnLists.objects, N_("own price lists")),
        (DiscountRule.objects, N_("discount rules")),
    ):  # fmt: skip
        for pk, count in rows.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(Count("pk")):
            found.setdefault(pk, []).append(parties.Blocker(what, count))
    return found


def item_blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[catalog.Blocker]]:
    """Prices, rules and suppliers that name these items."""
    found: dict[int, list[catalog.Blocker]] = {}
    for rows, what in (
        (ListPrice.objects, N_("prices in lists")), (DiscountRule.objects, N_("discount rules")),
        (ItemSupplier.objects, N_("suppliers")), (ListedItem.objects, N_("lists of items")),
    ):  # fmt: skip
        for pk, count in rows.filter(item_id__in=item_ids).order_by().values_list("item_id").annotate(Count("pk")):
            found.setdefault(pk, []).append(catalog.Blocker(what, count))
    return found


TABS = (kit.Tab("stock", "item-suppliers", _("Suppliers of items"), url="item-suppliers", right="pricing.see", order=90),)
