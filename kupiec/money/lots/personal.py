"""What this room keeps of people (KER-21): nothing; whom a lot reached is said by the deliveries."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("goods and their lots; who got them is said by the deliveries"),
    "lots.Tracking",
    "lots.LotCard",
    "lots.LotBalance",
    "lots.LotBlock",
    "lots.LotChoice",
)
