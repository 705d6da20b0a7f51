"""Reads of promotions: rows a user may see, their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.money.promotions.models import Promotion, PromotionPart


def visible(by: Actor) -> QuerySet[Promotion]:
    return Promotion.objects.filter(company_id=by.company_id)


def parts(promotion_ids: Collection[int]) -> dict[int, list[PromotionPart]]:
    """The parts of each promotion in order, with their items and groups; one statement."""
    found: defaultdict[int, list[PromotionPart]] = defaultdict(list)
    rows = PromotionPart.objects.filter(promotion_id__in=list(promotion_ids)).select_related("item", "item_group")
    for row in rows.order_by("promotion_id", "position"):
        found[row.promotion_id].append(row)
    return dict(found)
