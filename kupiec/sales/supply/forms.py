"""Forms of supply orders: entered, changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.supply import queries, screens, services, words
from kupiec.sales.supply.values import LONGEST_TEXT, Kind, OrderDraft

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it
WEEK = dt.timedelta(days=7)


def _fields(*, new: bool) -> tuple[Any, ...]:
    kind = (
        (
            I.Choice(
                "kind",
                _("Kind"),
                options=[(one.value, label) for one, label in words.KINDS.items()],
                required=True,
                default=Kind.PURCHASE.value,
                span=4,
            ),
        )
        if new
        else ()
    )
    return (
        *kind,
        I.Pick("supplier_id", _("Supplier"), picker="parties.supplier", span=8, help=_("Empty for our own production.")),
        I.Choice("warehouse_id", _("Warehouse"), options=screens.warehouses, required=True, span=4), I.Day("due", _("Expected on"), required=True, span=4),
        I.Text("reference", _("Supplier’s number"), max=80, span=4), I.Area("remarks", _("Remarks"), max=LONGEST_TEXT, span=12),
    )  # fmt: skip


def _initial(request: kit.Request) -> dict[str, Any]:
    get, places = request.GET, screens.warehouses(request.actor)
    return {
        "kind": get.get("kind") if get.get("kind") in {one.value for one in Kind} else Kind.PURCHASE.value, "supplier_id": kit.parse.key(get.get("party", "")),
        "warehouse_id": places[0][0] if places else None, "due": clock.today() + WEEK,
    }  # fmt: skip


def _create(values: Mapping[str, Any], *, by: Actor) -> int:
    (pk,) = services.create([OrderDraft(**values)], by=by)
    return pk


_LOADED = ("supplier_id", "warehouse_id", "due", "reference", "remarks")


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.one(pk, by=by)
    return {name: getattr(row, name) for name in _LOADED}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.edit(pk, values, version=version, by=by)
    return pk


def to_order(pk: Any) -> str:
    return reverse("supply-order", args=[pk])


NEW = kit.Form(
    "supply.new", _("New purchase or production order"), fields=_fields(new=True), initial=_initial, save=_create, done=to_order, right="supply.edit",
    button=_("Go to lines"), message=_("Now add lines."),
)  # fmt: skip
EDIT = kit.Form(
    "supply.edit", _("Purchase or production order"), fields=_fields(new=False), load=_load, save=_save, done=to_order, right="supply.edit"
)
