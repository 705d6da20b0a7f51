"""Words of the room for the timeline."""

from kupiec.ground.kernel.words import N_

EVENTS = {"orders.order:amended": N_("Amended: %(reason)s")}
