"""Collective invoicing of deliveries (INV-3, INV-4): key, preview, run as a job, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import frame, queries
from kupiec.money.invoicing import public as invoicing
from kupiec.money.invoicing.models import Billed, Invoice, InvoiceLine
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.services.lines import change_lines
from kupiec.money.invoicing.sockets import line_terms
from kupiec.money.invoicing.tests import builders as make
from kupiec.money.invoicing.tests.test_issue import holds
from kupiec.money.invoicing.values import DraftInvoice, LineEdit, LineTerms
from kupiec.money.stock import public as stock
from kupiec.people.catalog.models import Item
from kupiec.people.parties.models import Party
from tests.cast import Cast

TODAY = make.TODAY


class Terms:
    """An order desk of the tests: everything costs 10.00, except what `other` says by customer."""

    def __init__(self) -> None:
        self.other: dict[int, dict[str, Any]] = {}

    def terms(self, stock_line_ids: Sequence[int]) -> dict[int, LineTerms]:
        rows = stock.StockLine.objects.filter(pk__in=stock_line_ids).values_list("pk", "document__party_id")
        plain = LineTerms(unit_price=D("10.00"), vat_code="23", orderer_id=0, payer_id=0, payment_days=7)
        return {pk: replace(plain, **{"orderer_id": party, "payer_id": party, **self.other.get(party, {})}) for pk, party in rows}


@pytest.fixture
def desk() -> Iterator[Terms]:
    source = Terms()
    kept = list(line_terms)
    line_terms._plugs[:] = [source]
    with clock.frozen(TODAY):
        yield source
    line_terms._plugs[:] = kept


@pytest.fixture
def goods(cast: Cast) -> tuple[stock.Warehouse, Item]:
    place = stock.Warehouse.objects.create(company=cast.company, branch=cast.branch, code="MG1", name="Główny")
    item = make.item()
    put(cast, place, item, "PZ", "1000", cost="6.00")
    return place, item


def put(cast: Cast, place: Any, item: Item, kind: str, *quantities: str, cost: str = "", **given: Any) -> int:
    on = given.pop("on", TODAY)
    lines = tuple(stock.DraftLine(item.pk, "szt.", D(1), D(one), D(one), unit_cost=D(cost) if cost else None) for one in quantities)
    draft = stock.DraftDocument(kind, cast.company.pk, place.branch_id, place.pk, on, lines, **given)
    pk = stock.draft([draft], by=cast.by)[0].document_id
    stock.issue([pk], by=cast.by)
    return pk


def deliver(cast: Cast, goods: tuple, party: Party, *quantities: str, **given: Any) -> int:
    return put(cast, goods[0], goods[1], "WZ", *quantities, party_id=party.pk, **given)


@pytest.mark.django_db
@pytest.mark.feature("INV-4")
@pytest.mark.feature("INV-3")
def test_deliveries_of_one_customer_make_one_invoice(cast: Cast, desk: Terms, goods: tuple) -> None:
    party = make.customer()
    first = deliver(cast, goods, party, "3", "2", on=dt.date(2026, 11, 3))
    second = deliver(cast, goods, party, "5", on=dt.date(2026, 11, 10))
    (found,) = invoicing.preview([first, second], by=cast.by)
    assert (found.net, found.vat, found.gross) == (D("100.00"), D("23.00"), D("123.00"))
    (pk,) = invoicing.collect([first, second], by=cast.by, issue_too=True)
    invoice = Invoice.objects.get(pk=pk)
    assert (invoice.gross, invoice.sale_date, invoice.issue_date) == (D("123.00"), dt.date(2026, 11, 10), TODAY)
    assert invoice.due_date == TODAY + dt.timedelta(days=7)
    lines = InvoiceLine.objects.filter(invoice=invoice).order_by("position")
    assert [line.source_text for line in lines] == ["WZ 1/11/2026, 03.11.2026"] * 2 + ["WZ 2/11/2026, 10.11.2026"]
    assert [line.cost for line in lines] == [D("18.00"), D("12.00"), D("30.00")]
    assert not queries.deliveries_to_invoice(cast.by).exists()
    with pytest.raises(Refusal) as caught:
        invoicing.collect([first, second], by=cast.by)
    assert caught.value.code == "NOTHING_LEFT"
    holds()


@pytest.mark.feature("INV-3")
def test_lines_of_deliveries_changed_as_a_block_bill_no_more_than_is_left(cast: Cast, desk: Terms, goods: tuple) -> None:
    """All or none: what a line gives up another may take; the unit is that of the delivery."""
    wz = deliver(cast, goods, make.customer(), "3", "2")
    (pk,) = invoicing.collect([wz], by=cast.by)
    first, second = InvoiceLine.objects.filter(invoice_id=pk).order_by("position")
    edits: list[tuple[LineEdit, LineEdit, str]] = [
        (LineEdit(quantity=D(1)), LineEdit(quantity=D(3)), "OVER_BILLED"),
        (LineEdit(quantity=D(1)), LineEdit(unit="m"), "BILLED"),
    ]
    for one, other, code in edits:
        with pytest.raises(Refusal) as caught:
            change_lines(pk, [(first.pk, one, 1), (second.pk, other, 1)], by=cast.by)
        assert caught.value.code == code
    change_lines(pk, [(first.pk, LineEdit(quantity=D(1)), 1), (second.pk, LineEdit(quantity=D(1), description="Wkręt"), 1)], by=cast.by)
    rows = InvoiceLine.objects.filter(invoice_id=pk).order_by("position")
    assert [(row.quantity, row.unit_price, row.net, row.cost, row.version) for row in rows] == [(1, D(10), D(10), D(6), 2)] * 2
    assert list(Billed.objects.order_by("pk").values_list("quantity", flat=True)) == [1, 1]
    assert Invoice.objects.get(pk=pk).net == D("20.00")
    holds()


KEYS = [
    ({}, 1),
    ({"payer_id": "other"}, 2),
    ({"currency": "EUR"}, 2),
    ({"vat_method": "line_sum"}, 2),
    ({"prices_gross": True}, 2),
    ({"payment_days": 30}, 2),
    ({"payment_method": "cash"}, 2),
    ({"salesperson_id": None, "reference": "X/1"}, 1),
]


@pytest.mark.django_db
@pytest.mark.feature("INV-4")
@pytest.mark.parametrize(("other", "invoices"), KEYS)
def test_the_grouping_key(cast: Cast, desk: Terms, goods: tuple, other: dict, invoices: int) -> None:
    one, two = make.customer("K1"), make.customer("K2", name="Filia")
    other = {key: make.customer("K3").pk if value == "other" else value for key, value in other.items()}
    desk.other = {two.pk: {"orderer_id": one.pk, "payer_id": one.pk, **other}}
    documents = [deliver(cast, goods, one, "1"), deliver(cast, goods, two, "1")]
    assert len(invoicing.preview(documents, by=cast.by)) == invoices


@pytest.mark.django_db
@pytest.mark.feature("INV-4")
def test_months_recipients_orders_and_single_deliveries(cast: Cast, desk: Terms, goods: tuple) -> None:
    party, site = make.customer(), make.customer("K2", name="Budowa")
    documents = [
        deliver(cast, goods, party, "1", on=dt.date(2026, 11, 3), reference="A"),
        deliver(cast, goods, party, "1", on=dt.date(2026, 11, 4), reference="B", recipient_id=site.pk),
        deliver(cast, goods, party, "1", on=dt.date(2026, 12, 1), reference="B"),
    ]
    counts = {how: len(invoicing.preview(documents, grouping=how, by=cast.by)) for how in invoicing.Grouping}
    assert counts == {"all": 2, "recipient": 3, "order": 3, "delivery": 3}
    with pytest.raises(Refusal) as caught:
        invoicing.preview(documents, grouping="x", by=cast.by)
    assert caught.value.code == "GROUPING"


@pytest.mark.django_db
@pytest.mark.feature("INV-4")
def test_the_series_is_that_of_the_branch_that_runs_it(cast: Cast, desk: Terms, goods: tuple) -> None:
    document = deliver(cast, goods, make.customer(), "1")
    by = replace(cast.by, branch_id=cast.other_branch.pk)
    (pk,) = invoicing.collect([document], by=by, issue_too=True)
    assert Invoice.objects.get(pk=pk).branch_id == cast.other_branch.pk


@pytest.mark.django_db
def test_what_came_back_or_is_billed_is_not_billed_again(cast: Cast, desk: Terms, goods: tuple) -> None:
    party = make.customer()
    document = deliver(cast, goods, party, "10")
    line = stock.StockLine.objects.get(document_id=document)
    back = stock.DraftLine(goods[1].pk, "szt.", D(1), D(3), D(3), returned_line_id=line.pk)
    made = stock.draft(
        [stock.DraftDocument("ZW", cast.company.pk, cast.branch.pk, goods[0].pk, TODAY, (back,), party_id=party.pk)],
        by=cast.by,
    )
    stock.issue([made[0].document_id], by=cast.by)
    bill = make.line("10.00", quantity="5", stock_line_id=line.pk)
    make.drafted(cast, party, bill)
    (left,) = queries.left_to_invoice([document], by=cast.by)
    assert left.base_quantity == D(2)
    with pytest.raises(Refusal) as caught:
        make.drafted(cast, party, replace(bill, quantity=D(3)))
    assert (caught.value.code, caught.value.params["left"]) == ("OVER_BILLED", "2")
    (pk,) = invoicing.collect([document], by=cast.by)
    invoicing.discard([pk], by=cast.by)
    assert queries.left_to_invoice([document], by=cast.by)[0].base_quantity == D(2)
    with pytest.raises(Refusal) as caught:
        stock.reverse([document], by=cast.by) if list(stock.reversal_guards) else frame.guard_reversal([document], by=cast.by)
    assert caught.value.code in ("INVOICED", "HAS_RETURNS")


@pytest.mark.django_db
def test_a_correction_of_quantity_gives_the_delivery_back(cast: Cast, desk: Terms, goods: tuple) -> None:
    document = deliver(cast, goods, make.customer(), "10")
    (pk,) = invoicing.collect([document], by=cast.by, issue_too=True)
    line = InvoiceLine.objects.get(invoice_id=pk)
    correction = invoicing.correct(pk, [invoicing.LineChange(line.pk, quantity=D(8))], reason="mniej", by=cast.by)
    issue([correction], by=cast.by)
    assert queries.left_to_invoice([document], by=cast.by)[0].base_quantity == D(2)
    assert InvoiceLine.objects.get(invoice_id=correction).cost == D("48.00")
    holds()


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_set(cast: Cast, desk: Terms, goods: tuple) -> None:
    for code in ("K0", "K00"):  # the second one finds the company's definitions and keeps them
        invoicing.collect([deliver(cast, goods, make.customer(code), "1")], by=cast.by, issue_too=True)
    single = [deliver(cast, goods, make.customer("K1"), *["1"] * 10)]
    many = [deliver(cast, goods, make.customer(f"K{n}"), "1", "1") for n in range(2, 32)]
    with CaptureQueriesContext(connection) as one:
        invoicing.collect(single, by=cast.by, issue_too=True)
    with CaptureQueriesContext(connection) as thirty:
        invoicing.collect(many, by=cast.by, issue_too=True)
    assert len(one) == len(thirty) <= (32 if connection.vendor == "sqlite" else 40), "\n".join(query["sql"][:120] for query in one)


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("INV-4")
def test_the_run_is_a_job_and_one_customer_s_fault_stops_nobody(
    cast: Cast, desk: Terms, goods: tuple, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kupiec.money.invoicing.services import batch

    monkeypatch.setattr(batch, "CHUNK", 2)
    good = [make.customer(f"K{n}") for n in range(4)]
    bad = make.customer("ZLY")
    desk.other = {bad.pk: {"vat_code": "zw"}}
    documents = [deliver(cast, goods, party, "1") for party in [*good, bad, good[0]]]
    pk = invoicing.start_batch(documents, by=cast.by)
    jobs.run_pending()
    assert jobs.state(pk, by=cast.by).state == "done"
    assert sorted(Invoice.objects.values_list("number", flat=True)) == [f"FV {n}/11/2026" for n in range(1, 5)]
    assert [one.pk for one in queries.deliveries_to_invoice(cast.by)] == [documents[4]]
    assert Billed.objects.count() == 5
    holds()


@pytest.mark.django_db
def test_only_issued_deliveries(cast: Cast, desk: Terms, goods: tuple) -> None:
    party = make.customer()
    line = stock.DraftLine(goods[1].pk, "szt.", D(1), D(1), D(1))
    made = stock.draft(
        [stock.DraftDocument("WZ", cast.company.pk, cast.branch.pk, goods[0].pk, TODAY, (line,), party_id=party.pk)],
        by=cast.by,
    )
    head = DraftInvoice(
        company_id=cast.company.pk, branch_id=cast.branch.pk, issue_date=TODAY, orderer_id=party.pk,
        lines=(make.line("1.00", stock_line_id=made[0].line_ids[0]),),
    )  # fmt: skip
    with pytest.raises(Refusal) as caught:
        invoicing.draft([head], by=cast.by)
    assert caught.value.code == "NOT_DELIVERED"
