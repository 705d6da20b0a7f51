"""The refusal that names what is short and by how much."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog


def short(item_id: int, *, wanted: Decimal, figures: tuple[Decimal, Decimal, Decimal], field: str) -> Refusal:
    """SHORT_STOCK for an item; `figures`: on hand, kept for others, of lots that may not be sold."""
    on_hand, blocked, unfit = figures
    code, name, unit = catalog.Item.objects.values_list("code", "name", "unit_id").get(pk=item_id)
    return Refusal(
        "SHORT_STOCK",
        N_("%(code)s %(name)s: %(wanted)s %(unit)s wanted, %(free)s free (on hand %(on_hand)s, blocked for others %(blocked)s).")
        if not unfit
        else N_(
            "%(code)s %(name)s: %(wanted)s %(unit)s wanted, %(free)s free (on hand %(on_hand)s, blocked for others %(blocked)s,"
            " expired or stopped %(unfit)s)."
        ),
        field,
        params={
            "code": code,
            "name": name,
            "unit": unit,
            "wanted": wanted,
            "on_hand": on_hand,
            "blocked": blocked,
            "free": max(on_hand - blocked - unfit, ZERO),
            **({"unfit": unfit} if unfit else {}),
        },
    )
