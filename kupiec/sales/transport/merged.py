"""Trips of merged carriers and stops at merged customers come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.transport.models import Trip, TripStop

REFERENCES = (
    merging.Reference(Trip, "carrier", "parties.party", N_("Transport orders")),
    merging.Reference(TripStop, "party", "parties.party"),
)
