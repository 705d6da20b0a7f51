"""Jobs of this room."""

from __future__ import annotations

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.words import N_
from kupiec.money.pricelists.services import run_build

build = jobs.job("pricelists.build", N_("Building a price list"), long=True)(run_build)
