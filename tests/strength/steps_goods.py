"""Steps of the warehouse: receipts, deliveries of orders and without orders, transfers, returns, reversals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kupiec.money.stock import public as stock
from kupiec.money.stock.models import StockDocument, StockLine
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Order
from tests.strength.machine import Machine, step
from tests.strength.model import ZERO, Delivery

SIGNS = {"PZ": 1, "PW": 1, "ZW": 1, "WZ": -1, "RW": -1, "MM": -1}


def happened(m: Machine, document_ids: Sequence[int]) -> None:
    """The model learns of documents issued: goods by place, deliveries by line."""
    rows = StockLine.objects.filter(document_id__in=document_ids).select_related("document").order_by("pk")
    for line in rows:
        paper, quantity = line.document, line.base_quantity
        m.model.hand[(paper.warehouse_id, line.item_id)] += SIGNS[paper.kind] * quantity
        if paper.kind == "MM":
            m.model.hand[(paper.to_warehouse_id or 0, line.item_id)] += quantity
        if any(line.item_id == one.pk for one in m.lotted):
            _lots_followed(m, line)
        if paper.kind == "WZ":
            if line.reverses_id:
                m.model.deliveries[line.reverses_id].out += quantity
            else:
                m.model.deliveries[line.pk] = Delivery(line.demand_source_id, quantity)


def _lots_followed(m: Machine, line: StockLine) -> None:
    """Of which lots goods left or came: as a person said, as they left when they come back, else in their turn."""
    paper, places = line.document, {"MM": line.document.to_warehouse_id}
    if line.reverses_id:
        gone = {day: -quantity for day, quantity in m.model.left[line.reverses_id].items()}
    elif paper.kind == "ZW":
        day = line.lot.expires_on  # type: ignore[union-attr]
        assert m.model.left[m.returns[line.pk][0]].get(day, ZERO) >= line.base_quantity, m.told(f"lot of {day} never left on that line")
        gone = {day: -line.base_quantity}
    elif line.pk in m.model.said:
        gone = {m.model.said[line.pk]: -SIGNS[paper.kind] * line.base_quantity}
    else:
        gone = m.model.in_turn(paper.warehouse_id, line.item_id, line.base_quantity, today=m.day, sold=paper.kind == "WZ")
    moves = stock.hall.Move.objects.filter(line_id=line.pk, warehouse_id=paper.warehouse_id).order_by()
    found = {day: -quantity for day, quantity in moves.values_list("lot__expires_on").annotate(Sum("quantity")) if quantity}
    m.expect(f"lots of a line of {paper}", found, gone)
    m.model.left[line.pk] = gone
    for day, quantity in gone.items():
        m.model.lots[(paper.warehouse_id, line.item_id, day)] -= quantity
        if target := places.get(paper.kind):
            m.model.lots[(target, line.item_id, day)] += quantity


def at_once(m: Machine, kind: str, place: stock.Warehouse, *lines: stock.DraftLine, **given: Any) -> Any:
    """Drafted and issued in one transaction, so that a refusal takes the draft along."""
    with stocks.write(m.by):
        return stocks.issued(m.cast, kind, place, *lines, on=m.day, **given)


@step(8)
def receive(m: Machine) -> None:
    one, place = m.pick(m.goods), m.pick(m.places)
    line = stocks.line(one, m.quantity(40), cost=f"{m.chance.randint(1, 9000) / 100:.2f}")
    made = at_once(m, "PZ", place, line)
    happened(m, [made.document_id])


@step(5, "WRONG_STATE", "HELD", "NOTHING_TO_DELIVER", "SHORT_STOCK")
def deliver_draft(m: Machine) -> None:
    orders.deliver([m.pick(Order.objects.filter(state="accepted")).pk], by=m.by)


@step(2, "HELD", "NOTHING_TO_DELIVER", "SHORT_STOCK", "OVER_ORDERED")
def deliver_part(m: Machine) -> None:
    """A chosen quantity of one line; more than is owed is refused."""
    order = m.pick(Order.objects.filter(state="accepted"))
    found = orders.standing([order.pk])
    line = m.pick([pk for pk in found.lines[order.pk] if found.rows[pk].stocked])
    orders.deliver([order.pk], quantities={line: m.quantity(4)}, by=m.by)


@step(7, "HELD", "NOTHING_TO_DELIVER", "SHORT_STOCK", "WRONG_STATE", "LOT_EXPIRED")
def ship(m: Machine) -> None:
    order = m.pick(Order.objects.filter(state="accepted"))
    happened(m, orders.ship([order.pk], by=m.by))
    found = orders.standing([order.pk])
    for pk in found.lines[order.pk]:
        if found.rows[pk].stocked:
            m.expect(f"delivered of line {pk}", found.progress[pk].delivered, sum(
                (one.out for one in m.model.deliveries.values() if one.order_line == pk), ZERO))  # fmt: skip


def delivery(m: Machine, state: str, *kinds: str) -> StockDocument:
    return m.pick(StockDocument.objects.filter(state=state, kind__in=kinds or SIGNS))


@step(
    6,
    "SHORT_STOCK",
    "HELD",
    "OVER_ORDERED",
    "WRONG_STATE",
    "OVER_RETURN",
    "NOT_RETURNABLE",
    "DATE_BEFORE_LAST",
    "CLOSED",
    "LOT_WANTED",
    "LOT_EXPIRED",
)
def issue(m: Machine) -> None:
    one = delivery(m, "draft")
    stock.issue([one.pk], by=m.by)
    happened(m, [one.pk])


def not_returned(m: Machine, paper: StockDocument) -> None:
    """What a ZW brought back, or was about to, is with the customer again."""
    for line in StockLine.objects.filter(document=paper, pk__in=m.returns):
        source, quantity = m.returns.pop(line.pk)
        m.model.deliveries[source].returned -= quantity


@step(2)
def give_up_draft(m: Machine) -> None:
    one = delivery(m, "draft")
    stock.cancel([one.pk], by=m.by)
    not_returned(m, one)


@step(3, "INVOICED", "REVERSED", "MIRROR", "HAS_RETURNS", "SHORT_STOCK", "CLOSED", "NOT_ISSUED", "ORDER_CLOSED", "NOT_THERE")
def reverse(m: Machine) -> None:
    one = delivery(m, "issued")
    happened(m, stock.reverse([one.pk], by=m.by))
    not_returned(m, one)


@step(3, "SHORT_STOCK")
def deliver_alone(m: Machine) -> None:
    """A WZ without an order."""
    made = at_once(m, "WZ", m.pick(m.places), stocks.line(m.pick(m.goods), m.quantity(5)), party_id=m.pick(m.customers).pk)
    happened(m, [made.document_id])


@step(3, "SHORT_STOCK")
def transfer(m: Machine) -> None:
    source = m.pick(m.places)
    target = next(one for one in m.places if one != source)
    made = at_once(m, "MM", source, stocks.line(m.pick(m.goods), m.quantity(5)), to_warehouse_id=target.pk)
    happened(m, [made.document_id])


@step(2, "OVER_RETURN", "NOT_RETURNABLE")
def give_back(m: Machine) -> None:
    """A ZW drafted for a delivered line, of as much or less, at times of too much."""
    source = m.pick(StockLine.objects.filter(document__kind="WZ", document__state="issued", base_quantity__gt=0))
    quantity = min(m.quantity(9), source.base_quantity + Decimal(1))
    line = stocks.line(m.pick([one for one in (*m.goods, *m.lotted) if one.pk == source.item_id]), quantity, returned_line_id=source.pk)
    made = stocks.drafted(m.cast, "ZW", m.pick(m.places), line, party_id=m.pick(m.customers).pk, on=m.day)
    m.returns[made.line_ids[0]] = (source.pk, quantity)
    m.model.deliveries[source.pk].returned += quantity
