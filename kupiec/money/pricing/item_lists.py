"""Lists of items on the screen: symbols are typed or pasted, one a line (PRC-6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import digits
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.pricing import queries, services
from kupiec.money.pricing.models import DiscountRule, ItemList, ListedItem
from kupiec.people.catalog import public as catalog

C, I = kit.columns, kit.inputs  # noqa: E741


def _sizes(ids: Any, by: Actor) -> Mapping[int, int]:
    rows = ListedItem.objects.filter(item_list_id__in=ids).order_by()
    return dict(rows.values_list("item_list_id").annotate(Count("pk")))


def _rules(ids: Any, by: Actor) -> Mapping[int, int]:
    rows = DiscountRule.objects.filter(item_list_id__in=ids, archived=False).order_by()
    return dict(rows.values_list("item_list_id").annotate(Count("pk")))


LISTS = kit.List(
    "pricing.item-lists", _("Lists of items"), rows=queries.item_lists, right="pricing.see", archive="archived",
    columns=(
        C.Link("name", _("Name"), url="item-list"), C.Number("items", _("Items"), fill=_sizes), C.Number("rules", _("Rules"), fill=_rules),
    ),
    sort=("name",), search=("name",),
    operations=(
        kit.Operation("archive", _("Archive it"), run=services.archive_item_lists, icon="archive", right="pricing.rules",
                      confirm=_("%(count)s lists go out of use."), message=_("%(count)s archived")),
    ),
    create=kit.Create(_("List of items"), url="item-list-new", right="pricing.rules"),
    empty=kit.Empty("list-check", _("No lists of items yet"), _("A discount rule may speak of items chosen by hand.")),
)  # fmt: skip
FIELDS = (
    I.Text("name", _("Name"), required=True, span=6, max=120),
    I.Area(
        "codes",
        _("Symbols of items"),
        required=True,
        span=12,
        rows=10,
        max=400_000,
        help=_("One a line, typed or pasted from a spreadsheet."),
    ),
)


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    wanted = [line.split("\t")[0].strip() for line in (values.get("codes") or "").splitlines()]
    keys = {digits(code)[:40]: code for code in wanted if code}
    found = dict(catalog.Item.objects.filter(code_key__in=list(keys)).values_list("code_key", "pk")) if keys else {}
    if unknown := [code for key, code in keys.items() if key not in found]:
        raise Refusal("NO_ITEM", N_("There are no items: %(codes)s."), "codes", params={"codes": ", ".join(unknown[:5])})
    return services.save_item_list({"name": values.get("name") or "", "item_ids": list(found.values())}, pk=pk, version=version, by=by)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = ItemList.objects.get(company_id=by.company_id, pk=pk)
    codes = ListedItem.objects.filter(item_list=row).order_by("item__code").values_list("item__code", flat=True)
    return {"name": row.name, "codes": "\n".join(codes)}, row.version


def _done(pk: int) -> str:
    return reverse("item-lists")


ADD = kit.Form("pricing.item-list-add", _("New list of items"), fields=FIELDS, save=_save, done=_done, right="pricing.rules")
EDIT = kit.Form("pricing.item-list", _("List of items"), fields=FIELDS, load=_load, save=_save, done=_done, right="pricing.rules")
TABS = (
    kit.Tab("settings", "item-lists", _("Lists of items"), url="item-lists", right="pricing.rules", order=57, shelf="prices",
            note=_("Items chosen by hand that discounts speak of")),
)  # fmt: skip
