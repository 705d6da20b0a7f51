"""The form of a promotion: what is bought, what is got, for whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.promotions import queries, services, words
from kupiec.people.parties import public as parties

I = kit.inputs  # noqa: E741
PLACES = range(1, 5)
HEAD = (
    "code",
    "name",
    "priority",
    "together",
    "reward",
    "effect",
    "value",
    "settling",
    "own_quantity",
    "most",
    "group_id",
    "valid_from",
    "valid_to",
)


def groups(by: Actor) -> list[tuple[int, str]]:
    return list(parties.CustomerGroup.objects.filter(active=True).order_by("name").values_list("pk", "name"))


def _buy(place: int) -> tuple[Any, ...]:
    return (
        I.Pick(f"buy_item_{place}", _("Item"), picker="catalog.item", span=5),
        I.Pick(f"buy_group_{place}", _("or a group with its subgroups"), picker="catalog.group", span=5),
        I.Quantity(f"buy_quantity_{place}", _("Quantity"), span=2),
    )


def _gift(place: int) -> tuple[Any, ...]:
    return (
        I.Pick(f"gift_item_{place}", _("Gift"), picker="catalog.item", span=10),
        I.Quantity(f"gift_quantity_{place}", _("Quantity"), span=2),
    )


FIELDS = (
    kit.Group(_("Promotion"), (
        I.Text("code", _("Code"), required=True, span=2, max=12),
        I.Text("name", _("Name"), required=True, span=6, max=80),
        I.Integer("priority", _("Priority"), span=2, help=_("1 is the highest; empty: last.")),
        I.Integer("most", _("Times per document"), span=2, help=_("Empty: any number.")),
        I.Choice("group_id", _("Customer group"), options=groups, span=6, help=_("Empty: for everybody.")),
        I.Day("valid_from", _("Valid from"), span=3),
        I.Day("valid_to", _("Valid to"), span=3),
    )),
    kit.Group(_("The customer buys"), (
        *(one for place in PLACES for one in _buy(place)),
        I.Quantity("together", _("Of all these together"), span=4, help=_("In base units; empty: of each row its own quantity.")),
    ), _("Quantities are in base units.")),
    kit.Group(_("The customer gets"), (
        I.Choice("reward", _("What gets cheaper"), options=words.REWARDS, required=True, span=4, default="gift"),
        I.Choice("effect", _("How"), options=words.EFFECTS, required=True, span=4, default="free"),
        I.Price("value", _("Percent or price"), span=4, help=_("A price is net per base unit in the company’s currency.")),
        I.Choice("settling", _("A free gift costs"), options=words.SETTLINGS, required=True, span=6, default="zero"),
        I.Quantity("own_quantity", _("Pieces that get cheaper"), span=6, help=_("Of the very pieces bought, the cheapest, each time the bundle is bought.")),
        *(one for place in PLACES for one in _gift(place)),
    ), _("Several gifts are a choice: the customer gets one of them.")),
)  # fmt: skip


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    head = {name: values.get(name) for name in HEAD}
    head["own_quantity"] = head["own_quantity"] or Decimal(0)
    head["value"] = head["value"] or Decimal(0)
    buys, gifts = _rows(values, "buy"), _rows(values, "gift")
    beyond = [{**one, "quantity": None} if head["together"] is not None else one for one in _beyond(pk, "buy")]
    parts = {"buys": [*buys.values(), *beyond], "gifts": [*gifts.values(), *_beyond(pk, "gift")]}
    try:
        return services.save({**head, "group_id": _key(values, "group_id"), **parts}, pk=pk, version=version, by=by)
    except Refusal as refusal:
        raise _at_the_row_seen(refusal, {"buy": list(buys), "gift": list(gifts)}) from refusal


def _rows(values: Mapping[str, Any], role: str) -> dict[int, dict[str, Any]]:
    """The rows somebody filled, by the place they stand at; a quantity of nothing is told, never dropped."""
    rows = {}
    for n in PLACES:
        item, group, quantity = _key(values, f"{role}_item_{n}"), _key(values, f"{role}_group_{n}"), values.get(f"{role}_quantity_{n}")
        if item or group:
            rows[n] = {"item_id": item, "item_group_id": group, "quantity": quantity}
        elif quantity is not None:
            raise Refusal("NO_ITEM", N_("Say of what this quantity is."), f"{role}_item_{n}")
    return rows


def _beyond(pk: int | None, role: str) -> list[dict[str, Any]]:
    """The parts this form has no rows for (a promotion made by a program): they stay."""
    rows = [one for one in queries.parts([pk]).get(pk, []) if one.role == role] if pk else []
    return [{"item_id": one.item_id, "item_group_id": one.item_group_id, "quantity": one.quantity} for one in rows[len(PLACES) :]]


def _at_the_row_seen(refusal: Refusal, places: Mapping[str, list[int]]) -> Refusal:
    """The service counts the rows it was given; people see those they left empty, too."""
    name, _sep, at = refusal.field.rpartition("_")
    rows = places.get(name.partition("_")[0], [])
    if at.isdigit() and 1 <= int(at) <= len(rows):
        refusal.field = f"{name}_{rows[int(at) - 1]}"
    return refusal


def _key(values: Mapping[str, Any], name: str) -> int | None:
    return int(values[name]) if values.get(name) else None


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.visible(by).get(pk=pk)
    values: dict[str, Any] = {name: getattr(row, name) for name in HEAD}
    parts = queries.parts([pk]).get(pk, [])
    for place, part in zip(PLACES, [one for one in parts if one.role == "buy"], strict=False):
        values |= {f"buy_item_{place}": part.item_id, f"buy_group_{place}": part.item_group_id, f"buy_quantity_{place}": part.quantity}
    for place, part in zip(PLACES, [one for one in parts if one.role == "gift"], strict=False):
        values |= {f"gift_item_{place}": part.item_id, f"gift_quantity_{place}": part.quantity}
    return values, row.version


def _done(pk: int) -> str:
    return reverse("promotions")


ADD = kit.Form("promotions.add", _("New bundle promotion"), fields=FIELDS, save=_save, done=_done, right="promotions.edit")
EDIT = kit.Form("promotions.edit", _("Bundle promotion"), fields=FIELDS, load=_load, save=_save, done=_done, right="promotions.edit")
