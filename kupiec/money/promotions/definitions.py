"""Promotions of a company as the rules see them, kept in memory until one changes (docs/adr/0011)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from kupiec.ground.kernel import known
from kupiec.money.promotions.models import Promotion, PromotionPart
from kupiec.money.promotions.values import ZERO, Bundle, Effect, Gift, Requirement, Reward, Settling
from kupiec.people.parties import public as parties


def of(company_id: int) -> tuple[Bundle, ...]:
    """Promotions of the company in order of priority; archived ones come last and hold only where they were taken."""
    return known.definition(("promotions", company_id), lambda: _load(company_id))


def _load(company_id: int) -> tuple[Bundle, ...]:
    rows = list(Promotion.objects.filter(company_id=company_id).order_by("archived", "priority", "pk"))
    parts: defaultdict[int, list[PromotionPart]] = defaultdict(list)
    if rows:
        for part in PromotionPart.objects.filter(promotion__company_id=company_id).order_by("position"):
            parts[part.promotion_id].append(part)
    return tuple(_bundle(row, parts[row.pk], place) for place, row in enumerate(rows, 1))


def _bundle(row: Promotion, parts: Iterable[PromotionPart], place: int) -> Bundle:
    """Archived ones come after all in use; `place` keeps priorities apart."""
    buys = [part for part in parts if part.role == "buy"]
    gifts = tuple(Gift(one.pk, one.item_id, one.quantity) for one in parts if one.role == "gift" and one.item_id and one.quantity)
    if row.together is not None:
        wanted: tuple[Requirement, ...] = (
            Requirement(
                row.together,
                frozenset(one.item_id for one in buys if one.item_id),
                frozenset(one.item_group_id for one in buys if one.item_group_id),
            ),
        )
    else:
        wanted = tuple(
            Requirement(one.quantity, frozenset({one.item_id} if one.item_id else ()), frozenset({one.item_group_id} if one.item_group_id else ()))
            for one in buys if one.quantity
        )  # fmt: skip
    return Bundle(
        row.pk, place, wanted, row.code, row.name, Reward(row.reward), Effect(row.effect), row.value, Settling(row.settling),
        row.own_quantity or ZERO, gifts, row.most or 0, row.group_id, row.valid_from, row.valid_to, row.archived,
    )  # fmt: skip


def hold(bundles: Iterable[Bundle], *, on: dt.date, party_id: int | None, company_id: int) -> list[Bundle]:
    """Those valid on the day for this customer."""
    found = [one for one in bundles if (one.valid_from or on) <= on <= (one.valid_to or on)]
    if any(one.group_id for one in found):
        facts = parties.documents_facts([party_id], company_id=company_id).get(party_id) if party_id else None
        group = facts.terms.group_id if facts and facts.terms else None
        found = [one for one in found if one.group_id in (None, group)]
    return found
