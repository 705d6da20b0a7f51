"""What this room keeps of people (KER-21): nothing; a hold names goods and a paper."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("goods, not people"), "promising.Terms", "promising.Hold")
