"""Words of the room for screens."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

STATES = {
    "new": ("pri", N_("to be decided"), "circle-dot"), "decided": ("info", N_("goods awaited"), "truck-return"), "refused": ("bad", N_("refused"), "circle-x"),
    "received": ("warn", N_("to be settled"), "package-import"), "settled": ("ok", N_("settled"), "check"), "cancelled": ("", N_("given up"), "ban"),
}  # fmt: skip
REASONS = {
    "damaged": N_("damaged"), "quality": N_("faulty"), "wrong": N_("not what was ordered"), "surplus": N_("too much was delivered"), "not_needed": N_("no longer needed"),
    "other": N_("another reason"),
}  # fmt: skip
EVENTS = {
    "returns.return:registered": N_("Return registered"), "returns.return:decided": N_("Return accepted"), "returns.return:refused": N_("Return refused"),
    "returns.return:received": N_("Goods taken in"), "returns.return:settled": N_("Return settled"), "returns.return:cancelled": N_("Return given up: %(reason)s"),
    "orders.order:returning": N_("Return registered: %(number)s"),
}  # fmt: skip
