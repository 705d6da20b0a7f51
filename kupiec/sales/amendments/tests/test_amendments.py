"""Confirmed orders amended with a record; orders as they stood at any time (ORD-10, ORD-13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.receivables import public as receivables
from kupiec.money.stock import public as stock
from kupiec.sales.amendments import printing, queries, rules, services
from kupiec.sales.amendments.models import Amendment
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Hold, Order
from kupiec.sales.orders.public import amending
from kupiec.sales.orders.tests import builders as selling

D = Decimal
Amend, Line = amending.Amend, amending.LineAmend


@pytest.fixture
def begun(shop: Any, customer: Any) -> Any:
    """An accepted order of 10 + 3 pieces: 4 of the first delivered and invoiced."""
    first, second = selling.items(2)
    for item in (first, second):
        selling.stocked(shop, shop.place, item, 50)
    order = selling.accepted(shop, customer, selling.line(first, 10), selling.line(second, 3))
    line = selling.lines_of(order)[0]
    orders.deliver([order.pk], quantities={line.pk: D(4)}, by=shop.by)
    orders.ship([order.pk], by=shop.by)
    orders.bill([order.pk], issue=True, by=shop.by)
    return order


def refused(*args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        services.amend(*args, **given)
    return caught.value.code, caught.value.field


@pytest.mark.feature("ORD-10")
def test_the_rest_changes_and_what_was_begun_stays(shop, customer, begun):
    first, second = selling.lines_of(begun)
    (extra,) = selling.items(1, prefix="E")
    paper = list(invoicing.InvoiceLine.objects.values("pk", "quantity", "unit_price", "net"))
    goods = list(stock.StockLine.objects.values("pk", "base_quantity"))
    pk = services.amend(
        begun.pk,
        Amend(lines=(Line(first.pk, quantity=D(8), unit_price=D("9.00")), Line(second.pk, remove=True)), added=(selling.line(extra, 2, price="5.00"),),
              head={"wanted_on": selling.day(9)}, reason="klient zmienił zakres"),
        by=shop.by,
    )  # fmt: skip
    assert list(invoicing.InvoiceLine.objects.values("pk", "quantity", "unit_price", "net")) == paper
    assert list(stock.StockLine.objects.values("pk", "base_quantity")) == goods
    told = [(one.quantity, one.unit_price, one.net) for one in selling.lines_of(begun)]
    assert told == [(D(4), D(10), D("40.00")), (D(4), D(9), D("36.00")), (D(2), D(5), D("10.00"))]
    begun.refresh_from_db()
    assert (begun.net, begun.wanted_on) == (D("86.00"), selling.day(9))
    row = Amendment.objects.get(pk=pk)
    assert (row.number, row.net_before, row.net_after, row.reason) == (1, D("130.00"), D("86.00"), "klient zmienił zakres")
    assert [(one.kind, one.before["quantity"], one.after["quantity"]) for one in rules.of_lines(row.before, row.after)] == [
        ("changed", "10", "4"), ("added", "", "4"), ("added", "", "2"), ("removed", "3", ""),
    ]  # fmt: skip
    assert receivables.exposure(shop.company.pk, [customer.pk])[customer.pk].orders == D("56.58")
    assert orders.deliver([begun.pk], by=shop.by)


@pytest.mark.feature("ORD-10")
def test_what_was_begun_is_refused_at_its_field(shop, begun):
    first, second = selling.lines_of(begun)
    cases = {
        ("BEGUN", "lines[0].quantity"): Line(first.pk, quantity=D(3)), ("BEGUN", "lines[0].remove"): Line(first.pk, remove=True),
        ("QUANTITY", "lines[0].quantity"): Line(second.pk, quantity=D(0)), ("BAD_PRICE", "lines[0].unit_price"): Line(second.pk, unit_price=D(-1)),
        ("BAD_DISCOUNT", "lines[0].discount_percent"): Line(second.pk, discount_percent=D(101)), ("NO_LINE", "lines[0].line_id"): Line(0, quantity=D(1)),
    }  # fmt: skip
    for expected, line in cases.items():
        assert refused(begun.pk, Amend(lines=(line,), reason="x"), by=shop.by) == expected
    services.amend(begun.pk, Amend(lines=(Line(first.pk, quantity=D(4)),), reason="tyle wystarczy"), by=shop.by)
    assert refused(begun.pk, Amend(lines=(Line(first.pk, unit_price=D(1)),), reason="x"), by=shop.by)[0] == "DONE"
    assert refused(begun.pk, Amend(reason="x"), by=shop.by)[0] == "NOTHING_CHANGED"
    assert refused(begun.pk, Amend(lines=(Line(second.pk, quantity=D(2)),), reason=" "), by=shop.by) == ("REQUIRED", "reason")
    with pytest.raises(Conflict):
        services.amend(begun.pk, Amend(lines=(Line(second.pk, quantity=D(2)),), reason="x"), version=1, by=shop.by)
    nobody = replace(shop.by, all_rights=False, rights=frozenset({"orders.see", "orders.edit"}))
    assert refused(begun.pk, Amend(lines=(Line(second.pk, quantity=D(2)),), reason="x"), by=nobody)[0] == "FORBIDDEN"
    assert Amendment.objects.count() == 1


@pytest.mark.feature("ORD-10")
def test_more_than_the_limit_bears_holds_deliveries(shop):
    shop.company.settings = {"orders": {"credit": "stop"}}
    shop.company.save()
    party = selling.customer(shop, "K9", credit_limit=D("150.00"))
    (item,) = selling.items()
    order = selling.accepted(shop, party, selling.line(item, 10))
    (line,) = selling.lines_of(order)
    services.amend(order.pk, Amend(lines=(Line(line.pk, quantity=D(20)),), reason="więcej"), by=shop.by)
    order.refresh_from_db()
    assert (order.credit, order.credit_over_by) == ("stopped", D("96.00"))
    assert Hold.objects.get(order=order).stops == "deliveries"


@pytest.mark.feature("ORD-10")
def test_a_preview_keeps_nothing_and_amendments_never_change(shop, begun):
    second = selling.lines_of(begun)[1]
    change = Amend(lines=(Line(second.pk, quantity=D(5)),), reason="x")
    told = services.preview(begun.pk, change, by=shop.by)
    assert (told.net, [one.kind for one in told.lines]) == (("130.00", "150.00"), ["changed"])
    assert selling.lines_of(begun)[1].quantity == 3 and not Amendment.objects.exists()
    services.amend(begun.pk, change, by=shop.by)
    for work in (lambda rows: rows.update(reason="y"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            work(Amendment.objects.all())
    paper = printing.printout(Amendment.objects.get(), by=shop.by)
    assert paper.number == f"{begun.number}/1" and [row[4] for row in paper.rows] == ["3", "5"]


@pytest.mark.feature("ORD-13")
def test_an_order_as_of_any_time(shop, customer):
    (item, other) = selling.items(2)
    order = selling.accepted(shop, customer, selling.line(item, 10))
    (line,) = selling.lines_of(order)
    for number, quantity in ((2, 8), (4, 12)):
        with clock.frozen(selling.day(number)):
            added = (selling.line(other, 1, price="1.00"),) if number == 4 else ()
            services.amend(
                order.pk, Amend(lines=(Line(line.pk, quantity=D(quantity)),), added=added, reason=f"zmiana {number}"), by=shop.by
            )
    with clock.frozen(selling.day(6)):
        orders.move([order.pk], "next", by=shop.by)
        row = queries.order(order.pk, by=shop.by)

        def then(day: int) -> tuple[Any, ...]:
            found = queries.as_of(row, dt.datetime.combine(selling.day(day), dt.time.max, clock.WARSAW))
            assert found is not None
            return found.net, [one["quantity"] for one in found.lines], found.register, len(found.amendments)

        assert then(1) == (D("100.00"), ["10"], "Reserving", 0)
        assert then(3) == (D("80.00"), ["8"], "Reserving", 1)
        assert then(5) == (D("121.00"), ["12", "1"], "Reserving", 2)
        assert then(6)[2] == "Picking"
        assert queries.as_of(row, dt.datetime.combine(selling.day(-1), dt.time.max, clock.WARSAW)) is None


@pytest.mark.feature("ORD-13")
def test_all_orders_as_of_any_time_in_one_statement(shop, customer):
    (item,) = selling.items()
    rows = [selling.accepted(shop, customer, selling.line(item, 10)) for _ in range(3)]
    with clock.frozen(selling.day(3)):
        late = selling.order(shop, customer, selling.line(item, 1))
        (line,) = selling.lines_of(rows[0])
        services.amend(rows[0].pk, Amend(lines=(Line(line.pk, quantity=D(5)),), reason="mniej"), by=shop.by)
        orders.move([rows[1].pk], "next", by=shop.by)

    def at(day: int) -> dt.datetime:
        return dt.datetime.combine(selling.day(day), dt.time.max, clock.WARSAW)

    with CaptureQueriesContext(connection) as told:
        found = {one.pk: (one.register_then, one.net_then) for one in queries.archive(at(1), by=shop.by)}
    assert len(told) == 1
    assert found == {one.pk: ("Reserving", D("100.00")) for one in rows}
    assert queries.summed(queries.archive(at(1), by=shop.by)) == [("Reserving", "accepted", 3, D("300.00"))]
    now = {one.pk: (one.register_then, one.net_then, one.amended) for one in queries.archive(at(4), by=shop.by)}
    assert (now[rows[0].pk], now[rows[1].pk][0], late.pk in now) == (("Reserving", D("50.00"), 1), "Picking", True)
    stranger = replace(shop.by, all_rights=False, rights=frozenset({"orders.see"}), employee_id=None, scopes={"orders": "own"})
    assert not queries.archive(at(4), by=stranger).exists() and Order.objects.count() == 4
