"""Floors of prices and the rule of reasons on the screen; what the room puts into the frame."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.margins import queries, services, words
from kupiec.money.margins.models import Floor
from kupiec.money.margins.queries import RIGHT
from kupiec.money.margins.values import Reasons

C, I = kit.columns, kit.inputs  # noqa: E741


def _whose(row: Floor) -> str:
    return str(row.role.name) if row.role else gettext("everybody")


def _what(row: Floor) -> str:
    return str(row.item_group.name) if row.item_group else gettext("all items")


def _least(row: Floor) -> str:
    if row.basis == "none":
        return gettext("no floor")
    figure = {"percent": kit.show.percent(row.percent)}
    return (gettext("cost + %(percent)s") if row.basis == "markup" else gettext("margin %(percent)s")) % figure


FLOORS = kit.List(
    "margins.floors", _("Floors of prices"), right=RIGHT, rows=lambda by: queries.floors(by).select_related("role", "item_group"),
    columns=(
        C.Link("role", _("Role"), url="price-floor", value=_whose, sort=False), C.Text("group", _("Items"), value=_what, sort=False),
        C.Text("least", _("Floor"), value=_least, sort=False), C.Badge("effect", _("Below it"), kinds=words.EFFECT_MARKS),
    ),
    sort=("effect",),
    operations=(
        kit.Operation("drop", _("Take away"), run=services.drop_floors, icon="trash", right=RIGHT, danger=True, more=True,
                      confirm=_("%(count)s floors are taken away."), message=_("%(count)s taken away")),
    ),
    create=kit.Create(_("Floor of prices"), url="price-floor-new", right=RIGHT),
    empty=kit.Empty("alert-triangle", _("No floors of prices yet"), _("A floor says below which price a role needs approval or is refused.")),
)  # fmt: skip


def _roles(by: Actor) -> list[tuple[int, str]]:
    return list(access.Role.objects.order_by("name").values_list("pk", "name"))


FIELDS = (
    I.Choice("role_id", _("Role"), options=_roles, span=6, help=_("Empty: everybody whose role has no floor of its own.")),
    I.Pick(
        "item_group_id",
        _("Group of items with its subgroups"),
        picker="catalog.group",
        span=6,
        help=_("Empty: all items. The nearest group counts."),
    ),
    I.Choice("basis", _("Floor"), options=words.BASES, required=True, span=4, default="markup"),
    I.Percent("percent", _("Per cent"), span=3),
    I.Choice("effect", _("What happens below it"), options=words.EFFECTS, required=True, span=5, default="approval"),
)


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    given = {name: (int(value) if value else None) if name.endswith("_id") else value for name, value in values.items()}
    return services.save_floor({**given, "percent": given.get("percent") or Decimal(0)}, pk=pk, version=version, by=by)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.floors(by).get(pk=pk)
    return {field.name: getattr(row, field.name) for field in FIELDS}, row.version


def _done(pk: int) -> str:
    return reverse("price-floors")


ADD = kit.Form("margins.floor-add", _("New floor of prices"), fields=FIELDS, save=_save, done=_done, right=RIGHT)
EDIT = kit.Form("margins.floor", _("Floor of prices"), fields=FIELDS, load=_load, save=_save, done=_done, right=RIGHT)


def _choose(values: dict[str, Any], *, by: Actor) -> None:
    services.choose(Reasons(values["reasons"]), by=by)


REASONS = kit.Form(
    "margins.reasons", _("Manual prices"),
    fields=(
        I.Choice("reasons", _("The reason for a price or discount typed by hand"), options=words.REASONS, required=True, span=6,
                 help=_("Typed after the figure: 85.00 regular customer.")),
    ),
    initial=lambda request: {"reasons": services.reasons_of(request.actor.company_id).value}, save=_choose, right=RIGHT,
)  # fmt: skip


@kit.screen(right=RIGHT)
def reasons(request: kit.Request) -> HttpResponse:
    """One for the company, so its address has no id."""
    return REASONS.view(request)


TABS = (
    kit.Tab("settings", "price-floors", _("Floors of prices"), url="price-floors", right=RIGHT, order=59, shelf="prices",
            note=_("below which price a role needs approval or is refused")),
    kit.Tab("settings", "manual-prices", _("Manual prices"), url="manual-prices", right=RIGHT, order=60, shelf="prices",
            note=_("whether they must say why")),
)  # fmt: skip
COMMANDS = (
    kit.Command("price-floor-new", _("New floor of prices"), url="price-floor-new", icon="alert-triangle", right=RIGHT, words="próg ceny marża minimalna"),
)  # fmt: skip
