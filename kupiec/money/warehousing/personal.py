"""What this room keeps of people (KER-21): nothing; whose goods were packed is said by the deliveries."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("goods, amounts and links of papers; whose they are is said by their heads"), "warehousing.Package", "warehousing.Packing"
)
