"""Confirmations of merged records come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.confirmations.models import Confirmation, Line

REFERENCES = (
    merging.Reference(Confirmation, "orderer", "parties.party", N_("Confirmations of orders")),
    merging.Reference(Confirmation, "recipient", "parties.party", N_("Confirmations of orders")),
    merging.Reference(Confirmation, "payer", "parties.party", N_("Confirmations of orders")),
    merging.Reference(Line, "item", "catalog.item", N_("Lines of confirmations")),
)
