"""What documents take of budgets: orders, invoices, purchases, receipts, postings; warnings and stops, exact when two come at once."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from kupiec.ground.company.models import Department, Employee
from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock, invariants, tx
from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.ledger.public import Account
from kupiec.money.stock import public as stock
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.catalog.models import ItemGroup
from kupiec.sales.budgets import panels, queries, services
from kupiec.sales.budgets.models import Use
from kupiec.sales.budgets.services import uses
from kupiec.sales.budgets.tests import builders as make
from kupiec.sales.budgets.values import Figures, LineDraft
from kupiec.sales.calloffs import public as calloffs
from kupiec.sales.contracts.models import Line as AgreedLine
from kupiec.sales.contracts.tests import builders as agreeing
from kupiec.sales.contracts.values import LineDraft as Agreed
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.tests import builders as sold
from kupiec.sales.supply import public as supply
from kupiec.sales.supply.tests import builders as bought
from tests.cast import build_cast

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _day(request):
    with clock.frozen(make.NOON):
        if "cast" in request.fixturenames:
            sold.office(request.getfixturevalue("cast"))
        yield


@pytest.fixture
def place(cast):
    return stocks.warehouse(cast)


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


def _figures(row, name="Sprzedaż") -> Figures:
    line = make.line(row, name)
    return queries.figures(row, [line])[line.code]


def _sound() -> None:
    assert [(found.code, rows) for found, rows in invariants.run() if rows] == []


def _invoiced(cast, order, quantity) -> list[int]:
    (line,) = sold.lines_of(order)
    orders.block([order.pk], by=cast.by)
    papers = orders.deliver([order.pk], quantities={line.pk: D(quantity)}, by=cast.by)
    stock.issue(papers, by=cast.by)
    bills = orders.bill([order.pk], by=cast.by)
    invoicing.issue(bills, by=cast.by)
    return bills


@pytest.mark.feature("BUD-2")
def test_the_example_of_the_specification(cast, place):
    """100,000.00, committed 60,000.00 (of which invoiced 25,000.00), actual 25,000.00: free 40,000.00; an order of 41,000.00 stops."""
    row = make.budget(cast.by)
    (item,) = sold.items(1, list_price=D(1000))
    party = sold.customer(cast)
    sold.stocked(cast, place, item, 100)
    order = sold.accepted(cast, party, sold.line(item, 60))
    (bill,) = _invoiced(cast, order, 25)
    found = _figures(row)
    assert (found.planned, found.committed, found.invoiced, found.actual, found.free) == (
        D(100_000),
        D(60_000),
        D(25_000),
        D(25_000),
        D(40_000),
    )
    assert _refused(lambda: sold.accepted(cast, party, sold.line(item, 41))) == ("OVER_BUDGET", "lines")
    assert orders.Order.objects.filter(state="accepted").count() == 1
    sold.accepted(cast, party, sold.line(item, 40))
    assert _figures(row).free == 0
    told = panels.documents_of(make.line(row), cast.by)["uses"]
    assert {(one.document_kind, one.document_id) for one, _card, _said in told} >= {("orders.order", order.pk), ("invoicing.invoice", bill)}
    assert all(card and said for _one, card, said in told)
    assert panels.of_document("orders.order", order.pk, cast.by)["budgets"][0]["taken"] == D(60_000)
    _sound()


@pytest.mark.feature("BUD-2")
def test_what_is_cancelled_or_closed_gives_back(cast, place):
    row = make.budget(cast.by)
    (item,) = sold.items(1, list_price=D(1000))
    party = sold.customer(cast)
    sold.stocked(cast, place, item, 100)
    gone = sold.accepted(cast, party, sold.line(item, 30))
    orders.cancel([gone.pk], by=cast.by)
    assert _figures(row).used == 0
    part = sold.accepted(cast, party, sold.line(item, 30))
    _invoiced(cast, part, 10)
    orders.close([part.pk], by=cast.by)
    assert (_figures(row).committed, _figures(row).actual, _figures(row).used) == (D(10_000), D(10_000), D(10_000))
    _sound()


@pytest.mark.feature("BUD-2")
def test_a_budget_that_warns_lets_pass_and_the_order_tells(cast, place):
    make.budget(cast.by, control="warn")
    (item,) = sold.items(1, list_price=D(1000))
    party = sold.customer(cast)
    fits = sold.accepted(cast, party, sold.line(item, 100))
    over = sold.accepted(cast, party, sold.line(item, 1))
    said = Event.objects.filter(verb="over_budget").values_list("subject", "subject_id", "data")
    assert [(subject, pk, data["over"]) for subject, pk, data in said] == [("orders.order", over.pk, "1000.00")] and fits.pk
    assert panels.of_document("orders.order", over.pk, cast.by)["budgets"][0]["over"]


@pytest.mark.feature("BUD-2")
def test_purchases_commit_and_receipts_carry_out(cast, place):
    group = ItemGroup.objects.create(code="RUR", name="Rury", full_name="Rury", path="/1/")
    ItemGroup.objects.filter(pk=group.pk).update(path=f"/{group.pk}/")
    services.save_kind({"group_ids": [group.pk]}, pk=make.kind().pk, by=cast.by)
    (pipe,) = stocks.items(1, prefix="R", group=group)
    (other,) = stocks.items(1, prefix="X")
    row = make.budget(
        cast.by,
        side="cost",
        lines=(LineDraft(name="Rury", amount=D(1000), cost_kind_id=make.kind().pk), LineDraft(name="Reszta", amount=D(500))),
    )
    order = bought.placed(cast, place, bought.line(pipe, 10, unit_cost=D("70")), bought.line(other, 2, unit_cost=D("100")))
    assert [(_figures(row, name).committed, _figures(row, name).used) for name in ("Rury", "Reszta")] == [
        (D(700), D(700)),
        (D(200), D(200)),
    ]
    assert _refused(lambda: bought.placed(cast, place, bought.line(pipe, 5, unit_cost=D("70")))) == ("OVER_BUDGET", "lines")
    papers = supply.receive([order.pk], by=cast.by)
    stock.issue(papers, by=cast.by)
    pipes = _figures(row, "Rury")
    assert (pipes.committed, pipes.invoiced, pipes.actual, pipes.free) == (D(700), D(700), D(700), D(300))
    stock.reverse(papers, reason="pomyłka", by=cast.by)
    pipes = _figures(row, "Rury")
    assert (pipes.committed, pipes.actual, pipes.free) == (D(700), D(0), D(300))
    supply.cancel([order.pk], by=cast.by)
    assert _figures(row, "Rury").used == 0
    _sound()


@pytest.mark.feature("BUD-2")
def test_documents_stand_on_the_narrowest_line_or_where_they_were_put(cast, place):
    department = Department.objects.create(company=cast.company, code="S", name="Serwis")
    Employee.objects.filter(pk=cast.by.employee_id).update(department=department)
    (item,) = sold.items(1, list_price=D(100))
    contract = agreeing.contract(cast.by, party_id=sold.customer(cast).pk, lines=(Agreed(item_id=item.pk, quantity=D(100), price=D(100)),))
    parts = (
        LineDraft(name="Wszystko", amount=D(9000)), LineDraft(name="Dział", amount=D(9000), department_id=department.pk), LineDraft(name="Umowa", amount=D(9000), contract_id=contract.pk),
        LineDraft(name="Styczeń", amount=D(9000), first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 1, 31)),
    )  # fmt: skip
    row = make.budget(cast.by, lines=parts)
    (line,) = AgreedLine.objects.filter(edition__contract=contract)
    drawn = calloffs.order(contract.pk, quantities={line.pk: D(10)}, by=cast.by)
    orders.accept([drawn], by=cast.by)
    plain = sold.accepted(cast, contract.party, sold.line(item, 3), salesperson_id=None)
    used = {name: _figures(row, name).used for name in ("Wszystko", "Dział", "Umowa", "Styczeń")}
    assert used["Umowa"] == D(1000) and used["Wszystko"] + used["Dział"] == D(300) and used["Styczeń"] == 0
    assert calloffs.gather([contract.pk], by=cast.by) == 1
    assert _figures(row, "Umowa").used == D(1300)
    services.charge("orders.order", [plain.pk], line_id=make.line(row, "Styczeń").pk, by=cast.by)
    assert {name: _figures(row, name).used for name in used} == {"Wszystko": D(0), "Dział": D(0), "Umowa": D(1000), "Styczeń": D(300)}
    assert services.discharge("orders.order", [plain.pk], by=cast.by) == 1
    assert (_figures(row, "Styczeń").used, _figures(row, "Umowa").used) == (D(0), D(1300))
    assert _refused(
        lambda: services.charge(
            "supply.order", [bought.order(cast, place, bought.line(item)).pk], line_id=make.line(row, "Umowa").pk, by=cast.by
        )
    ) == ("WRONG_SIDE", "line_id")
    assert services.recount([row.pk], by=cast.by) == 1
    assert _figures(row, "Umowa").used == D(1300)
    services.charge("orders.order", [plain.pk], line_id=make.line(row, "Umowa").pk, by=cast.by)
    second = services.begin(row.pk, by=cast.by)
    gone = next(one for one in queries.lines(second) if one.name == "Umowa")
    services.lines.remove(second, [(gone.pk, gone.version)], by=cast.by)
    services.approve([second], by=cast.by)
    assert _refused(lambda: services.enforce([second], by=cast.by)) == ("LINE_USED", "lines")


@pytest.mark.feature("BUD-2")
def test_lines_of_an_account_count_postings(cast, place):
    account = Account.objects.get(company=cast.company, number="703")
    november = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    contract = agreeing.contract(cast.by, party_id=sold.customer(cast).pk)
    parts = (
        LineDraft(name="Listopad", amount=D(5000), account_id=account.pk, first_day=november[0], last_day=november[1]),
        LineDraft(name="Umowa", amount=D(5000), account_id=account.pk, contract_id=contract.pk),
    )
    (item,) = sold.items(1, list_price=D(100))
    sold.stocked(cast, place, item, 100)
    order = sold.accepted(cast, contract.party, sold.line(item, 10))
    _invoiced(cast, order, 10)
    row = make.budget(cast.by, lines=parts)
    assert (_figures(row, "Listopad").actual, _figures(row, "Listopad").used, _figures(row, "Umowa").actual) == (D(1000), D(1000), D(0))
    assert [one.credit for one in panels.postings_of(make.line(row, "Listopad"), cast.by)["entries"]] == [D(1000)]
    services.charge("orders.order", [order.pk], line_id=make.line(row, "Umowa").pk, by=cast.by)
    assert (_figures(row, "Umowa").actual, _figures(row, "Umowa").used) == (D(1000), D(1000))


@pytest.mark.feature("BUD-2")
def test_a_correction_gives_back_where_its_invoice_stands(cast, place):
    row = make.budget(cast.by)
    (item,) = sold.items(1, list_price=D(100))
    sold.stocked(cast, place, item, 100)
    order = sold.accepted(cast, sold.customer(cast), sold.line(item, 10))
    (bill,) = _invoiced(cast, order, 10)
    (line,) = invoicing.InvoiceLine.objects.filter(invoice_id=bill)
    correction = invoicing.correct(bill, [invoicing.LineChange(line.pk, unit_price=D(90))], reason="rabat", by=cast.by)
    invoicing.issue([correction], by=cast.by)
    assert (_figures(row).actual, _figures(row).free) == (D(900), D(100_000) - D(1000))


@pytest.mark.feature("BUD-2")
def test_no_statement_more_without_budgets_and_a_constant_number_with(cast, place):
    (item,) = sold.items(1, list_price=D(1))
    party = sold.customer(cast)

    def accept(count: int) -> int:
        drafts = [sold.order(cast, party, sold.line(item, 1), sold.line(item, 2)).pk for _ in range(count)]
        with CaptureQueriesContext(connection) as found:
            orders.accept(drafts, by=cast.by)
        return len(found)

    accept(1)
    bare = accept(1)
    row = make.budget(cast.by)
    accept(1)
    one, many = accept(1), accept(5)
    assert one == many and one > bare
    services.archive([row.pk], by=cast.by)
    accept(1)
    assert accept(1) == bare
    assert Use.objects.exists() and Ref("orders.order", 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("BUD-2")
def test_two_orders_that_fit_but_not_together_one_is_stopped(transactional_db):
    cast = build_cast()
    sold.office(cast)
    stocks.warehouse(cast)
    row = make.budget(cast.by)
    (item,) = sold.items(1, list_price=D(1000))
    party = sold.customer(cast)
    drafts = [sold.order(cast, party, sold.line(item, 60)).pk for _ in range(3)]
    codes: list[str] = []

    def accept(pk: int) -> None:
        try:
            with clock.frozen(make.NOON):
                orders.accept([pk], by=cast.by)
            codes.append("ok")
        except Refusal as refusal:
            codes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept, args=(pk,)) for pk in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["OVER_BUDGET", "OVER_BUDGET", "ok"]
    assert _figures(row).free == D(40_000)


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("BUD-2")
@pytest.mark.parametrize("others", [False, True])
def test_a_budget_put_in_force_while_an_order_is_being_accepted_has_that_order(transactional_db, others):
    cast = build_cast()
    sold.office(cast)
    stocks.warehouse(cast)
    if others:
        make.budget(cast.by, code="INNY", side="cost")
    row = make.budget(cast.by, in_force=False)
    services.approve([make.version(row).pk], by=cast.by)
    (item,) = sold.items(1, list_price=D(1000))
    draft = sold.order(cast, sold.customer(cast), sold.line(item, 60)).pk

    def enforce() -> None:
        try:
            with clock.frozen(make.NOON):
                services.enforce([make.version(row).pk], by=cast.by)
        finally:
            connections.close_all()

    other = threading.Thread(target=enforce)
    with tx.write_tx(by=cast.by):
        orders.accept([draft], by=cast.by)  # all is told, nothing committed
        other.start()
        other.join(2)  # on PostgreSQL it is done by now, on SQLite it waits for us
    other.join()
    assert make.version(row).state == "current"
    assert _figures(row).free == D(40_000), "nobody has to press Recount"
    _sound()


@pytest.mark.django_db
@pytest.mark.feature("BUD-2")
def test_an_invoice_of_two_orders_stands_whole_though_one_of_them_is_settled_again(cast, place):
    row = make.budget(cast.by)
    other = make.budget(cast.by, code="EX-26", department_id=Department.objects.create(company=cast.company, code="EX", name="Eksport").pk)
    (item,) = sold.items(1, list_price=D(1000))
    stocks.received(cast, place, item, 10)
    party = sold.customer(cast)
    both = [sold.order(cast, party, sold.line(item, count)).pk for count in (1, 2)]
    orders.accept(both, by=cast.by)
    papers = [pk for one in both for pk in orders.ship([one], by=cast.by)]
    invoices = invoicing.collect(papers, issue_too=True, by=cast.by)
    assert len(invoices) == 1 and (_figures(row).actual, _figures(row).open) == (D(3000), D(0))
    with tx.write_tx(by=cast.by):
        uses.note("orders.order", both[:1], by=cast.by)
    assert _figures(row).actual == D(3000)
    services.charge("invoicing.invoice", invoices, line_id=make.line(other).pk, by=cast.by)
    assert (_figures(row).actual, _figures(other).actual) == (D(3000), D(3000))
    services.discharge("invoicing.invoice", invoices, by=cast.by)
    assert (_figures(row).actual, _figures(other).actual) == (D(3000), D(0))
    _sound()
