"""Promotions of merged items speak of the one that stays (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.promotions.models import PromotionPart

REFERENCES = (merging.Reference(PromotionPart, "item", "catalog.item", N_("Bundle promotions")),)
