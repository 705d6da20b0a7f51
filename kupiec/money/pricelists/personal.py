"""What this room keeps of people (KER-21): recipes of prices, no data of people."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("recipes of prices; a supplier is named by his number alone"),
    "pricelists.Recipe",
    "pricelists.RecipeStep",
    "pricelists.Rebuild",
    "pricelists.Stale",
    "pricelists.PurchaseChange",
)
