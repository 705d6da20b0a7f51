"""Blocks of "My day": figures, rights, scopes, a constant number of statements."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.money.invoicing.tests import builders as invoices
from kupiec.money.receivables.tests import builders as receivables
from kupiec.people.cases.models import Case
from kupiec.people.cases.tests import builders as casework
from kupiec.people.parties.models import Party
from kupiec.roof.desk import blocks, debts, frame, papers, sales, whose
from kupiec.roof.desk.tests import builders
from kupiec.sales.offers.models import Offer
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import holds
from kupiec.sales.orders.tests import builders as orders

D = Decimal
TODAY = builders.TODAY
pytestmark = pytest.mark.django_db
ALL = (
    blocks.figures,
    blocks.attention,
    blocks.sales_block,
    blocks.offers_block,
    blocks.funnel_block,
    blocks.overdue_block,
    blocks.ship,
    blocks.invoice,
    blocks.payments,
)


def test_sales_against_last_month_and_margin(shop):
    for net, on, cost in (("1000.00", 2, "700.00"), ("400.00", 31, None), ("900.00", 24, None)):
        builders.sold(shop, shop.customer, net, TODAY - dt.timedelta(days=on), cost=cost)
    month = sales.month(shop.by)
    assert (month.net, month.before, month.days[20], len(month.days), len(month.days_before)) == (D(1000), D(400), D(1000), 23, 31)
    assert month.change == D(150)
    margin = sales.margin(month, by=shop.by)
    assert margin is not None
    assert (margin.amount, margin.percent) == (D(300), D(30))


def test_drafts_and_proformas_are_not_sales(shop):
    invoices.drafted(shop, shop.customer, invoices.line("50.00"))
    invoices.issued(shop, shop.customer, invoices.line("70.00"), kind="proforma")
    month = sales.month(shop.by)
    assert (month.net, month.change) == (D(0), None)


def test_somebody_who_sells_sees_his_own_sales(shop):
    builders.sold(shop, shop.customer, "100.00", TODAY)
    builders.sold(shop, shop.customer, "30.00", TODAY, salesperson=False)
    month = sales.month(builders.someone(shop))
    assert (month.mine, month.net) == (True, D(100))
    everything = sales.month(builders.someone(shop, employee_id=None))
    assert (everything.mine, everything.net) == (False, D(130))
    assert sales.month(builders.someone(shop, employee_id=None, scopes={"invoices": "own"})).net == 0


def test_no_margin_without_the_right(shop):
    builders.sold(shop, shop.customer, "1000.00", TODAY, cost="700.00")
    by = builders.someone(shop)
    assert sales.margin(sales.month(by), by=by) is None
    seeing = builders.someone(shop, "invoicing.see", "prices.see_cost")
    found = sales.margin(sales.month(seeing), by=seeing)
    assert found is not None
    assert found.amount == D(300)


def test_orders_that_need_attention(scene):
    found = blocks.attention(None, scene.by)
    kinds = [mark.kind for _order, mark in found["rows"]]
    assert kinds == ["bad", "warn"]
    needing = found["found"]
    assert (needing.count, needing.held, needing.late, needing.short) == (2, 0, 1, 1)
    last = Order.objects.order_by("-pk").first()
    assert last is not None
    holds.hold([last.pk], reason="czekamy na wpłatę", by=scene.by)
    assert blocks.attention(None, scene.by)["rows"][0][0].pk == last.pk, "held orders come first"
    nobody = builders.someone(scene, "orders.see", scopes={"orders": "own"}, employee_id=None)
    assert blocks.attention(None, nobody)["found"].count == 0


def test_offers_that_end_come_first(scene):
    from kupiec.sales.offers.tests import builders as offers

    offers.offer(scene.by, scene.customer, subject="Druga")
    first, second = Offer.objects.order_by("pk")
    Offer.objects.filter(pk=first.pk).update(valid_until=TODAY - dt.timedelta(days=1), state="sent")
    Offer.objects.filter(pk=second.pk).update(valid_until=TODAY + dt.timedelta(days=6), state="sent")
    found = papers.open_offers(scene.by)
    assert (found.count, found.ending) == (2, 1)
    marks = [(row.pk, mark.kind) for row, mark in blocks.offers_block(None, scene.by)["rows"]]
    assert marks == [(second.pk, "warn"), (first.pk, "bad")]


def test_debts_by_age_the_oldest_first(shop):
    late, later, covered = (receivables.party(name) for name in ("Późny", "Późniejszy", "Pokryty"))
    receivables.item(shop, late, "100.00", due=TODAY - dt.timedelta(days=5))
    receivables.item(shop, later, "40.00", due=TODAY - dt.timedelta(days=95))
    receivables.item(shop, later, "10.00", due=TODAY - dt.timedelta(days=31), currency="EUR", rate="4.2500")
    receivables.item(shop, covered, "10.00", due=TODAY - dt.timedelta(days=9))
    receivables.item(shop, covered, "-10.00", due=TODAY - dt.timedelta(days=8))
    receivables.item(shop, late, "55.00", due=TODAY)
    ages = debts.ages(shop.by)
    assert (ages.d30, ages.d60, ages.d90, ages.older, ages.total) == (D(100), D("42.50"), D(0), D(40), D("182.50"))
    assert [(one.name, one.days, one.amount) for one in debts.debtors(shop.by, limit=5)] == [
        ("Późniejszy", 95, D("82.50")), ("Późny", 5, D(100)),
    ]  # fmt: skip
    mine = builders.someone(shop, "receivables.see", scopes={"receivables": "own"})
    assert debts.ages(mine).total == 0


def test_deliveries_to_ship_and_to_invoice(scene):
    assert blocks.ship(None, scene.by)["count"] == 1
    assert blocks.ship(None, builders.someone(scene, scopes={"stock": "branch"}, branch_id=scene.other_branch.pk))["count"] == 0
    found = papers.to_invoice(scene.by, limit=5)
    assert (found.count, found.net, [value for _paper, value in found.oldest]) == (1, D(50), [D(50)])
    assert papers.to_invoice(builders.someone(scene), limit=5).count == 0


def test_payments_are_for_those_who_match(scene):
    assert list(debts.unmatched(builders.someone(scene))) == []
    assert blocks.payments(None, scene.by)["count"] == 0


def statements(by, block):
    with CaptureQueriesContext(connection) as seen:
        block(None, by)
    return len(seen)


def test_blocks_cost_the_same_for_more_rows(scene):
    before = [statements(scene.by, block) for block in ALL]
    (item,) = orders.items(1, prefix="X")
    for number in range(3):
        party = orders.customer(scene, f"N{number}")
        builders.sold(scene, party, "10.00", TODAY, cost="7.00")
        orders.order(scene, party, orders.line(item, 1), wanted_on=TODAY - dt.timedelta(days=1))
        orders.accepted(scene, party, orders.line(item, 1), wanted_on=TODAY + dt.timedelta(days=1))
        receivables.item(scene, party, "10.00", due=TODAY - dt.timedelta(days=5))
    assert [statements(scene.by, block) for block in ALL] == before
    assert max(before) <= 20


def test_who_gets_which_blocks(shop):
    def keys(*rights):
        by = builders.someone(shop, *rights)
        found = [panel for panel in frame.MyDay().panels(by) if not panel.right or by.may(panel.right)]
        return [panel.key for panel in sorted(found, key=lambda panel: panel.order)]

    assert keys("stock.see", "stock.issue", "orders.see") == ["ship"]
    assert keys("stock.see", "stock.issue", "orders.see", "orders.edit") == ["attention", "ship"]
    assert keys("orders.see") == ["attention"]
    assert keys("offers.see") == ["offers", "figures"]
    assert keys("catalog.see") == []


def test_the_page_and_its_blocks_answer(scene):
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    page = client.get("/").content.decode()
    for panel in frame.MyDay().panels(scene.by):
        assert f"/?panel={panel.key}" in page
        answer = client.get(f"/?panel={panel.key}")
        assert answer.status_code == 200
        assert "style=" not in answer.content.decode()


def test_the_page_hides_margins(scene):
    client = Client()
    for name, value in session_cookie(user_with(["invoicing.see"])):
        client.cookies[name] = value
    for key in ("figures", "sales"):
        assert "Marża" not in client.get(f"/?panel={key}").content.decode()
    assert client.get("/?panel=overdue").status_code == 400


def test_somebody_who_sells_begins_with_his_own_papers(scene):
    client = Client()
    for name, value in session_cookie(user_with(["orders.see", "offers.see", "offers.edit"])):
        client.cookies[name] = value
    Offer.objects.update(salesperson=None)
    Party.objects.update(guardian=None)
    number = Offer.objects.get().number

    def shown() -> str:
        return client.get("/?panel=offers").content.decode()

    assert 'value="mine" aria-pressed="true"' in client.get("/?panel=whose").content.decode()
    assert number not in shown(), "nobody's offer is not his"
    client.post("/_/dzien/czyje/", {"whose": "wider"})
    assert number in shown()
    client.post("/_/dzien/czyje/", {"whose": "mine"})
    assert number not in shown()


def test_who_has_no_papers_of_his_own_has_no_choice(scene):
    assert not whose.chooses(builders.someone(scene, "orders.see", "orders.edit"))
    assert not whose.chooses(builders.someone(scene, "offers.edit", scopes={"orders": "own"}))
    assert whose.chooses(builders.someone(scene, "offers.edit"))


def test_the_funnel_is_his_own_until_he_asks_for_more(scene):
    casework.dictionaries()
    other = orders.customer(scene, "INNY")
    casework.case(scene.by, scene.customer.pk, expected_value=D("2500.00"), guardian_id=scene.salesperson.pk)
    casework.case(scene.by, other.pk, expected_value=D("900.00"), guardian_id=None)
    Case.objects.update(guardian=None)
    everything = blocks.funnel_block(None, scene.by)
    assert (everything["count"], everything["value"], everything["most"]) == (2, D("3400.00"), D("3400.00"))
    assert everything["rows"][0].count == 2 and "f.phase=" in everything["rows"][0].url and everything["weighted"] < D("3400.00")
    client = Client()
    for name, value in session_cookie(user_with(["cases.see", "parties.see", "orders.see", "offers.see", "offers.edit"])):
        client.cookies[name] = value
    page = client.get("/").content.decode()
    assert "Mój lejek" in page
    assert "Nie ma otwartych szans" in client.get("/?panel=funnel").content.decode()
    client.post("/_/dzien/czyje/", {"whose": "wider"})
    shown = client.get("/?panel=funnel").content.decode()
    assert "2 szanse" in shown and "Ważone prawdopodobieństwem" in shown
    assert client.get(everything["rows"][0].url).status_code == 200
