"""Steps of money: invoices, corrections, payments and their matches, prices, blockades; the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.money.invoicing import public as invoicing
from kupiec.money.invoicing.models import Billed, Invoice, InvoiceLine
from kupiec.money.invoicing.tests import builders as invoices
from kupiec.money.invoicing.values import LineChange
from kupiec.money.pricing import public as pricing
from kupiec.money.receivables import public as receivables
from kupiec.money.receivables.models import Match, Payment, Receivable
from kupiec.money.receivables.services.cancelling import cancel_payments
from kupiec.people.parties import services as parties
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Invoiced, Order, OrderLine
from tests.strength.machine import LAST_DAY, Machine, step
from tests.strength.model import ZERO, Paper, Sold

DATES = ("DATE_BEFORE_LAST",)


def drafted(m: Machine, ids: Sequence[int]) -> None:
    """The model learns of drafts."""
    for head in Invoice.objects.filter(pk__in=ids).order_by("pk"):
        rows = list(InvoiceLine.objects.filter(invoice=head))
        billed = list(Billed.objects.filter(invoice_line__in=rows))
        bills, goods = {one.stock_line_id: one.quantity for one in billed}, {one.invoice_line_id: one.stock_line_id for one in billed}
        services = list(Invoiced.objects.filter(invoice_line__in=rows, direct=True))
        direct = {one.order_line_id: one.quantity for one in services}
        of = {one.invoice_line_id: one.order_line_id for one in services}
        sold = {one.pk: Sold(one.quantity, one.unit_price, one.discount_percent, one.vat_percent) for one in rows}
        m.model.drafted(head.pk, Paper(head.payer_id, sold, bills, direct, of, goods))


def issued(m: Machine, ids: Sequence[int]) -> None:
    """The model learns that they count; the program's gross is the model's."""
    for head in Invoice.objects.filter(pk__in=ids).order_by("pk"):
        m.model.issued(head.pk)
        m.expect(f"gross of {head.number}", head.gross, m.model.invoices[head.pk].gross)


@step(9, "NOTHING_TO_BILL", "WRONG_STATE", "OVER_BUDGET", *DATES)
def bill(m: Machine) -> None:
    """All that left for the order and is not billed, and its services, at the order's prices; no more, no less."""
    order = m.pick(Order.objects.filter(state__in=("accepted", "closed")))
    rows = {one.pk: one for one in OrderLine.objects.filter(order=order)}
    goods = m.model.to_bill(rows)
    services = {pk: one.base_quantity - one.given_up - m.model.direct[pk] for pk, one in rows.items() if not one.stocked}
    at_once = m.chance.random() < 0.6
    made = orders.bill([order.pk], issue=at_once, by=m.by)
    drafted(m, made)
    paper = m.model.invoices[made[0]]
    m.expect("billed of deliveries", paper.bills, goods)
    m.expect("billed of services", paper.direct, {pk: value for pk, value in services.items() if value > ZERO})
    if at_once:
        issued(m, made)


@step(2, "NOTHING_LEFT", "OVER_BUDGET", *DATES)
def collect(m: Machine) -> None:
    """One invoice of several deliveries."""
    ready = sorted(invoicing.deliveries_to_invoice(m.by).values_list("pk", flat=True))
    made = invoicing.collect(m.chance.sample(ready, min(len(ready), 3)), issue_too=True, by=m.by)
    drafted(m, made)
    issued(m, made)


@step(2)
def invoice_by_hand(m: Machine) -> None:
    rows = [invoices.line(price, quantity=str(m.quantity()), vat=vat) for price, vat in (("10.05", "23"), ("3.33", "8"))]
    drafted(m, [invoices.drafted(m.cast, m.pick(m.customers), *rows, on=m.day)])


def paper(m: Machine, state: str, kind: str = "invoice") -> Invoice:
    return m.pick(Invoice.objects.filter(state=state, kind=kind))


@step(6, "NOT_DELIVERED", "OVER_BILLED", "OVER_BUDGET", *DATES)
def invoice_issue(m: Machine) -> None:
    one = paper(m, "draft")
    invoicing.issue([one.pk], by=m.by)
    issued(m, [one.pk])


@step(2)
def invoice_discard(m: Machine) -> None:
    one = paper(m, "draft")
    invoicing.discard([one.pk], by=m.by)
    m.model.discarded(one.pk)


