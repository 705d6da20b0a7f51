"""What a price by formula may read of lots (PRC-7): the days left of the lot that goes next, and which it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import formula
from kupiec.ground.kernel.words import N_
from kupiec.money.lots import rules
from kupiec.money.lots.models import LotBalance, LotCard
from kupiec.money.lots.values import Ruling
from kupiec.money.pricing import public as pricing

NAMES = {
    "days_to_expiry": formula.Name(formula.NUMBER, N_("Days left of the lot that goes next; empty when none has a day"), "dni_do_terminu", Decimal(60)),
    "lot": formula.Name(formula.TEXT, N_("The lot that goes next"), "partia", "L-1"),
}  # fmt: skip


class Known:
    """One statement, two where lots were ruled upon; only for formulas that ask."""

    def names(self) -> Mapping[str, formula.Name]:
        return NAMES

    def values(self, used: Collection[str], item_ids: Sequence[int], *, context: pricing.PriceContext) -> Mapping[int, Mapping[str, Any]]:
        rows = LotBalance.objects.filter(company_id=context.company_id, lot__item__among=item_ids, on_hand__gt=F("blocked"))
        found: dict[int, dict[str, Any]] = {pk: {} for pk in item_ids}
        lots = list(
            rows.order_by(F("lot__expires_on").asc(nulls_last=True), "lot_id").values_list(
                "lot_id", "lot__item_id", "lot__code", "lot__expires_on"
            )
        )
        ruled = dict(LotCard.objects.filter(lot_id__in={row[0] for row in lots}).values_list("lot_id", "ruling")) if lots else {}
        for lot, item, code, day in lots:
            if not found[item] and not rules.fitness(day, ruling=ruled.get(lot, Ruling.NONE), today=context.on):
                found[item] = {"lot": code, "days_to_expiry": Decimal((day - context.on).days) if day else None}
        return found
