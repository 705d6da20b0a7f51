"""Rights of the exchange room; each target asks for its own right too."""

from kupiec.ground.kernel.words import N_

RIGHTS = {"exchange.import": N_("Import files")}
