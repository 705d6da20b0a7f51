"""Offers of merged records come over; versions sent say what they said (KER-22)."""

from kupiec.ground.kernel import locks
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.offers.models import Offer, OfferLine

REFERENCES = (
    *(merging.Reference(Offer, name, "parties.party", N_("Offers"), lock=locks.Kind.OFFER) for name in ("party", "competitor")),
    merging.Reference(OfferLine, "item", "catalog.item", N_("Lines of offers")),
)
