"""Items in the palette: stock and price beside a hit, the item beside the list, what it can do (KER-12)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import glances, show
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import columns, page, queries
from kupiec.people.catalog.found import ITEM
from kupiec.people.catalog.models import Barcode

FIGURES = 6


def shown(ids: Sequence[int], by: Actor) -> dict[int, tuple[kit.Mark | str, str]]:
    """What can be sold now, and the list price."""
    stock = columns.figures(ids, by)
    rows = queries.visible(by).filter(pk__in=ids).values_list("pk", "list_price", "unit__code", "stocked")
    return {
        pk: (_stock(stock[pk].available, unit) if stocked and pk in stock else "", show.price(price) if price is not None else "")
        for pk, price, unit, stocked in rows
    }


def _stock(available: object, unit: str) -> kit.Mark:
    has = bool(available) and available > 0  # type: ignore[operator]
    return kit.Mark("ok" if has else "bad", f"{show.quantity(available)} {unit}", "circle-check" if has else "circle-x")


def _item(pk: int, by: Actor) -> glances.Glance | None:
    item = queries.visible(by).select_related("group", "producer", "unit", "vat_code").filter(pk=pk).first()
    if item is None:
        return None
    code = Barcode.objects.filter(item=item).order_by("-main", "pk").values_list("code", flat=True).first()
    facts = [
        (_("Code"), item.code),
        (_("Barcode"), code or ""),
        (_("Group"), str(item.group or "")),
        (_("Producer"), str(item.producer or "")),
    ]
    edit = glances.link(_("Edit"), "item-edit", pk, icon="pencil", key="E") if by.may("catalog.edit") else []
    copy = glances.Action(_("Copy the code"), icon="copy", key="N", copy=item.code)
    badges = [kit.Mark("", _("Archived"), "archive")] if item.archived else []
    return glances.Glance(
        title=item.name, subtitle=item.code, icon="package", badges=badges, figures=page.figures(item, by)[:FIGURES],
        facts=facts, actions=[*edit, copy],
    )  # fmt: skip


LOOKS = {ITEM: glances.Look(group=_("Items"), icon="package", route="item", shown=shown, glance=_item)}
