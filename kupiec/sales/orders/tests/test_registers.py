"""Registers, acceptance with credit, holds, sets at constant cost, rights and scopes (ORD-5, ORD-6, KER-6, R7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import audit, clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.receivables import public as receivables
from kupiec.money.stock import public as stock
from kupiec.sales.orders import page, queries
from kupiec.sales.orders.completeness import completeness
from kupiec.sales.orders.models import Hold, Order, RegisterMove, RegisterOperation
from kupiec.sales.orders.rights import RIGHTS
from kupiec.sales.orders.services import bill, block, copy, create, deliver, head, holds, move, papers, registers
from kupiec.sales.orders.tests import builders

D = Decimal


def with_rights(shop, *missing: str) -> Actor:
    """The cast's actor without some rights."""
    from kupiec.ground.kernel import rights

    return replace(shop.by, all_rights=False, rights=frozenset(rights.catalogue()) - set(missing), user_id=7)


@pytest.mark.feature("ORD-6")
def test_the_example_of_exposure(shop, customer):
    """Limit 120,000.00; used 88,000.00; a new order of 33,206.68 exceeds it by 1,206.68 and is held."""
    (service,) = builders.items(kind="service", stocked=False, vat_code_id="zw")
    receivables.open_items(
        [
            receivables.OpenItem(
                shop.company.pk, customer.pk, "test", 1, "FV 1", "receivable", builders.TODAY,
                ((builders.TODAY, D("64800.00")),),
            )
        ],
        by=shop.by,
    )  # fmt: skip
    rows = [("delivery", "8200.00", 1), ("order", "20000.00", 2)]
    receivables.set_commitments(
        [receivables.CommitmentRow(shop.company.pk, customer.pk, "test", pk, kind, D(amount)) for kind, amount, pk in rows],
        by=shop.by,
    )
    receivables.register_payments([receivables.PaymentRow(shop.company.pk, "KP", builders.TODAY, D("5000.00"), customer.pk)], by=shop.by)
    order = builders.order(shop, customer, builders.line(service, 1, price="33206.68"))
    seller = with_rights(shop, "orders.release")
    moved = move.move([order.pk], builders.register(shop, "reserving"), by=seller)
    assert (moved.moved, moved.held) == ((), (order.pk,))
    hold = Hold.objects.get(order=order)
    assert (hold.kind, hold.stops, hold.over_by) == ("credit", "accept", D("1206.68"))
    order.refresh_from_db()
    assert order.state == "draft"

    holds.release_holds([order.pk], reason="klient zapłaci w piątek", by=replace(shop.by, user_id=9))
    hold.refresh_from_db()
    assert (hold.released_by, hold.allowed_gross) == (9, D("33206.68"))
    assert move.move([order.pk], builders.register(shop, "reserving"), by=seller).moved == (order.pk,)
    order.refresh_from_db()
    assert (order.state, order.credit, order.credit_over_by) == ("accepted", "approved", D("1206.68"))


@pytest.mark.feature("ORD-6")
@pytest.mark.parametrize(("effect", "credit"), [("warn", "warned"), ("stop", "stopped")])
def test_effects_as_set(shop, effect, credit):
    shop.company.settings = {"orders": {"credit": effect}}
    shop.company.save()
    party = builders.customer(shop, credit_limit=D("10.00"))
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 50)
    order = builders.accepted(shop, party, builders.line(item, 10))
    assert (order.credit, order.credit_over_by) == (credit, D("113.00"))
    if effect == "stop":
        with pytest.raises(Refusal) as refused:
            deliver.deliver([order.pk], by=shop.by)
        assert refused.value.code == "HELD"
        holds.release_holds([order.pk], reason="zgoda prezesa", by=shop.by)
        order.refresh_from_db()
        assert order.credit == "released"
    assert deliver.ship([order.pk], by=shop.by)
    assert bill.bill([order.pk], by=shop.by, issue=True)


def test_a_hold_never_stops_invoicing(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 50)
    order = builders.accepted(shop, customer, builders.line(item, 10))
    deliver.deliver([order.pk], quantities={builders.lines_of(order)[0].pk: D(4)}, by=shop.by)
    deliver.ship([order.pk], by=shop.by)
    holds.hold([order.pk], reason="reklamacja", by=shop.by)
    with pytest.raises(Refusal):
        deliver.deliver([order.pk], by=shop.by)
    assert bill.bill([order.pk], by=shop.by, issue=True)
    with pytest.raises(Refusal) as refused:
        holds.release_holds([order.pk], reason=" ", by=shop.by)
    assert refused.value.code == "REQUIRED"


