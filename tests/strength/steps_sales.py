"""Steps of selling: offers and orders, their lines, their way through the registers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kupiec.people.catalog.models import Item
from kupiec.sales.offers import services as offers
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.services import lines as offer_lines
from kupiec.sales.offers.tests import builders as offering
from kupiec.sales.offers.values import DraftOfferLine, Loss
from kupiec.sales.offers.values import LineChange as OfferLineChange
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import head, lines, reprice, undo
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.orders.values import DraftOrderLine, LineChange
from tests.strength.machine import Machine, step

PRICES = ("9.99", "100.00", "0.01", "73.35")
DISCOUNTS = ("0", "5", "12.5", "33.33")
TRADE = ("PARTY_BLOCKED",)


def what(m: Machine) -> Item:
    return m.service if m.chance.random() < 0.15 else m.pick(m.goods)


# --- offers ---


@step(5)
def offer_create(m: Machine) -> None:
    party = m.pick([*m.customers, m.prospect])
    rows = tuple(
        DraftOfferLine(item_id=one.pk, quantity=m.quantity(), unit=one.unit_id) for one in (what(m) for _ in range(m.chance.randint(1, 3)))
    )
    offering.offer(m.by, party, lines=rows)


def version(m: Machine, *states: str) -> OfferVersion:
    return m.pick(OfferVersion.objects.filter(state__in=states))


@step(3, "VERSION_FROZEN")
def offer_line(m: Machine) -> None:
    paper = version(m, "draft", "draft", "sent")
    line = m.pick(OfferLine.objects.filter(offer_version=paper))
    offer_lines.change(paper.pk, line.pk, OfferLineChange(quantity=m.quantity(), unit_price=Decimal(m.chance.choice(PRICES))), by=m.by)


@step(4, "NO_PASSAGE", "CLOSED", "OVER")
def offer_send(m: Machine) -> None:
    offers.send([version(m, "draft").pk], to="klient@example.com", by=m.by)


@step(4, "NO_PASSAGE", "NOTHING_CHOSEN", "CLOSED", *TRADE)
def offer_accept(m: Machine) -> None:
    offers.accept([version(m, "sent", "accepted", "draft").pk], by=m.by)


@step(2, "NO_PASSAGE", "NOTHING_CHOSEN", "TOO_MUCH", "CLOSED", *TRADE)
def offer_accept_part(m: Machine) -> None:
    paper = version(m, "sent", "accepted")
    line = m.pick(OfferLine.objects.filter(offer_version=paper))
    offers.accept([paper.pk], quantities={line.pk: m.quantity(6)}, by=m.by)


@step(1, "CLOSED", "DRAFT_OPEN")
def offer_again(m: Machine) -> None:
    offers.new_version(m.pick(Offer.objects.all()).pk, by=m.by)


@step(1, "CLOSED")
def offer_lose(m: Machine) -> None:
    offers.lose([m.pick(Offer.objects.all()).pk], loss=Loss(m.reason), by=m.by)


# --- orders ---


def line_of(m: Machine) -> DraftOrderLine:
    one, given = what(m), {}
    if m.chance.random() < 0.3:
        given = {"unit_price": Decimal(m.chance.choice(PRICES)), "discount_percent": Decimal(m.chance.choice(DISCOUNTS))}
    return DraftOrderLine(item_id=one.pk, unit=one.unit_id, quantity=m.quantity(), **given)


@step(12, *TRADE)
def order_create(m: Machine) -> None:
    made = [line_of(m) for _ in range(m.chance.randint(1, 4))]
    selling.order(m.cast, m.pick(m.customers), *made, warehouse_id=m.pick(m.places).pk)


def order(m: Machine, *states: str) -> Order:
    return m.pick(Order.objects.filter(state__in=states))


@step(4, "NOT_DRAFT")
def order_line_add(m: Machine) -> None:
    lines.add(order(m, "draft", "draft", "accepted").pk, [line_of(m)], by=m.by)


@step(5, "NOT_DRAFT", "GIFT_LINE")
def order_line_change(m: Machine) -> None:
    row = m.pick(OrderLine.objects.filter(order__state__in=("draft", "accepted")))
    options: list[dict[str, Any]] = [
        {"quantity": m.quantity()}, {"unit_price": Decimal(m.chance.choice(PRICES))},
        {"discount_percent": Decimal(m.chance.choice(DISCOUNTS))}, {"item_id": what(m).pk},
    ]  # fmt: skip
    lines.change(row.order_id, row.pk, LineChange(**m.chance.choice(options)), version=row.version, by=m.by)


@step(2, "NOT_DRAFT", "LINE_USED")
def order_line_remove(m: Machine) -> None:
    row = m.pick(OrderLine.objects.filter(order__state="draft"))
    lines.remove(row.order_id, [(row.pk, row.version)], by=m.by)


@step(2, "NOT_DRAFT", "NOTHING_TO_UNDO", "NO_LINE", "LINE_USED")
def order_undo(m: Machine) -> None:
    undo.undo(order(m, "draft").pk, by=m.by)


@step(1, "NOT_DRAFT", "CLOSED", "WRONG_STATE")
def order_head(m: Machine) -> None:
    one = order(m, "draft", "accepted")
    head.edit_head(one.pk, {"customer_reference": f"ZAM/{m.chance.randint(1, 99)}"}, version=one.version, by=m.by)


@step(1, "NOT_DRAFT", "WRONG_STATE")
def order_reprice(m: Machine) -> None:
    reprice.reprice(order(m, "draft", "accepted").pk, by=m.by)


@step(9, "WRONG_STATE", "EMPTY", "HELD", "CREDIT", "OVER_BUDGET", *TRADE)
def order_accept(m: Machine) -> str:
    moved = orders.accept([order(m, "draft").pk], by=m.by)
    return "held" if moved.held else ""


@step(5, "NOT_ALLOWED_HERE", "BEGUN", "NOT_DONE", "EMPTY", "GUARD", "NO_PASSAGE", "HELD", "CREDIT", "OVER_BUDGET", *TRADE)
def order_move(m: Machine) -> None:
    orders.move([m.pick(Order.objects.all()).pk], m.chance.choice([*m.registers, "next"]), by=m.by)


@step(3, "WRONG_STATE")
def order_block(m: Machine) -> None:
    orders.block([order(m, "accepted", "draft").pk], by=m.by)


@step(2)
def order_release(m: Machine) -> None:
    orders.release([order(m, "accepted").pk], by=m.by)


@step(1, "WRONG_STATE", "PLANNED", "NOT_DONE")
def order_close(m: Machine) -> None:
    orders.close([order(m, "accepted").pk], by=m.by)


@step(1, "NOT_ALLOWED_HERE", "BEGUN")
def order_cancel(m: Machine) -> None:
    orders.cancel([order(m, "accepted", "draft").pk], by=m.by)
