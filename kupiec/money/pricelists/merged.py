"""Recipes of merged suppliers speak of the one that stays (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.pricelists.models import RecipeStep

REFERENCES = (merging.Reference(RecipeStep, "supplier", "parties.party", N_("Recipes of price lists")),)
