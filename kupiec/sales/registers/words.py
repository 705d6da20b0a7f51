"""Words of the room for screens."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

MEANINGS = {"draft": N_("draft"), "accepted": N_("accepted order"), "closed": N_("closed"), "cancelled": N_("cancelled")}
EVENTS = {
    "orders.order:supplied": (N_("Ordered for it: %(papers)s"), "shopping-cart-plus", ""),
    "orders.order:unsupplied": (N_("Nobody is known to supply: %(items)s"), "alert-triangle", "warn"),
    "registers.book:published": N_("Registers of orders published: version %(number)s"),
    "registers.book:discarded": N_("Draft of registers thrown away"),
}
FIELDS = {
    "label": N_("Words on the button"), "right": N_("Right needed"), "roles": N_("Only these roles"), "guard": N_("Only when"),
    "guard_text": N_("What people read when it does not hold"), "on_entry": N_("done by itself when an order comes in"), "primary": N_("the next step"),
}  # fmt: skip
"""What is said of an operation, for the list of differences."""
