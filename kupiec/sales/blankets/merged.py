"""Blanket orders of merged records come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.blankets.models import Blanket

REFERENCES = (
    merging.Reference(Blanket, "party", "parties.party", N_("Blanket orders")),
    merging.Reference(Blanket, "item", "catalog.item", N_("Blanket orders")),
)
