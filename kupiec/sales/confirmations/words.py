"""What sources, states and ways of spreading are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.sales.confirmations.values import CONFIRMATION, Every, How, Source, Standing, State

SOURCES = {
    Source.NONE: N_("typed"), Source.LETTER: N_("letter"), Source.OFFER: N_("offer"), Source.ORDER: N_("order"), Source.CONTRACT: N_("contract"),
}  # fmt: skip
STATES = {
    State.DRAFT: ("", N_("Draft"), "circle-dashed"), State.CONFIRMED: ("info", N_("Confirmed"), "circle-check"), State.CLOSED: ("ok", N_("Closed"), "list-check"),
    State.CANCELLED: ("bad", N_("Cancelled"), "circle-x"),
}  # fmt: skip
STANDINGS = {
    Standing.PLANNED: ("line", N_("planned"), "calendar"), Standing.PART: ("warn", N_("partly shipped"), "circle-half-2"), Standing.SHIPPED: ("ok", N_("shipped"), "check"),
    Standing.LATE: ("bad", N_("late"), "clock-exclamation"),
}  # fmt: skip
PHASES = {State.DRAFT: "draft", State.CONFIRMED: "open", State.CLOSED: "done", State.CANCELLED: "cancelled"}
HOWS = {
    How.LOT: N_("Lots of a size"), How.COUNT: N_("So many parts"), How.CAPACITY: N_("What can be made"), How.STOCK: N_("What stock promises"),
}  # fmt: skip
EVERY = {
    Every.DAY: N_("Every working day"), Every.WEEK: N_("Every week"), Every.FORTNIGHT: N_("Every two weeks"), Every.MONTH: N_("Every month"), Every.QUARTER: N_("Every quarter"),
}  # fmt: skip
EVENTS = {
    f"{CONFIRMATION}:confirmed": (N_("Confirmed"), "circle-check", ""), f"{CONFIRMATION}:ordered": (N_("An order was made of it"), "shopping-cart-plus", ""),
    f"{CONFIRMATION}:spread": (N_("Spread into tranches again %(reason)s"), "calendar", ""), f"{CONFIRMATION}:closed": (N_("Closed %(reason)s"), "list-check", ""),
    f"{CONFIRMATION}:reopened": (N_("Opened again"), "rotate", ""), f"{CONFIRMATION}:cancelled": (N_("Cancelled %(reason)s"), "circle-x", ""),
}  # fmt: skip
FIELD_NAMES = (
    N_("state"), N_("number"), N_("issue date"), N_("source"), N_("source id"), N_("order"), N_("orderer"), N_("recipient"), N_("payer"), N_("delivery address"), N_("pickup"),
    N_("warehouse"), N_("currency"), N_("rate"), N_("salesperson"), N_("customer reference"), N_("remarks"), N_("credit over by"), N_("confirmed at"), N_("position"),
    N_("order line"), N_("item"), N_("description"), N_("unit"), N_("factor"), N_("quantity"), N_("base quantity"), N_("price"), N_("requested on"), N_("source line"),
    N_("live"), N_("on"), N_("first on"), N_("by hand"), N_("branch"), N_("line"), N_("confirmation"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
