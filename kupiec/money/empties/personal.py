"""What this room keeps of people (KER-21): how much packaging a customer holds; nothing of the person."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("counts of packaging; whose it is is said by the customer’s record"),
    "empties.Packaging",
    "empties.Site",
    "empties.Account",
    "empties.Entry",
)
