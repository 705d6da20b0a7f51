"""What this room keeps of people (KER-21)."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("what calendar programs of our own people call their tasks"), "caldav.Given")
