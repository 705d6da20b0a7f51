"""The page of an item: what a set is made of, and the form of it (CAT-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kit import public as kit
from kupiec.money.promotions.models import ItemSet
from kupiec.money.promotions.services import parts_of, save_set
from kupiec.people.catalog import public as catalog

I = kit.inputs  # noqa: E741
PLACES = range(1, 13)
PRICES = (("components", _("as its components are")), ("own", _("its own, split among the components")))
FIELDS = (
    kit.Group(_("Set"), (I.Choice("price", _("Price of the set"), options=PRICES, required=True, span=6, default="components"),)),
    kit.Group(_("Components"), tuple(
        one for place in PLACES for one in (
            I.Pick(f"item_{place}", _("Item"), picker="catalog.item", span=10), I.Quantity(f"quantity_{place}", _("Quantity"), span=2),
        )
    ), _("Base units of each component in one base unit of the set.")),
)  # fmt: skip


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    parts = [(int(values[f"item_{n}"]), values.get(f"quantity_{n}") or ZERO) for n in PLACES if values.get(f"item_{n}")]
    whole = pk or 0
    save_set(whole, parts, price=values["price"], version=version, by=by)
    return whole


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    catalog.visible(by).get(pk=pk)
    head = ItemSet.objects.filter(item_id=pk).first()
    values: dict[str, Any] = {"price": head.price if head else "components"}
    for place, part in enumerate(parts_of(pk), 1):
        values |= {f"item_{place}": part.item_id, f"quantity_{place}": part.quantity}
    return values, head.version if head else 0


EDIT = kit.Form(
    "promotions.set", _("Components of the set"), fields=FIELDS, load=_load, save=_save, right="catalog.edit",
    done=lambda pk: f"{reverse('item', args=[pk])}?panel=set",
)  # fmt: skip


def _panel(item: Any, by: Actor) -> dict[str, Any]:
    rows = parts_of(item.pk)
    head = ItemSet.objects.filter(item_id=item.pk).first()
    see_cost = by.may("prices.see_cost")
    prices = [(row.item.list_price or ZERO) * row.quantity for row in rows]
    costs = [(row.item.purchase_price or ZERO) * row.quantity for row in rows]
    return {
        "rows": list(zip(rows, prices, costs, strict=True)), "own": bool(head and head.price == "own"), "see_cost": see_cost, "may_edit": by.may("catalog.edit"),
        "price": item.list_price if head and head.price == "own" else sum(prices, ZERO), "cost": sum(costs, ZERO),
    }  # fmt: skip


class ItemPanels:
    """The panel "Components" of a set's page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("set", _("Components"), template="promotions/_set.html", context=_panel, icon="packages", order=15,
                      only=lambda item, by: item.kind == "set"),
        )  # fmt: skip
