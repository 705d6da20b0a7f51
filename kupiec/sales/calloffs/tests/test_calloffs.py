"""Orders drawn on contracts, what they come to, materials issued, invoices that come round."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.documents.public import Ref, graph
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel import jobs as kernel_jobs
from kupiec.ground.kernel.jobs import worker
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.calloffs import frame, queries, services
from kupiec.sales.calloffs.models import CalledOff, Period, Plan
from kupiec.sales.calloffs.values import PlanDraft
from kupiec.sales.contracts.models import Contract, Line
from kupiec.sales.contracts.services import annex, end, sign
from kupiec.sales.contracts.services import lines as contract_lines
from kupiec.sales.contracts.tests import builders as make
from kupiec.sales.contracts.values import CONTRACT, LineChange, LineDraft
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as sold

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _day(cast):
    with clock.frozen(make.NOON):
        sold.office(cast)
        yield


@pytest.fixture
def place(cast):
    return stocks.warehouse(cast)


@pytest.fixture
def deal(cast, place):
    """A contract for 100 of an item at 8.00 and three days of mounting at 500."""
    (item,) = sold.items(1)
    lines = (
        LineDraft(item_id=item.pk, quantity=D(100), price=D(8)),
        LineDraft(description="Montaż", quantity=D(3), unit="dni", price=D(500)),
    )
    row = make.contract(cast.by, party_id=sold.customer(cast).pk, lines=lines, value=D(2300), their_number="H/7")
    return row, item, *Line.objects.filter(edition__contract=row).order_by("position")


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


@pytest.mark.feature("CON-7")
def test_an_order_is_made_of_a_contract_at_its_prices_and_terms(cast, deal):
    row, item, goods, mounting = deal
    pk = services.order(row.pk, quantities={goods.pk: D(40), mounting.pk: D(1)}, by=cast.by)
    made = orders.Order.objects.get(pk=pk)
    assert (made.orderer_id, made.customer_reference, made.net) == (row.party_id, "H/7", D("820.00"))
    assert [(line.item_id, line.unit_price, line.price_source) for line in sold.lines_of(made)] == [
        (item.pk, D(8), "engine"),
        (None, D(500), "contract"),
    ]
    assert {card.ref for card in graph(Ref(CONTRACT, row.pk), by=cast.by).cards} == {Ref(CONTRACT, row.pk), Ref("orders.order", pk)}
    assert _refused(lambda: services.order(row.pk, quantities={goods.pk: D(0)}, by=cast.by)) == ("NOTHING", "quantities")
    assert _refused(lambda: services.order(row.pk, quantities={999_999: D(1)}, by=cast.by))[0] == "NOT_FOUND"
    end([row.pk], on=dt.date(2026, 11, 22), reason="Koniec", by=cast.by)
    assert _refused(lambda: services.order(row.pk, quantities={goods.pk: D(1)}, by=cast.by)) == ("NOT_IN_FORCE", "state")


@pytest.mark.feature("CON-6")
def test_ordered_delivered_invoiced_are_counted_against_the_contract(cast, deal, place):
    row, item, goods, _mounting = deal
    stocks.received(cast, place, item, 100)
    pk = services.order(row.pk, quantities={goods.pk: D(40)}, by=cast.by)
    assert queries.drawn(row.pk)[0].ordered == 0  # not accepted yet
    orders.accept([pk], by=cast.by)
    orders.block([pk], by=cast.by)
    documents = orders.deliver([pk], by=cast.by)
    stock.issue(documents, by=cast.by)
    (drawn, words) = queries.drawn(row.pk)
    assert (drawn.planned, drawn.ordered, drawn.delivered, drawn.invoiced, drawn.left) == (100, 40, 40, 0, 60)
    assert (words.ordered, words.left) == (0, 3)
    invoices = orders.bill([pk], by=cast.by)
    invoicing.issue(invoices, by=cast.by)
    figures = queries.figures([row.pk])[row.pk]
    assert (figures.ordered, figures.delivered, figures.invoiced, figures.paid) == (D(320), D(320), D(320), D(0))
    assert _refused(lambda: services.order(row.pk, quantities={goods.pk: D(61)}, by=cast.by)) == ("OVER_CONTRACT", f"line_{goods.pk}")
    assert _refused(lambda: services.order(row.pk, quantities={goods.pk: D(-5)}, over=True, by=cast.by)) == ("QUANTITY", f"line_{goods.pk}")
    assert services.order(row.pk, quantities={goods.pk: D(61)}, over=True, by=cast.by)
    assert [check.code for check, wrong in invariants.run() if wrong] == []


@pytest.mark.feature("CON-6")
def test_an_annex_goes_on_with_what_was_drawn_before(cast, deal):
    row, _item, goods, _mounting = deal
    pk = services.order(row.pk, quantities={goods.pk: D(40)}, by=cast.by)
    orders.accept([pk], by=cast.by)
    edition = annex(row.pk, effective_from=dt.date(2026, 11, 23), by=cast.by)
    line = Line.objects.filter(edition_id=edition).order_by("position")[0]
    contract_lines.change(edition, line.pk, LineChange(quantity=D(150)), by=cast.by)
    sign([row.pk], by=cast.by)
    drawn = queries.drawn(row.pk)[0]
    assert (drawn.line_id, drawn.planned, drawn.ordered, drawn.left) == (line.pk, 150, 40, 110)


@pytest.mark.feature("CON-6")
def test_orders_entered_by_themselves_are_counted_towards_the_contract_once(cast, deal):
    row, item, _goods, _mounting = deal
    (other,) = sold.items(1, prefix="X")
    party = row.party
    inside = sold.accepted(cast, party, sold.line(item, 7), sold.line(other, 1))
    sold.order(cast, party, sold.line(item, 5))  # not accepted
    before = sold.accepted(cast, party, sold.line(item, 9), issue_date=dt.date(2026, 10, 1))
    assert services.gather([row.pk], by=cast.by) == 1
    assert services.gather([row.pk], by=cast.by) == 0
    assert set(CalledOff.objects.values_list("order_id", flat=True)) == {inside.pk} and before.pk
    assert queries.drawn(row.pk)[0].ordered == 7


def test_figures_of_many_cost_as_many_statements_as_of_one(cast, deal):
    row, item, goods, _mounting = deal
    services.order(row.pk, quantities={goods.pk: D(4)}, by=cast.by)
    others = [make.contract(cast.by, party_id=row.party_id, lines=(LineDraft(item_id=item.pk, price=D(8)),)) for _ in range(3)]
    for other in others:
        line = Line.objects.get(edition__contract=other)
        orders.accept([services.order(other.pk, quantities={line.pk: D(2)}, by=cast.by)], by=cast.by)
    with CaptureQueriesContext(connection) as one:
        queries.figures([others[0].pk])
    with CaptureQueriesContext(connection) as many:
        queries.figures([row.pk, *(other.pk for other in others)])
    assert len(many) == len(one)


@pytest.mark.feature("CON-5")
def test_materials_are_issued_for_the_contract_and_what_is_left_is_counted(cast, deal, place):
    row, item, _goods, _mounting = deal
    edition = annex(row.pk, effective_from=dt.date(2026, 11, 23), by=cast.by)
    line = Line.objects.filter(edition_id=edition, item__isnull=True).get()
    contract_lines.set_material(edition, item_id=item.pk, quantity=D(4), line_id=line.pk, by=cast.by)
    sign([row.pk], by=cast.by)
    stocks.received(cast, place, item, 20)
    document = services.issue_materials(row.pk, quantities={item.pk: D(5)}, warehouse_id=place.pk, by=cast.by)
    assert queries.issued(row.pk) == {}
    stock.issue([document], by=cast.by)
    assert queries.issued(row.pk) == {item.pk: D(5)}
    (told,) = frame._issued(row, cast.by)["rows"]
    assert told[1:] == (D(12), D(5), D(7))
    assert _refused(lambda: services.issue_materials(row.pk, quantities={}, warehouse_id=place.pk, by=cast.by)) == ("NOTHING", "quantities")


@pytest.mark.feature("CON-7")
def test_invoices_come_round_once_a_period_at_the_prices_of_its_edition(cast, deal):
    row, _item, _goods, _mounting = deal
    pk = services.plan(row.pk, PlanDraft(name="Abonament", every_months=1, first_on=dt.date(2026, 11, 1), in_advance=True), by=cast.by)
    (first,) = services.run(pk, by=cast.by)
    assert services.run(pk, by=cast.by) == []
    drafted = invoicing.Invoice.objects.get(pk=first)
    assert (drafted.state, drafted.orderer_id, drafted.net) == ("draft", row.party_id, D("2300.00"))
    edition = annex(row.pk, effective_from=dt.date(2026, 12, 1), by=cast.by)
    line = Line.objects.filter(edition_id=edition, item__isnull=True).get()
    contract_lines.change(edition, line.pk, LineChange(price=D(600)), by=cast.by)
    sign([row.pk], by=cast.by)
    end([row.pk], on=dt.date(2027, 1, 15), reason="Koniec inwestycji", by=cast.by)
    with clock.frozen(dt.datetime(2027, 3, 1, 8, tzinfo=clock.WARSAW)):
        made = services.run(pk, by=cast.by)
        assert services.run(pk, by=cast.by) == []
    assert [one.net for one in Period.objects.filter(plan_id=pk).order_by("begins")] == [D("2300.00"), D("2600.00"), D("1258.07")]
    assert [invoicing.Invoice.objects.get(pk=one).net for one in made] == [D("2600.00"), D("1258.07")]
    services.stop(pk, by=cast.by)
    assert services.run(pk, by=cast.by) == []
    assert {card.ref.kind for card in graph(Ref(CONTRACT, row.pk), by=cast.by).cards} == {CONTRACT, "invoicing.invoice"}


@pytest.mark.feature("CON-7")
def test_a_plan_in_arrears_waits_for_the_end_of_its_period_and_may_issue(cast, deal):
    row, *_rest = deal
    pk = services.plan(row.pk, PlanDraft(name="Serwis", every_months=1, first_on=dt.date(2026, 11, 1), issue=True), by=cast.by)
    assert services.run(pk, by=cast.by) == []
    with clock.frozen(dt.datetime(2026, 12, 1, 8, tzinfo=clock.WARSAW)):
        (made,) = services.run(pk, by=cast.by)
    assert invoicing.Invoice.objects.get(pk=made).state == "issued"
    assert queries.figures([row.pk])[row.pk].invoiced == D("2300.00")
    assert Plan.objects.get(pk=pk).next_on == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"name": " "}, "REQUIRED", "name"), ({"every_months": 0}, "BAD_NUMBER", "every_months"), ({"name": "x" * 200}, "TOO_LONG", "name"),
        ({"first_on": dt.date(2026, 10, 1)}, "TOO_EARLY", "first_on"),
    ],
)  # fmt: skip
def test_plans_that_can_not_be_are_refused_at_their_field(cast, deal, given, code, field):
    values = {"name": "Serwis", "every_months": 1, "first_on": dt.date(2026, 11, 1), **given}
    assert _refused(lambda: services.plan(deal[0].pk, PlanDraft(**values), by=cast.by)) == (code, field)


def test_the_nightly_jobs_make_each_invoice_once(cast, deal):
    row, item, *_rest = deal
    services.plan(row.pk, PlanDraft(name="Serwis", every_months=1, first_on=dt.date(2026, 11, 1), in_advance=True), by=cast.by)
    sold.accepted(cast, row.party, sold.line(item, 7))
    for _night in range(2):
        for kind in ("calloffs.recurring", "calloffs.gather"):
            kernel_jobs.enqueue(kind, {}, by=cast.by)
        worker.run_pending()
    assert Period.objects.count() == 1
    assert queries.drawn(row.pk)[0].ordered == 7


def test_pages_and_panels_open(cast, deal):
    row, *_rest = deal
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    services.plan(row.pk, PlanDraft(name="Serwis", every_months=1, first_on=dt.date(2026, 11, 1), in_advance=True), by=cast.by)
    services.run(Plan.objects.get().pk, by=cast.by)
    for panel in ("drawn", "issued", "recurring"):
        assert client.get(reverse("contract", args=[row.pk]), {"panel": panel}).status_code == 200, panel
    for address in (
        reverse("contract-order", args=[row.pk]),
        reverse("contract-materials", args=[row.pk]),
        reverse("contracts") + "?columns=number,ordered,invoiced,paid",
    ):
        assert client.get(address).status_code == 200, address
    assert f"{row.number} · " in client.get(reverse("contract-order", args=[row.pk])).content.decode()
    answer = client.post(reverse("contract-order", args=[row.pk]), {})
    assert answer.status_code == 422 and Contract.objects.count() == 1
