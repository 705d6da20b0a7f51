"""What this room keeps of people (KER-21): goods and quantities, no data of people."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("goods and quantities; whose papers took them is said by the papers"),
    "promotions.Promotion",
    "promotions.PromotionPart",
    "promotions.Taken",
    "promotions.ItemSet",
    "promotions.SetPart",
)
