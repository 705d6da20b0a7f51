"""Amendments hold goods, prices and dates; whose order it is says the order (KER-21)."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("goods, prices and dates of orders; whose they are says the order"), "amendments.Amendment")
