"""Parameters and holds of merged items come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.promising.models import Hold, Terms

REFERENCES = (
    merging.Reference(Hold, "item", "catalog.item", N_("Promises held")),
    merging.Reference(Terms, "item", "catalog.item", N_("Replenishment"), drops=("terms_of_item_once",)),
)
