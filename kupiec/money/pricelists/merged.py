"""Recipes and purchase prices of merged suppliers and items speak of the one that stays (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.pricelists.models import PurchaseChange, RecipeStep, Stale

REFERENCES = (
    merging.Reference(RecipeStep, "supplier", "parties.party", N_("Recipes of price lists")),
    merging.Reference(PurchaseChange, "party", "parties.party"),
    merging.Reference(PurchaseChange, "item", "catalog.item", N_("Changes of purchase prices")),
    merging.Reference(Stale, "item", "catalog.item", drops=("recipe_stale_once",)),
)
