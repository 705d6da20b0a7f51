"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {"followups.setup": N_("Set reminders of offers")}
