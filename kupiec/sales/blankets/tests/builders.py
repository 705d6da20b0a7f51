"""Blanket orders for tests of any room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from kupiec.people.catalog.models import Item
from kupiec.people.parties.models import Party
from kupiec.sales.blankets import services
from kupiec.sales.blankets.models import Blanket, Lot
from kupiec.sales.blankets.values import Draft


def blanket(cast: Any, party: Party, item: Item, **given: Any) -> Blanket:
    """A year of 12,000 in monthly lots of 1,000 from 2026-12-01, a draft."""
    values = {
        "quantity": Decimal(12000), "lot": Decimal(1000), "starts": dt.date(2026, 12, 1), "ends": dt.date(2027, 11, 30), "price": Decimal("7.50"), **given,
    }  # fmt: skip
    (pk,) = services.create([Draft(party_id=party.pk, item_id=item.pk, **values)], by=cast.by)
    return Blanket.objects.get(pk=pk)


def placed(cast: Any, party: Party, item: Item, **given: Any) -> Blanket:
    made = blanket(cast, party, item, **given)
    services.place([made.pk], by=cast.by)
    made.refresh_from_db()
    return made


def lots(row: Blanket) -> list[Lot]:
    return list(Lot.objects.filter(blanket=row).order_by("on", "pk"))
