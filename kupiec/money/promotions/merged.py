"""Promotions of merged items speak of the one that stays (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.promotions.models import ItemSet, PromotionPart, SetPart


def _component(moving: merging.Moving, ref: merging.Reference) -> None:
    """A set is no component of itself."""
    both = (moving.kept, moving.gone)
    moving.drop(SetPart, SetPart.objects.filter(whole_id__in=both, item_id__in=both).values_list("pk", flat=True))
    moving.plain(ref)


REFERENCES = (
    merging.Reference(PromotionPart, "item", "catalog.item", N_("Bundle promotions")),
    merging.Reference(ItemSet, "item", "catalog.item", N_("Sets"), drops=("promotions_set_once",)),
    merging.Reference(SetPart, "whole", "catalog.item", drops=("promotions_set_part_once",), own=_component),
    merging.Reference(SetPart, "item", "catalog.item", N_("Components of sets"), drops=("promotions_set_part_once",), own=_component),
)