@step(4, "NO_CHANGES", "BAD_QUANTITY")
def correct(m: Machine) -> None:
    """Less or more of a line, or another price; what the invoice stands at then is the model's."""
    root = paper(m, "issued").pk
    line = m.pick(sorted(m.model.invoices[root].lines))
    now = m.model.invoices[root].lines[line]
    after = Sold(now.quantity, now.price, now.discount, now.percent)
    if m.chance.random() < 0.5:
        after.quantity = Decimal(m.chance.randint(0, int(now.quantity)))
    else:
        after.price = Decimal(m.chance.choice(("1.00", "9.50", "88.88")))
    pk = invoicing.correct(root, [LineChange(line, quantity=after.quantity, unit_price=after.price)], reason="zwrot", by=m.by)
    m.model.corrections[pk] = (root, {line: after})


@step(4, "STALE_CORRECTION", "ZERO_CORRECTION", "OVER_BUDGET", *DATES)
def correction_issue(m: Machine) -> None:
    one = paper(m, "draft", "correction")
    root = m.model.corrections[one.pk][0]
    before = m.model.invoices[root].gross
    invoicing.issue([one.pk], by=m.by)
    m.model.corrected(one.pk)
    m.expect("gross of the correction", Invoice.objects.get(pk=one.pk).gross, m.model.invoices[root].gross - before)


@step(1)
def correction_discard(m: Machine) -> None:
    one = paper(m, "draft", "correction")
    invoicing.discard([one.pk], by=m.by)
    del m.model.corrections[one.pk]


# --- money ---


@step(7, *DATES)
def pay(m: Machine) -> None:
    """So much in the bank, or in cash; at times settling a document at once."""
    party, parts = m.pick(m.customers), ()
    amount = Decimal(m.chance.randint(1, 90_000)) / 100
    owing = list(Receivable.objects.filter(party=party, open__gt=0).order_by("pk"))
    if owing and m.chance.random() < 0.5:
        one = m.chance.choice(owing)
        amount = one.open if m.chance.random() < 0.6 else amount
        parts = (receivables.Allocation(one.pk, min(amount, one.open)),)
    row = receivables.PaymentRow(m.cast.company.pk, m.chance.choice(("bank", "KP")), m.day, amount, party_id=party.pk, allocations=parts)
    (pk,) = receivables.register_payments([row], by=m.by)
    m.model.paid(pk, party.pk, amount)


@step(1, *DATES)
def refund(m: Machine) -> None:
    party, amount = m.pick(m.customers), Decimal(m.chance.randint(1, 9_000)) / 100
    (pk,) = receivables.register_payments([receivables.PaymentRow(m.cast.company.pk, "KW", m.day, amount, party_id=party.pk)], by=m.by)
    m.model.paid(pk, party.pk, -amount)


@step(5, "NOTHING_TO_MATCH", "SIDES", "TOO_MUCH")
def match(m: Machine) -> None:
    receivables.match(m.pick(Payment.objects.exclude(open=0)).pk, by=m.by)


@step(2, "TOO_MUCH", "SIDES", "OTHER_PARTY", "AMOUNT", "CANCELLED")
def match_by_hand(m: Machine) -> None:
    """Any payment with any document, at times of another party, at times too much."""
    one, item = m.pick(Payment.objects.exclude(open=0)), m.pick(Receivable.objects.exclude(open=0))
    receivables.match(one.pk, [receivables.Allocation(item.pk, Decimal(m.chance.randint(1, 20_000)) / 100)], by=m.by)


@step(2)
def unmatch(m: Machine) -> None:
    receivables.unmatch([m.pick(Match.objects.all()).pk], by=m.by)


@step(1, "CANCELLED")
def payment_cancel(m: Machine) -> None:
    one = m.pick(Payment.objects.all())
    cancel_payments([one.pk], by=m.by)
    m.model.unpaid(one.pk)


# --- terms, time ---


@step(1)
def block(m: Machine) -> None:
    parties.block([m.pick(m.customers).pk], reason="Nie płaci", by=m.by)


@step(3)
def unblock(m: Machine) -> None:
    parties.unblock([one.pk for one in m.customers], by=m.by)


@step(2)
def new_price(m: Machine) -> None:
    price = pricing.NewPrice(m.pick(m.goods).pk, Decimal(m.chance.randint(1, 30_000)) / 100, m.day)
    pricing.publish([price], list_id=m.price_list, by=m.by)


@step(2)
def next_day(m: Machine) -> None:
    m.day = min(m.day + dt.timedelta(days=1), LAST_DAY)
