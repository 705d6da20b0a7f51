"""What kinds and states are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.sales.supply.values import ORDER, Kind, State

KINDS = {Kind.PURCHASE: N_("Purchase order"), Kind.PRODUCTION: N_("Production order")}
ICONS = {Kind.PURCHASE: "shopping-cart", Kind.PRODUCTION: "tool"}
STATES = {
    State.DRAFT: ("", N_("Draft"), "circle-dashed"), State.PLACED: ("info", N_("Placed"), "send"), State.CLOSED: ("ok", N_("Closed"), "circle-check"),
    State.CANCELLED: ("bad", N_("Cancelled"), "circle-x"),
}  # fmt: skip
STANDING = {
    "none": ("line", N_("nothing yet"), "circle-dashed"),
    "part": ("warn", N_("partly"), "circle-half-2"),
    "all": ("ok", N_("all came"), "check"),
}
PHASES = {State.DRAFT: "draft", State.PLACED: "open", State.CLOSED: "done", State.CANCELLED: "cancelled"}
EVENTS = {
    f"{ORDER}:placed": (N_("Placed"), "send", ""), f"{ORDER}:closed": (N_("Closed %(reason)s"), "circle-check", ""),
    f"{ORDER}:reopened": (N_("Opened again"), "rotate", ""), f"{ORDER}:cancelled": (N_("Cancelled %(reason)s"), "circle-x", ""),
    f"{ORDER}:postponed": (N_("New day: %(day)s %(reason)s"), "calendar", ""),
}  # fmt: skip
FIELD_NAMES = (
    N_("kind"), N_("state"), N_("number"), N_("ordered on"), N_("due"), N_("supplier"), N_("warehouse"), N_("reference"), N_("remarks"), N_("position"), N_("item"),
    N_("description"), N_("unit"), N_("factor"), N_("quantity"), N_("base quantity"), N_("unit cost"), N_("branch"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
