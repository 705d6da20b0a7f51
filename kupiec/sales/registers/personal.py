"""Versions of registers hold nothing of people (KER-21)."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("definitions"), "registers.Edition")
personal.nothing(N_("goods, amounts and links of papers; whose they are is said by their heads"), "registers.Ordered")
