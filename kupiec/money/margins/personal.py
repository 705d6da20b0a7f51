"""What this room keeps of people (KER-21): floors of prices, no data of people."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("floors of prices per role"), "margins.Floor")
