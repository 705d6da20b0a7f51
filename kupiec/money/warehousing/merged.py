"""Packages of merged carriers come over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.warehousing.models import Package

REFERENCES = (merging.Reference(Package, "carrier", "parties.party", N_("Packages")),)
