"""Parts for tests of the desk: sales of two months, an offer that ends, orders late and short, debts, deliveries."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.money.invoicing.tests import builders as invoices
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.parties.models import Party
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.orders.services import deliver
from kupiec.sales.orders.tests import builders as orders

D = Decimal
TODAY = stocks.TODAY
RIGHTS = frozenset({"orders.see", "offers.see", "invoicing.see", "receivables.see", "stock.see", "stock.issue"})


def someone(cast: Any, *rights: str, **given: Any) -> Actor:
    """Not the administrator: these rights only (those of the desk when none are named)."""
    return replace(cast.by, all_rights=False, rights=frozenset(rights) or RIGHTS, **given)


def office(cast: Any) -> Any:
    """Books of the year, registers, a warehouse, a customer."""
    orders.office(cast)
    cast.place = stocks.warehouse(cast)
    cast.customer = orders.customer(cast)
    return cast


def sold(cast: Any, party: Party, net: str, on: dt.date, *, cost: str | None = None, salesperson: bool = True) -> int:
    """An issued invoice of one service line."""
    line = invoices.line(net, cost=None if cost is None else D(cost))
    return invoices.issued(cast, party, line, on=on, salesperson_id=cast.salesperson.pk if salesperson else None)


def scene(cast: Any) -> Any:
    """Something for every block."""
    (item, rare) = orders.items(2)
    orders.stocked(cast, cast.place, item, 100)
    sold(cast, cast.customer, "1000.00", TODAY - dt.timedelta(days=2), cost="700.00")
    sold(cast, cast.customer, "400.00", TODAY - dt.timedelta(days=40))
    orders.order(cast, cast.customer, orders.line(item, 1), wanted_on=TODAY - dt.timedelta(days=3))
    orders.accepted(cast, cast.customer, orders.line(rare, 4), wanted_on=TODAY + dt.timedelta(days=3))
    shipped = orders.accepted(cast, cast.customer, orders.line(item, 5, price="10.00"))
    stock.issue(deliver.deliver([shipped.pk], by=cast.by), by=cast.by)
    waits = orders.accepted(cast, cast.customer, orders.line(item, 2))
    deliver.deliver([waits.pk], by=cast.by)
    offers.offer(cast.by, cast.customer, subject="Osiedle", lines=(DraftOfferLine(item.pk, D(12)),))
    return cast


__all__ = ["RIGHTS", "TODAY", "office", "scene", "sold", "someone"]
