"""Returns against an order or a delivery: reason, decision, goods taken in, invoices corrected (ORD-12)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import user_with
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.returns import queries, services
from kupiec.sales.returns.models import Return, ReturnCorrection, ReturnLine
from kupiec.sales.returns.values import Decided, LineDraft, Reason, ReturnDraft

D = Decimal
pytestmark = pytest.mark.feature("ORD-12")


@pytest.fixture
def sold(shop: Any, customer: Any) -> Any:
    """An order of 10 + 4 pieces, delivered whole; invoiced whole."""
    first, second = selling.items(2)
    for item in (first, second):
        selling.stocked(shop, shop.place, item, 50)
    order = selling.accepted(shop, customer, selling.line(first, 10), selling.line(second, 4))
    orders.ship([order.pk], by=shop.by)
    orders.bill([order.pk], issue=True, by=shop.by)
    return order


def delivered(shop: Any, order: Any) -> list[int]:
    return [one.stock_line_id for one in queries.returnable(company_id=shop.company.pk, order_id=order.pk)]


def registered(shop: Any, order: Any, *quantities: Any) -> Return:
    lines = tuple(
        LineDraft(pk, D(quantity), Reason.DAMAGED, "pęknięte")
        for pk, quantity in zip(delivered(shop, order), quantities, strict=False)
        if quantity
    )
    return Return.objects.get(pk=services.register(ReturnDraft(lines, order_id=order.pk, note="kurier"), by=shop.by))


def refused(work: Any, *args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    return caught.value.code, caught.value.field


def on_hand(shop: Any, pk: int) -> Decimal:
    item = stock.StockLine.objects.get(pk=pk).item_id
    return stock.availability([item], warehouse_ids=[shop.place.pk])[item].on_hand


def test_from_the_first_word_to_the_correction(shop, sold):
    first, second = delivered(shop, sold)
    row = registered(shop, sold, 3, 1)
    assert row.number.startswith("ZR") and row.state == "new"
    one, two = ReturnLine.objects.filter(owner=row).order_by("pk")
    services.decide(row.pk, [Decided(one.pk, D(2), "jedna cała"), Decided(two.pk, D(1))], by=shop.by)
    before = on_hand(shop, first)
    (zw,) = services.receive([row.pk], by=shop.by)
    document = stock.StockDocument.objects.get(pk=zw)
    assert (document.kind, document.state, document.reference) == ("ZW", "issued", row.number)
    assert on_hand(shop, first) == before + 2
    (correction,) = services.correct([row.pk], by=shop.by)
    invoicing.issue([correction], by=shop.by)
    paper = invoicing.Invoice.objects.get(pk=correction)
    assert (paper.kind, paper.net) == ("correction", D("-30.00"))
    assert [(line.before_quantity, line.quantity) for line in invoicing.InvoiceLine.objects.filter(invoice=paper).order_by("position")] == [
        (10, 8),
        (4, 3),
    ]
    row.refresh_from_db()
    assert row.state == "settled" and ReturnCorrection.objects.get(owner=row).correction_id == correction
    progress = orders.standing([sold.pk]).of(sold.pk)
    assert [(one.delivered, one.returned, one.invoiced) for one in progress] == [(10, 2, 8), (4, 1, 3)]
    refs = {card.ref.kind for card in documents.graph(documents.Ref("returns.return", row.pk), by=shop.by).cards}
    assert {"orders.order", "stock.document", "invoicing.invoice"} <= refs
    again = registered(shop, sold, 8)
    services.accept([again.pk], by=shop.by)
    services.receive([again.pk], by=shop.by)
    (rest,) = services.correct([again.pk], by=shop.by)
    assert invoicing.InvoiceLine.objects.get(invoice_id=rest).quantity == 0 and second


def test_what_was_not_invoiced_needs_no_correction(shop, customer):
    (item,) = selling.items()
    selling.stocked(shop, shop.place, item, 50)
    order = selling.accepted(shop, customer, selling.line(item, 5))
    (document,) = orders.ship([order.pk], by=shop.by)
    (line,) = delivered(shop, order)
    pk = services.register(ReturnDraft((LineDraft(line, D(2), Reason.SURPLUS),), document_id=document), by=shop.by)
    services.accept([pk], by=shop.by)
    services.receive([pk], by=shop.by)
    assert services.correct([pk], by=shop.by) == []
    (invoice,) = orders.bill([order.pk], issue=True, by=shop.by)
    assert invoicing.Invoice.objects.get(pk=invoice).net == D("30.00")


def test_no_more_comes_back_than_left(shop, sold):
    first, second = delivered(shop, sold)

    def asked(*lines: LineDraft, **given: Any) -> tuple[str, str]:
        return refused(services.register, ReturnDraft(lines, **{"order_id": sold.pk, **given}), by=shop.by)

    assert asked(LineDraft(first, D(11))) == ("OVER_RETURN", "lines[0].quantity")
    assert asked(LineDraft(first, D(1)), LineDraft(second, D(0))) == ("OVER_RETURN", "lines[1].quantity")
    assert asked(LineDraft(first, D(1)), LineDraft(first, D(1))) == ("NOT_RETURNABLE", "lines[1].stock_line_id")
    assert asked(LineDraft(0, D(1))) == ("NOT_RETURNABLE", "lines[0].stock_line_id")
    assert asked(LineDraft(first, D(1), "bo tak")) == ("BAD_CHOICE", "lines[0].reason")
    assert asked() == ("NOTHING", "lines") and asked(LineDraft(first, D(1)), order_id=0) == ("NOT_FOUND", "order_id")
    registered(shop, sold, 7)
    assert asked(LineDraft(first, D(4))) == ("OVER_RETURN", "lines[0].quantity")
    assert Return.objects.count() == 1


def test_a_decision_is_explained_and_a_refused_return_frees_its_goods(shop, sold):
    row = registered(shop, sold, 7)
    (line,) = ReturnLine.objects.filter(owner=row)
    assert refused(services.decide, row.pk, [Decided(line.pk, D(3))], by=shop.by) == ("REQUIRED", f"lines[{line.pk}].why")
    assert refused(services.decide, row.pk, [Decided(line.pk, D(8))], by=shop.by) == ("OVER_RETURN", f"lines[{line.pk}].accepted")
    assert refused(services.decide, row.pk, [], by=shop.by)[0] == "NO_LINE"
    with pytest.raises(Conflict):
        services.decide(row.pk, [Decided(line.pk, D(7))], version=99, by=shop.by)
    services.decide(row.pk, [Decided(line.pk, D(0), "po terminie")], by=shop.by)
    row.refresh_from_db()
    assert row.state == "refused"
    assert refused(services.receive, [row.pk], by=shop.by)[0] == "WRONG_STATE"
    other = registered(shop, sold, 10)
    services.cancel([other.pk], reason="klient zatrzymał", by=shop.by)
    assert refused(services.accept, [other.pk], by=shop.by)[0] == "WRONG_STATE"
    assert refused(services.correct, [other.pk], by=shop.by)[0] == "WRONG_STATE"


def test_rights_and_scopes(shop, sold):
    row = registered(shop, sold, 1)
    nobody = replace(shop.by, all_rights=False, rights=frozenset({"returns.see", "orders.see"}))
    (line,) = delivered(shop, sold)[:1]
    for work in (
        lambda: services.register(ReturnDraft((LineDraft(line, D(1)),), order_id=sold.pk), by=nobody), lambda: services.accept([row.pk], by=nobody),
        lambda: services.receive([row.pk], by=nobody), lambda: services.correct([row.pk], by=nobody), lambda: services.cancel([row.pk], by=nobody),
    ):  # fmt: skip
        assert refused(work)[0] == "FORBIDDEN"
    stranger = replace(nobody, employee_id=None, scopes={"orders": "own"})
    assert not queries.visible(stranger).exists()
    with pytest.raises(Return.DoesNotExist):
        services.accept([row.pk], by=replace(stranger, rights=frozenset({"returns.see", "returns.decide"})))


def test_what_may_come_back_costs_the_same_for_any_number_of_lines(shop, customer):
    items = selling.items(6)
    for item in items:
        selling.stocked(shop, shop.place, item, 50)
    small, large = (selling.accepted(shop, customer, *(selling.line(item, 2) for item in some)) for some in (items[:1], items))
    orders.ship([small.pk, large.pk], by=shop.by)
    costs = []
    for order in (small, large):
        with CaptureQueriesContext(connection) as told:
            queries.returnable(company_id=shop.company.pk, order_id=order.pk)
        costs.append(len(told))
    assert costs[0] == costs[1] <= 3


def test_the_list_is_searched_by_number_and_by_customer(shop, sold):
    made = registered(shop, sold, 1)
    type(made.party).objects.filter(pk=made.party_id).update(search="odlewnia zubr")
    client = Client()
    client.force_login(user_with(None))
    for sought, there in ((made.number, True), ("Odlewnia Żubr", True), ("zqxj7') OR '1'='1'; --", False)):
        answer = client.get(reverse("returns"), {"q": sought})
        assert answer.status_code == 200 and (reverse("return", args=[made.pk]) in answer.content.decode()) is there, sought
