"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {"amendments.make": N_("Amend confirmed orders")}
