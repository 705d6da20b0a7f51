"""Prices of draft lines: asked of the engine in one call for any set; what was given by hand stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kupiec.ground.kernel.money import half_up
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog


@dataclass(frozen=True, slots=True)
class Pricing:
    """A row to price, its item, and what was given by hand."""

    row: InvoiceLine
    item: catalog.ItemFacts | None
    price: Decimal | None
    discount: Decimal | None


def context_of(head: Invoice) -> pricing.PriceContext:
    return pricing.PriceContext(
        company_id=head.company_id,
        party_id=head.orderer_id,
        on=head.issue_date,
        currency=head.currency_id,
        rate=head.rate,
        prices_gross=head.prices_gross,
        payment_method=head.payment_method,
    )


def priced(head: Invoice, asked: Sequence[Pricing]) -> None:
    """Set price, discount, list price, trace and cost of the rows; the engine is asked only for what isn't given."""
    goods = [one for one in asked if one.item is not None and (one.price is None or one.discount is None)]
    answers = pricing.quote([_line(one) for one in goods], context=context_of(head)) if goods else []
    for one, answer in zip(goods, answers, strict=True):
        _take(one, answer)
    for one in asked:
        if one not in goods:
            _keep(one)


def _line(one: Pricing) -> pricing.PriceLine:
    return pricing.PriceLine(
        item_id=one.row.item_id or 0,
        quantity=one.row.quantity,
        factor=one.row.factor,
        unit=one.row.unit,
        manual_price=one.price,
        manual_discount=one.discount,
        reason=one.row.price_reason,
    )


def _take(one: Pricing, answer: pricing.Price) -> None:
    row = one.row
    by_hand = one.price is not None or one.discount is not None
    row.list_price = answer.list_price
    row.unit_price = answer.unit_price if one.price is None else one.price
    row.discount_percent = answer.discount_percent if one.discount is None else one.discount
    row.price_source = "manual" if by_hand else answer.source
    row.trace = answer.trace
    if answer.cost is not None:
        row.cost = half_up(answer.cost * row.quantity * row.factor)


def _keep(one: Pricing) -> None:
    """Price and discount as given, else as they were; the cost follows the quantity."""
    row = one.row
    price = row.unit_price if one.price is None else one.price
    discount = row.discount_percent if one.discount is None else one.discount
    if (price, discount) != (row.unit_price, row.discount_percent):
        row.price_source = "manual"
    row.unit_price, row.discount_percent = price, discount
    if row.cost is not None and row.base_quantity:
        row.cost = half_up(row.cost * row.quantity * row.factor / row.base_quantity)
