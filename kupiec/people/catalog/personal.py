"""What this room keeps of people (KER-21): nothing."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("goods, not people"), "catalog.Unit", "catalog.ItemGroup", "catalog.DiscountGroup", "catalog.Producer", "catalog.Item", "catalog.ItemUnit", "catalog.Barcode",
    "catalog.ItemTranslation", "catalog.RelatedItem",
)  # fmt: skip
