"""Words of the room for screens: what happened on the timeline, effects of credit, states."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

EVENTS = {
    "orders.order:created": N_("Order entered"),
    "orders.order:edited": N_("Head changed"),
    "orders.order:accepted": N_("Order accepted"),
    "orders.order:deviates": N_("Differs from agreed terms"),
    "orders.order:blocked": N_("Goods blocked"),
    "orders.order:released": N_("Goods released"),
    "orders.order:delivery_drafted": N_("WZ made"),
    "orders.order:fulfil_set": N_("Quantities to fulfil set"),
    "orders.order:billed": N_("Invoice made"),
    "orders.order:proforma": N_("Pro-forma made"),
    "orders.order:paid": N_("Payment registered: %(amount)s %(currency)s"),
    "orders.order:message": N_("Message: %(text)s"),
    "orders.order:held": N_("Held: %(reason)s"),
    "orders.order:hold_released": N_("Hold released: %(reason)s"),
    "orders.order:repriced": N_("Prices reckoned anew"),
    "orders.order:closed": N_("Closed, the rest given up"),
    "orders.order:cancelled": N_("Order cancelled"),
    "orders.order:moved": N_("Moved to “%(register)s”"),
}
CREDIT = {
    "within": N_("within the limit"),
    "warned": N_("over the limit, warned"),
    "approved": N_("over the limit, approved"),
    "stopped": N_("over the limit, deliveries stopped"),
    "released": N_("over the limit, released"),
}
PROGRESS = {"none": ("", N_("waiting")), "part": ("warn", N_("part")), "all": ("ok", N_("whole"))}
COMPLETENESS = {
    "whole": ("ok", N_("ships whole")),
    "part": ("warn", N_("ships in part")),
    "none": ("bad", N_("goods missing")),
    "done": ("", N_("delivered")),
}
METHODS_ICON = "credit-card"
