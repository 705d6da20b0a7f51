"""What this room keeps of people (KER-21): prices, no data of people."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("prices and discounts; a party is named by its number alone"), "pricing.PriceList", "pricing.ListPrice", "pricing.Hierarchy", "pricing.HierarchyList", "pricing.OwnLists",
    "pricing.DiscountStage", "pricing.DiscountRule", "pricing.RuleStamp", "pricing.ItemSupplier", "pricing.ItemList",
    "pricing.ListedItem",
)  # fmt: skip
