"""What this room keeps of people: nothing (KER-21)."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("costs of goods and work; whose they are is said by the offers"), "calculations.Sheet", "calculations.Component")
