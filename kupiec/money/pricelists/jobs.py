"""Jobs of this room."""

from __future__ import annotations

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.words import N_
from kupiec.money.pricelists.services import run_build, run_receipts, run_refresh

build = jobs.job("pricelists.build", N_("Building a price list"), long=True)(run_build)
refresh = jobs.job("pricelists.refresh", N_("Building stale prices anew"), long=True)(run_refresh)
receipts = jobs.job("pricelists.receipts", N_("Purchase prices from receipts"))(run_receipts)
