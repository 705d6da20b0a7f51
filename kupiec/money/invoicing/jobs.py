"""Jobs of this room."""

from __future__ import annotations

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing.services.batch import run_batch

batch = jobs.job("invoicing.batch", N_("Invoicing of deliveries"), long=True)(run_batch)
