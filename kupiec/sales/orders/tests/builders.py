"""Parts for tests of orders: a customer with terms, items in stock, orders made and moved."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.money.ledger import public as ledger
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import Item
from kupiec.people.parties.models import CustomerTerms, Party, PaymentMethod
from kupiec.sales.orders import queries
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import move, registers
from kupiec.sales.orders.services.create import create
from kupiec.sales.orders.values import DraftOrder, DraftOrderLine, Meaning

TODAY = stocks.TODAY


def office(cast: Any) -> None:
    """Books open, registers installed."""
    ledger.install(cast.company.pk, by=cast.by)
    ledger.open_year(TODAY.year, by=cast.by)
    registers.install(cast.company.pk)


def customer(cast: Any, code: str = "K1", **terms: Any) -> Party:
    party = stocks.party(code)
    PaymentMethod.objects.get_or_create(code="transfer", defaults={"name": "przelew"})
    method = PaymentMethod.objects.get(code="transfer")
    CustomerTerms.objects.create(company=cast.company, party=party, **{"payment_method": method, "payment_days": 14, **terms})
    return party


def items(count: int = 1, **given: Any) -> list[Item]:
    return stocks.items(count, **{"list_price": Decimal("10.00"), **given})


def line(item: Item | None, quantity: Any = 1, **given: Any) -> DraftOrderLine:
    unit = given.pop("unit", "szt")
    price = given.pop("price", None)
    return DraftOrderLine(
        item_id=item.pk if item else None, unit=unit, quantity=Decimal(quantity),
        unit_price=None if price is None else Decimal(price), **given,
    )  # fmt: skip


def draft(cast: Any, party: Party, *lines: DraftOrderLine, **given: Any) -> DraftOrder:
    values: dict[str, Any] = {"issue_date": clock.today(), **given}
    return DraftOrder(cast.company.pk, cast.branch.pk, party.pk, lines=tuple(lines), **values)


def order(cast: Any, party: Party, *lines: DraftOrderLine, **given: Any) -> Order:
    made = create([draft(cast, party, *lines, **given)], by=cast.by)[0]
    return Order.objects.get(pk=made.order_id)


def register(cast: Any, code: str) -> int:
    return next(one.pk for one in queries.registers(cast.company.pk) if one.code == code)


def accepted(cast: Any, party: Party, *lines: DraftOrderLine, **given: Any) -> Order:
    made = order(cast, party, *lines, **given)
    move.move([made.pk], register(cast, "reserving"), by=cast.by)
    found = Order.objects.get(pk=made.pk)
    assert found.state == Meaning.ACCEPTED
    return found


def lines_of(order: Order) -> list[OrderLine]:
    return list(OrderLine.objects.filter(order=order).order_by("position"))


def stocked(cast: Any, place: stock.Warehouse, item: Item, quantity: Any, cost: Any = "5.00") -> None:
    stocks.received(cast, place, item, quantity, cost)


def day(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)
