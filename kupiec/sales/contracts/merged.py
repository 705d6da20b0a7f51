"""Contracts of merged records come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.contracts.models import Contract, Line, Material, Responsible

REFERENCES = (
    merging.Reference(Contract, "party", "parties.party", N_("Contracts")),
    merging.Reference(Responsible, "person", "parties.person", N_("Persons of contracts"), drops=("contracts_responsible_theirs",)),
    merging.Reference(Line, "item", "catalog.item", N_("Lines of contracts")),
    merging.Reference(Material, "item", "catalog.item", N_("Materials of contracts")),
)