@pytest.mark.feature("ORD-4")
def test_payer_carries_the_credit_and_recipient_gets_the_goods(shop, customer):
    payer, site = builders.customer(shop, "K2"), builders.customer(shop, "K3")
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 10)
    order = builders.accepted(shop, customer, builders.line(item, 5), payer_id=payer.pk, recipient_id=site.pk)
    exposure = receivables.exposure(shop.company.pk, [customer.pk, payer.pk])
    assert (exposure[customer.pk].orders, exposure[payer.pk].orders) == (0, D("61.50"))
    (document,) = deliver.ship([order.pk], by=shop.by)
    facts = stock.StockDocument.objects.get(pk=document)
    assert (facts.party_id, facts.recipient_id) == (customer.pk, site.pk)
    (invoice,) = bill.bill([order.pk], by=shop.by, issue=True)
    found = invoicing.Invoice.objects.get(pk=invoice)
    assert (found.orderer_id, found.recipient_id, found.payer_id) == (customer.pk, site.pk, payer.pk)


@pytest.mark.feature("ORD-5")
def test_registers_allow_what_they_say(shop, customer):
    (item,) = builders.items()
    builders.stocked(shop, shop.place, item, 10)
    order = builders.order(shop, customer, builders.line(item, 2))
    with pytest.raises(Refusal) as refused:
        move.move([order.pk], builders.register(shop, "shipping"), by=shop.by)
    assert refused.value.code == "NOT_ALLOWED_HERE"
    path = ["checking", "reserving"]
    for code in path:
        move.move([order.pk], "next", by=shop.by)
        assert Order.objects.get(pk=order.pk).register_id == builders.register(shop, code)
    assert block.release([order.pk], by=shop.by) is None
    with pytest.raises(Refusal) as refused:
        move.move([order.pk], builders.register(shop, "cancelled"), by=with_rights(shop, "orders.close"))
    assert refused.value.code == "FORBIDDEN"
    assert RegisterMove.objects.filter(order=order).count() == 3


@pytest.mark.feature("ORD-5")
def test_a_guard_is_a_formula(shop, customer):
    (item,) = builders.items()
    order = builders.order(shop, customer, builders.line(item, 2))
    RegisterOperation.objects.filter(register__code="received", next__code="checking").update(
        guard="net >= 100 and margin_percent > 10", guard_text="za mała wartość"
    )
    with pytest.raises(Refusal) as refused:
        move.move([order.pk], "next", by=shop.by)
    assert refused.value.code == "GUARD" and "za mała wartość" in refused.value.text
    big = builders.order(shop, customer, builders.line(item, 20))
    assert move.move([big.pk], "next", by=shop.by).moved == (big.pk,)


def test_blocked_and_archived_customers_are_not_accepted(shop):
    party = builders.customer(shop, blocked=True, block_reason="nie płaci")
    (item,) = builders.items()
    order = builders.order(shop, party, builders.line(item, 1))
    with pytest.raises(Refusal) as refused:
        move.accept_orders([order.pk], by=shop.by)
    assert refused.value.code == "PARTY_BLOCKED"
    copied = copy.copy(order.pk, by=shop.by)
    with pytest.raises(Refusal) as refused:
        move.accept_orders([copied.order_id], by=shop.by)
    assert refused.value.code == "PARTY_BLOCKED"
    empty = builders.order(shop, builders.customer(shop, "K2"))
    with pytest.raises(Refusal) as refused:
        move.accept_orders([empty.pk], by=shop.by)
    assert refused.value.code == "EMPTY"


@pytest.mark.feature("ORD-1")
def test_a_copy_is_priced_today(shop, customer):
    (item, gone) = builders.items(2)
    order = builders.order(shop, customer, builders.line(item, 5, price="1.00"), builders.line(gone, 1))
    type(gone).objects.filter(pk=gone.pk).update(archived=True)
    made = copy.copy(order.pk, by=shop.by)
    (line,) = builders.lines_of(Order.objects.get(pk=made.order_id))
    assert (line.unit_price, line.quantity) == (D("10"), 5)


