"""Steps that must be refused: wrong inputs of every room; each leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.tests import builders as invoices
from kupiec.money.invoicing.values import LineChange
from kupiec.money.pricing import public as pricing
from kupiec.money.receivables import public as receivables
from kupiec.money.receivables.models import Payment, Receivable
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import StockDocument
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.parties import services as parties
from kupiec.sales.offers.models import OfferVersion
from kupiec.sales.offers.services import accept as accept_offer
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import head, lines
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.orders.values import LineChange as OrderLineChange
from tests.strength.machine import Machine, step

Wrong = Callable[[Machine], Any]
wrongs: dict[str, tuple[str, Wrong]] = {}


def wrong(code: str) -> Callable[[Wrong], Wrong]:
    """Declare a wrong input and the code it is refused with."""

    def register(work: Wrong) -> Wrong:
        wrongs[work.__name__] = (code, work)
        return work

    return register


@step(14)
def something_wrong(m: Machine) -> str:
    """One of the wrong inputs, refused with its code; the caller looks for traces."""
    name = m.chance.choice(sorted(wrongs))
    code, work = wrongs[name]
    before = m.traces()
    try:
        work(m)
    except Refusal as refusal:
        m.expect(f"refusal of {name}", refusal.code, code)
        m.expect(f"traces of {name}", m.traces(), before)
        return name
    raise AssertionError(m.told(f"{name} was not refused"))


@wrong("QUANTITY")
def order_of_nothing(m: Machine) -> None:
    selling.order(m.cast, m.pick(m.customers), selling.line(m.pick(m.goods), m.chance.choice(("0", "-3"))))


@wrong("QUANTITY")
def good_line_then_a_wrong_one(m: Machine) -> None:
    first, second = m.pick(m.goods), m.pick(m.goods)
    selling.order(m.cast, m.pick(m.customers), selling.line(first, 1), selling.line(second, 0))


@wrong("NO_UNIT")
def unit_it_is_not_sold_in(m: Machine) -> None:
    selling.order(m.cast, m.pick(m.customers), selling.line(m.pick(m.goods), 1, unit="karton"))


@wrong("OTHER_COMPANY")
def order_for_another_company(m: Machine) -> None:
    draft = replace(selling.draft(m.cast, m.pick(m.customers), selling.line(m.pick(m.goods))), company_id=m.cast.company.pk + 1)
    orders.create([draft], by=m.by)


@wrong("BAD_PRICE")
def price_below_zero(m: Machine) -> None:
    row = m.pick(OrderLine.objects.filter(order__state="draft", promotion__isnull=True))
    lines.change(row.order_id, row.pk, OrderLineChange(quantity=Decimal(2), unit_price=Decimal(-1)), by=m.by)


@wrong("BAD_DISCOUNT")
def discount_above_hundred(m: Machine) -> None:
    row = m.pick(OrderLine.objects.filter(order__state="draft", promotion__isnull=True))
    lines.change(row.order_id, row.pk, OrderLineChange(quantity=Decimal(2), discount_percent=Decimal(101)), by=m.by)


@wrong("CONFLICT")
def stale_line(m: Machine) -> None:
    row = m.pick(OrderLine.objects.filter(order__state="draft", promotion__isnull=True))
    lines.change(row.order_id, row.pk, OrderLineChange(quantity=Decimal(5)), version=row.version - 1, by=m.by)


@wrong("CONFLICT")
def stale_order(m: Machine) -> None:
    one = m.pick(Order.objects.filter(state="draft"))
    head.edit_head(one.pk, {"customer_reference": "x"}, version=one.version + 7, by=m.by)


@wrong("OVER_ORDERED")
def delivery_of_too_much(m: Machine) -> None:
    one = m.pick(OrderLine.objects.filter(order__state="accepted", stocked=True).exclude(order__in=m.held_orders()))
    orders.deliver([one.order_id], quantities={one.pk: Decimal(1000)}, by=m.by)


@wrong("SHORT_STOCK")
def more_than_there_is(m: Machine) -> None:
    stocks_line = stocks.line(m.pick(m.goods), 9_999)
    place = m.pick(m.places)
    made = stocks.document(m.cast, "WZ", place, stocks_line, on=m.day, party_id=m.pick(m.customers).pk)
    with stocks.write(m.by):
        stock.issue([stock.draft([made], by=m.by)[0].document_id], by=m.by)


@wrong("NOT_DRAFT")
def issuing_twice(m: Machine) -> None:
    stock.issue([m.pick(StockDocument.objects.filter(state="issued")).pk], by=m.by)


@wrong("BASE_QUANTITY")
def factor_that_does_not_fit(m: Machine) -> None:
    line = replace(stocks.line(m.pick(m.goods), 3), base_quantity=Decimal(4))
    stock.draft([stocks.document(m.cast, "PZ", m.pick(m.places), line, on=m.day)], by=m.by)


@wrong("NOT_DRAFT")
def invoice_twice(m: Machine) -> None:
    invoicing.issue([m.pick(Invoice.objects.filter(state="issued")).pk], by=m.by)


@wrong("NOT_DRAFT")
def discarding_what_was_issued(m: Machine) -> None:
    invoicing.discard([m.pick(Invoice.objects.filter(state="issued")).pk], by=m.by)


@wrong("REASON")
def correction_without_reason(m: Machine) -> None:
    row = m.pick(InvoiceLine.objects.filter(invoice__state="issued", invoice__kind="invoice"))
    invoicing.correct(row.invoice_id, [LineChange(row.pk, quantity=Decimal(0))], reason=" ", by=m.by)


@wrong("OVER_BILLED")
def billing_a_delivery_twice(m: Machine) -> None:
    pk = m.pick(sorted(pk for pk, one in m.model.deliveries.items() if one.out > 0))
    too_much = m.model.deliveries[pk].left + 1
    line = invoices.line("10.00", quantity=str(too_much), stock_line_id=pk, unit="szt")
    invoices.drafted(m.cast, m.pick(m.customers), line, on=m.day)


@wrong("TOO_MUCH")
def paying_more_than_the_document(m: Machine) -> None:
    one = m.pick(Receivable.objects.filter(open__gt=0))
    part = receivables.Allocation(one.pk, one.open + Decimal("0.01"))
    row = receivables.PaymentRow(m.cast.company.pk, "KP", m.day, one.open + 5, party_id=one.party_id, allocations=(part,))
    receivables.register_payments([row], by=m.by)


@wrong("AMOUNT")
def payment_of_nothing(m: Machine) -> None:
    receivables.register_payments([receivables.PaymentRow(m.cast.company.pk, "bank", m.day, Decimal(0))], by=m.by)


@wrong("TWICE")
def one_item_twice(m: Machine) -> None:
    payment, item = m.pick(Payment.objects.exclude(open=0)), m.pick(Receivable.objects.exclude(open=0))
    part = receivables.Allocation(item.pk, Decimal("0.01"))
    receivables.match(payment.pk, [part, part], by=m.by)


@wrong("NO_LINE")
def ordering_a_line_of_nobody(m: Machine) -> None:
    accept_offer([m.pick(OfferVersion.objects.filter(state="sent")).pk], quantities={987_654_321: Decimal(1)}, by=m.by)


@wrong("FORBIDDEN")
def without_the_right(m: Machine) -> None:
    by = replace(m.by, all_rights=False, rights=frozenset({"orders.see"}))
    orders.bill([m.pick(Order.objects.filter(state="accepted")).pk], by=by)


@wrong("REQUIRED")
def blockade_without_reason(m: Machine) -> None:
    parties.block([m.pick(m.customers).pk], reason="", by=m.by)


@wrong("BAD_PRICE")
def list_price_below_zero(m: Machine) -> None:
    pricing.publish([pricing.NewPrice(m.pick(m.goods).pk, Decimal(-5), m.day)], list_id=m.price_list, by=m.by)
