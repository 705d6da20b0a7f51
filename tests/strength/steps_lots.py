"""Steps of goods kept by lots with a day: receipts, deliveries in their turn and out of it, transfers, counts, sale through orders.

A lot of the story is told by its day alone (its code is the day), so the model knows which must leave: the one good shortest, never one
whose day has passed. Returns and reversals come through the steps all goods share.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from kupiec.money.lots.models import LotBalance
from kupiec.money.stock.models import StockDocument, StockLine
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import Item
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.orders.values import DraftOrderLine
from tests.strength.machine import Machine, Nothing, audited, step
from tests.strength.model import ZERO
from tests.strength.steps_goods import at_once, happened
from tests.strength.steps_sales import TRADE
from tests.strength.steps_wrong import wrong

LONGEST = 40
"""Days a lot may be good for when it comes; some come too late."""


def code(day: dt.date) -> str:
    return f"{day:%y%m%d}"


def some_lot(m: Machine) -> tuple[Any, Item, dt.date]:
    """A place, goods there and the day of a lot of theirs; Nothing when no lot is left."""
    places, goods = {one.pk: one for one in m.places}, {one.pk: one for one in m.lotted}
    found = sorted(key for key, quantity in m.model.lots.items() if quantity)
    if not found:
        raise Nothing
    place, item, day = m.chance.choice(found)
    return places[place], goods[item], day


def named(m: Machine, kind: str, place: Any, line: Any, day: dt.date, **given: Any) -> None:
    """A document of one line that says its lot."""
    made = at_once(m, kind, place, line, **given)
    m.model.said[made.line_ids[0]] = day
    happened(m, [made.document_id])


@step(7)
def lots_receive(m: Machine) -> None:
    one, place = m.pick(m.lotted), m.pick(m.places)
    day = m.day + dt.timedelta(days=m.chance.randint(-2, LONGEST))
    named(m, "PZ", place, stocks.line(one, m.quantity(20), cost="7.50", lot_code=code(day), lot_expires_on=day), day)


@step(5, *TRADE)
def lots_order(m: Machine) -> None:
    """Accepted, blocked, shipped, returned and billed by the steps of all orders."""
    rows = [DraftOrderLine(item_id=m.pick([*m.lotted, *m.goods]).pk, unit="szt", quantity=m.quantity()) for _ in range(2)]
    selling.order(m.cast, m.pick(m.customers), *rows, warehouse_id=m.pick(m.places).pk)


@step(4, "SHORT_STOCK")
def lots_leave(m: Machine) -> None:
    """Nobody says which: two lines of the same goods, over as many lots as it takes."""
    place, one, _day = some_lot(m)
    rows = [stocks.line(one, m.quantity(6)) for _ in range(m.chance.randint(1, 2))]
    happened(m, [at_once(m, "WZ", place, *rows, party_id=m.pick(m.customers).pk).document_id])


@step(3, "SHORT_STOCK", "OUT_OF_TURN", "LOT_EXPIRED", "NOT_THERE")
def lots_leave_named(m: Machine) -> None:
    """A chosen lot leaves only in its turn, and only while it is good."""
    place, one, day = some_lot(m)
    line = stocks.line(one, m.quantity(4), lot_code=code(day))
    first = min((key[2] for key, left in m.model.lots.items() if key[:2] == (place.pk, one.pk) and left and key[2] >= m.day), default=None)
    named(m, "WZ", place, line, day, party_id=m.pick(m.customers).pk)
    m.expect("lot that left by name", day, first)


@step(3, "SHORT_STOCK")
def lots_transfer(m: Machine) -> None:
    source, one, _day = some_lot(m)
    target = next(place for place in m.places if place != source)
    happened(m, [at_once(m, "MM", source, stocks.line(one, m.quantity(6)), to_warehouse_id=target.pk).document_id])


@step(3, "SHORT_STOCK")
def lots_count(m: Machine) -> None:
    """One lot is counted; what differs becomes a PW or RW of that lot."""
    place, one, day = some_lot(m)
    there = m.model.lots[(place.pk, one.pk, day)]
    found = max(there + m.chance.randint(-3, 2), ZERO)
    made = at_once(m, "INW", place, stocks.line(one, found, lot_code=code(day)))
    papers = StockDocument.objects.filter(origin_id=made.document_id).order_by("pk")
    m.expect("documents of the count", [paper.kind for paper in papers], [] if found == there else ["PW" if found > there else "RW"])
    for paper in papers:
        m.model.said.update(dict.fromkeys(StockLine.objects.filter(document=paper).values_list("pk", flat=True), day))
    happened(m, [paper.pk for paper in papers])


@wrong("LOT_WANTED")
def receipt_of_no_lot(m: Machine) -> None:
    at_once(m, "PZ", m.pick(m.places), stocks.line(m.pick(m.lotted), 3, cost="7.50"))


@wrong("EXPIRY_WANTED")
def receipt_of_a_lot_without_its_day(m: Machine) -> None:
    at_once(m, "PZ", m.pick(m.places), stocks.line(m.pick(m.lotted), 3, cost="7.50", lot_code="BEZ-DNIA"))


@audited("lots")
def lots_as_the_model_has_them(m: Machine) -> None:
    found: defaultdict[tuple[int, int, dt.date], Decimal] = defaultdict(lambda: ZERO)
    rows = LotBalance.objects.exclude(on_hand=0).values_list("warehouse_id", "lot__item_id", "lot__expires_on", "on_hand")
    for place, item, day, quantity in rows:
        found[(place, item, day)] += quantity
    m.expect("lots on hand", dict(found), {key: quantity for key, quantity in m.model.lots.items() if quantity})
