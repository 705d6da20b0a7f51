"""Items that are merged must be kept alike: by lots both, or neither (KER-22)."""

from __future__ import annotations

from collections.abc import Iterable

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.lots.models import Tracking

ITEM = "catalog.item"


def objections(meeting: merging.Meeting) -> Iterable[Refusal]:
    """What is there of the other item would be of no lot."""
    if meeting.kind.kind == ITEM and Tracking.objects.filter(item_id__in=(meeting.kept.pk, meeting.gone.pk)).count() == 1:
        yield Refusal("LOTS_DIFFER", N_("Only one of these items is kept by lots. Make both alike first."), "gone_id")


REFERENCES = (merging.Reference(Tracking, "item", ITEM, N_("Keeping by lots"), drops=("lots_tracking_once",)),)
