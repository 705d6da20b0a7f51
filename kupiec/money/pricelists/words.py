"""Words of the room as people see them."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.pricelists.models import RecipeStep

SOURCES = (("purchase", _("purchase price")), ("catalogue", _("catalogue price of the item")), ("list", _("another price list")))
METHODS = (("margin", _("margin on the price")), ("markup", _("markup")), ("discount", _("discount")), ("formula", _("by formula")))
DIRECTIONS = (("up", _("up")), ("nearest", _("to the nearest")), ("down", _("down")))
FOLLOWS = (("nothing", _("nothing happens")), ("mark", _("they are marked stale")), ("rebuild", _("they are built anew at once")))
WHY_NOT = {"step": _("no step speaks of it"), "source": _("there is no price to start from"), "value": _("its formula has no result")}
WHENCE = (("receipt", _("receipt")), ("file", _("supplier’s file")))
CHANGE_STATES = {
    "done": ("ok", _("taken"), "check"), "waiting": ("warn", _("waits"), "clock"), "rejected": ("", _("turned down"), "x"),
    "replaced": ("", _("overtaken by a newer one")),
}  # fmt: skip
CHANGE_OPTIONS = tuple((key, each[1]) for key, each in CHANGE_STATES.items())
RECEIPTS = (
    ("off", _("the purchase price stays")), ("last", _("it becomes what was paid last")), ("average", _("it becomes the average cost of what lies in stock")),
)  # fmt: skip
FILES = (("main", _("the price of the item’s main supplier becomes the purchase price")), ("off", _("the purchase price stays")))
EVENTS = {"company.company:purchase_rules_changed": N_("%(user)s changed how purchase prices follow")}


def what(row: RecipeStep) -> str:
    """What a step makes of the price."""
    label = str(dict(METHODS)[row.method])
    return row.formula if row.method == "formula" else f"{label} {kit.show.percent(row.percent)}"


def whom(row: RecipeStep) -> str:
    """Which items a step is for."""
    named = [str(one) for one in (row.item_group, row.discount_group, row.producer, row.supplier) if one]
    return " · ".join([*named, *([row.condition] if row.condition else [])]) or gettext("all")
