"""Versions of registers hold nothing of people (KER-21)."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("definitions"), "registers.Edition")
