"""What states and warnings are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.sales.blankets.values import BLANKET, State

STATES = {
    State.DRAFT: ("", N_("Draft"), "circle-dashed"), State.PLACED: ("info", N_("In force"), "circle-check"), State.CLOSED: ("ok", N_("Closed"), "list-check"),
    State.CANCELLED: ("bad", N_("Cancelled"), "circle-x"),
}  # fmt: skip
PHASES = {State.DRAFT: "draft", State.PLACED: "open", State.CLOSED: "done", State.CANCELLED: "cancelled"}
WARNINGS = {
    "over": N_("More than the lot, or than is left of the blanket order."), "late": N_("The day of the lot has passed."), "ended": N_("The blanket order has ended."),
}  # fmt: skip
EVENTS = {
    f"{BLANKET}:placed": (N_("Placed"), "circle-check", ""), f"{BLANKET}:released": (N_("A lot was released"), "shopping-cart-plus", ""),
    f"{BLANKET}:closed": (N_("Closed %(reason)s"), "list-check", ""), f"{BLANKET}:reopened": (N_("Opened again"), "rotate", ""),
    f"{BLANKET}:cancelled": (N_("Cancelled %(reason)s"), "circle-x", ""),
}  # fmt: skip
FIELD_NAMES = (
    N_("state"), N_("number"), N_("issue date"), N_("party"), N_("warehouse"), N_("item"), N_("unit"), N_("factor"), N_("quantity"), N_("price"), N_("currency"), N_("starts"),
    N_("ends"), N_("auto days"), N_("salesperson"), N_("reference"), N_("remarks"), N_("branch"), N_("blanket"), N_("on"), N_("order"), N_("released"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
