"""What states are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.sales.transport.values import TRANSPORT, State, Stop

STATES = {
    State.DRAFT: ("", N_("Draft"), "circle-dashed"), State.PLACED: ("info", N_("Ordered"), "send"), State.LEFT: ("pri", N_("On the way"), "truck"), State.DONE: ("ok", N_("Done"), "circle-check"),
    State.CANCELLED: ("bad", N_("Cancelled"), "circle-x"),
}  # fmt: skip
STOPS = {
    Stop.OPEN: ("line", N_("to go"), "circle-dashed"),
    Stop.DONE: ("ok", N_("taken there"), "check"),
    Stop.FAILED: ("bad", N_("failed"), "circle-x"),
}
PHASES = {State.DRAFT: "draft", State.PLACED: "open", State.LEFT: "open", State.DONE: "done", State.CANCELLED: "cancelled"}
EVENTS = {
    f"{TRANSPORT}:placed": (N_("Ordered"), "send", ""), f"{TRANSPORT}:left": (N_("On the way"), "truck", ""), f"{TRANSPORT}:done": (N_("All stops settled"), "circle-check", "ok"),
    f"{TRANSPORT}:cancelled": (N_("Cancelled %(reason)s"), "circle-x", ""), "orders.order:transported": (N_("Goes with %(trip)s, loading on %(day)s"), "truck", ""),
}  # fmt: skip
FIELD_NAMES = (
    N_("warehouse"), N_("number"), N_("state"), N_("carrier"), N_("vehicle"), N_("driver"), N_("phone"), N_("loading on"), N_("cost"), N_("remarks"), N_("branch"), N_("trip"), N_("position"), N_("party"),
    N_("place"), N_("settled at"), N_("note"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
