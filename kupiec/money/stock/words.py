"""What the kinds, states and events of this room are called."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.money.stock.values import Kind, Policy, State, Valuation

KINDS = {
    Kind.RECEIPT: N_("Goods receipt"),
    Kind.ISSUE: N_("Goods issue"),
    Kind.TRANSFER: N_("Stock transfer"),
    Kind.USE: N_("Internal issue"),
    Kind.GAIN: N_("Internal receipt"),
    Kind.RETURN: N_("Customer return"),
    Kind.COUNT: N_("Stock count"),
}
ICONS = {
    Kind.RECEIPT: "package-import",
    Kind.ISSUE: "truck-delivery",
    Kind.TRANSFER: "transfer",
    Kind.USE: "package-export",
    Kind.GAIN: "packages",
    Kind.RETURN: "truck-return",
    Kind.COUNT: "clipboard-list",
}
STATES = {
    State.DRAFT: ("", N_("Draft"), "pencil"),
    State.ISSUED: ("ok", N_("Issued"), "check"),
    State.CANCELLED: ("line", N_("Cancelled"), "x"),
}
VALUATIONS = {Valuation.FIFO: N_("FIFO (oldest receipt first)"), Valuation.AVERAGE: N_("Weighted average")}
POLICIES = {Policy.DATE: N_("Date of the order"), Policy.CLASS: N_("Class of the customer, then date")}
EVENTS = {
    "stock.document:issued": N_("Issued"),
    "stock.document:cancelled": N_("Cancelled"),
    "stock.document:reversed": N_("Reversed: %(reason)s"),
    "company.company:stock_settings_changed": N_("Stock settings changed"),
}


def kind_choices() -> list[tuple[str, str]]:
    """Kinds with their codes, for filters and forms."""
    from kupiec.ground.kernel.words import translate

    return [(kind.value, f"{kind.value} · {translate(label)}") for kind, label in KINDS.items()]
