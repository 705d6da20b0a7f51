"""Rights of the room; terms of an offer are changed by `offers.edit`."""

from kupiec.ground.kernel.words import N_

RIGHTS = {"offerterms.setup": N_("Edit the dictionary of trade terms")}
