"""Returns of merged records come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.returns.models import Return

REFERENCES = (merging.Reference(Return, "party", "parties.party", N_("Returns")),)
