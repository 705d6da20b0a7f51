"""Components of merged items come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.calculations.models import Component

REFERENCES = (merging.Reference(Component, "item", "catalog.item", N_("Components of calculations")),)
