"""Supply orders of merged records come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.supply.models import SupplyLine, SupplyOrder

REFERENCES = (
    merging.Reference(SupplyOrder, "supplier", "parties.party", N_("Purchase orders")),
    merging.Reference(SupplyLine, "item", "catalog.item", N_("Lines of purchase and production orders")),
)
