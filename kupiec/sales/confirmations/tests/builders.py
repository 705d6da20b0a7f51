"""Confirmations for tests of any room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import Item
from kupiec.people.parties.models import Party
from kupiec.sales.confirmations import services
from kupiec.sales.confirmations.models import Confirmation, Line, Tranche
from kupiec.sales.confirmations.values import Draft, LineDraft, Plan

TODAY = stocks.TODAY
MONDAY = dt.date(2026, 11, 30)


def line(item: Item | None, quantity: Any = 10, **given: Any) -> LineDraft:
    return LineDraft(item_id=item.pk if item else None, quantity=Decimal(quantity), **given)


def confirmation(cast: Any, *lines: LineDraft, **given: Any) -> Confirmation:
    """A draft, of a new customer unless said otherwise."""
    if "orderer_id" not in given:
        given["orderer_id"] = (Party.objects.filter(code="K1").first() or stocks.party()).pk
    (pk,) = services.create([Draft(lines=lines, **given)], by=cast.by)
    return Confirmation.objects.get(pk=pk)


def confirmed(cast: Any, *lines: LineDraft, **given: Any) -> Confirmation:
    made = confirmation(cast, *lines, **given)
    services.confirm([made.pk], by=cast.by)
    made.refresh_from_db()
    return made


def line_of(row: Confirmation) -> Line:
    return Line.objects.filter(confirmation=row).order_by("position")[0]


def spread(cast: Any, row: Confirmation, **plan: Any) -> None:
    services.spread(row.pk, Plan(**{"first": MONDAY, **plan}), by=cast.by)


def tranches(row: Confirmation) -> list[Tranche]:
    return list(Tranche.objects.filter(line__confirmation=row, quantity__gt=0).order_by("line__position", "on", "pk"))


def told(row: Confirmation) -> list[tuple[Decimal, dt.date]]:
    return [(one.quantity, one.on) for one in tranches(row)]
