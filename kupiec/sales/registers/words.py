"""Words of the room for screens."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

MEANINGS = {"draft": N_("draft"), "accepted": N_("accepted order"), "closed": N_("closed"), "cancelled": N_("cancelled")}
EVENTS = {
    "registers.book:published": N_("Registers of orders published: version %(number)s"),
    "registers.book:discarded": N_("Draft of registers thrown away"),
}