@pytest.mark.feature("ORD-7")
def test_completeness_shares_what_is_free_in_order(shop, customer):
    (item, rare) = builders.items(2)
    builders.stocked(shop, shop.place, item, 10)
    orders = [
        builders.order(shop, customer, builders.line(item, 6)),
        builders.order(shop, customer, builders.line(item, 6), builders.line(rare, 1)),
    ]
    move.accept_orders([order.pk for order in orders], by=shop.by)
    found = completeness(list(Order.objects.order_by("pk")))
    assert [one.verdict for one in found] == ["whole", "part"]
    assert [quantity for _, quantity in found[1].missing] == [2, 1]


@pytest.mark.feature("ORD-7")
def test_a_proforma_and_a_payment_show_on_the_order(shop, customer):
    (item,) = builders.items()
    order = builders.order(shop, customer, builders.line(item, 5))
    (paper,) = bill.proforma([order.pk], by=shop.by)
    found = invoicing.Invoice.objects.get(pk=paper)
    assert (found.kind, found.state, found.gross) == ("proforma", "issued", D("61.50"))
    papers.take_payment([order.pk], amount=D("61.50"), by=shop.by)
    assert [one.amount for one in papers.payments_of(order)] == [D("61.50")]
    nodes = page.flow(queries.one(order.pk, by=shop.by), shop.by)
    assert [node.state for node in nodes][:2] == ["now", "done"]


@pytest.mark.feature("KER-6")
def test_history_tells_who_changed_what(shop, customer):
    (item,) = builders.items()
    order = builders.accepted(shop, customer, builders.line(item, 5))
    head.edit_head(order.pk, {"customer_reference": "ZAM/1"}, by=replace(shop.by, user_id=5))
    order.refresh_from_db()
    change = next(one for one in audit.history(order) if one.field == "customer_reference")
    assert (change.user_id, change.old, change.new) == (5, "", "ZAM/1")
    with clock.frozen(builders.day(2)):
        head.edit_head(order.pk, {"customer_reference": "ZAM/2"}, by=shop.by)
    assert audit.as_of(Order, order.pk, order.created_at + dt.timedelta(hours=1))["customer_reference"] == "ZAM/1"


def test_scopes_and_rights(shop, customer):
    (item,) = builders.items()
    order = builders.order(shop, customer, builders.line(item, 5))
    stranger = replace(with_rights(shop), employee_id=None, scopes={"orders": "own"})
    assert not queries.visible(stranger).exists()
    with pytest.raises(Order.DoesNotExist):
        head.edit_head(order.pk, {"remarks": "x"}, by=stranger)
    nobody = replace(shop.by, all_rights=False, rights=frozenset())
    for verb in (block.block, deliver.deliver, deliver.ship, bill.bill, bill.proforma, move.move, move.accept_orders):
        with pytest.raises(Refusal) as refused:
            verb([order.pk], by=nobody)
        assert refused.value.code == "FORBIDDEN"
    assert set(RIGHTS) >= {"orders.see", "orders.accept"}


def statements(shop, customer, count: int, lines: int) -> dict[str, int]:
    """SQL statements of each stage for `count` orders of `lines` lines."""
    items = builders.items(lines, prefix=f"S{count}x{lines}-")
    for item in items:
        builders.stocked(shop, shop.place, item, 10_000)
    drafts = [builders.draft(shop, customer, *[builders.line(item, 2, price="3.00") for item in items]) for _ in range(count)]
    found: dict[str, int] = {}

    def counted(name, work):
        with CaptureQueriesContext(connection) as told:
            result = work()
        found[name] = len(told)
        return result

    ids = [one.order_id for one in counted("create", lambda: create.create(drafts, by=shop.by))]
    counted("accept", lambda: move.accept_orders(ids, by=shop.by))
    counted("deliver", lambda: deliver.deliver(ids, by=shop.by))
    counted("ship", lambda: deliver.ship(ids, by=shop.by))
    made = counted("bill", lambda: bill.bill(ids, by=shop.by))
    counted("issue", lambda: invoicing.issue(made, by=shop.by))
    return found


def test_sets_cost_the_same_as_one(shop, customer):
    registers.book(shop.company.pk)
    statements(shop, customer, 1, 2)
    one = statements(shop, customer, 1, 3)
    many = statements(shop, customer, 8, 12)
    assert one == many
    assert sum(one.values()) <= 215, one
