"""Collective invoicing of deliveries (INV-4): what is left to invoice, by the key, previewed or drafted and issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import PRICE_DECIMALS, ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import queries, rules
from kupiec.money.invoicing.services.draft import draft
from kupiec.money.invoicing.services.issue import issue
from kupiec.money.invoicing.sockets import line_terms
from kupiec.money.invoicing.values import (
    DraftInvoice,
    DraftInvoiceLine,
    Group,
    Grouping,
    LineTerms,
    Preview,
    Uninvoiced,
)
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties


def collect(
    stock_document_ids: Sequence[int],
    *,
    by: Actor,
    grouping: str = Grouping.ALL,
    on: dt.date | None = None,
    issue_too: bool = False,
) -> list[int]:
    """Invoice what is left of these deliveries, in as few invoices as the key allows; returns their ids.

    The series is that of the branch that runs it. `issue_too` issues them in the same transaction. Refuses
    NOTHING_LEFT, and whatever `draft` and `issue` refuse.
    """
    by.require("invoicing.collect")
    day = on or clock.today()
    with tx.write_tx(by=by):
        documents.lock_owners("stock", list(stock_document_ids), by=by)
        locks.lock(
            locks.Kind.STOCK_DOCUMENT,
            stock.StockDocument.objects.filter(company_id=by.company_id),
            ids=stock_document_ids,
        )
        found = plan(stock_document_ids, grouping=grouping, by=by)
        if not found:
            raise Refusal("NOTHING_LEFT", N_("Nothing is left to invoice of these deliveries."), "documents")
        made = draft([_draft_of(group, on=day, by=by) for group in found], by=by)
        ids = [one.invoice_id for one in made]
        if issue_too:
            issue(ids, by=by)
        return ids


def preview(stock_document_ids: Sequence[int], *, by: Actor, grouping: str = Grouping.ALL) -> list[Preview]:
    """What `collect` would make, without making it."""
    by.require("invoicing.collect")
    percents = company.queries.vat_percents()
    return [_preview(group, percents) for group in plan(stock_document_ids, grouping=grouping, by=by)]


def plan(stock_document_ids: Sequence[int], *, grouping: str, by: Actor) -> list[Group]:
    """Invoices to be: what is left of the deliveries with its terms, grouped; a constant number of statements."""
    if grouping not in set(Grouping):
        raise Refusal("GROUPING", N_("Choose how to group deliveries."), "grouping")
    lines = queries.left_to_invoice(stock_document_ids, by=by)
    terms = _terms(lines, by=by)
    pairs = [(line, terms[line.stock_line_id]) for line in lines]
    return rules.groups(pairs, grouping=grouping)


def _terms(lines: Sequence[Uninvoiced], *, by: Actor) -> dict[int, LineTerms]:
    """Terms told by the papers above; lines nobody owns are priced for the customer of their delivery."""
    found: dict[int, LineTerms] = {}
    ids = [line.stock_line_id for line in lines]
    for source in line_terms:
        found.update(source.terms(ids))
    orphans = [line for line in lines if line.stock_line_id not in found]
    if orphans:
        found.update(_priced(orphans, by=by))
    return found


def _priced(lines: Sequence[Uninvoiced], *, by: Actor) -> dict[int, LineTerms]:
    facts = parties.documents_facts({line.party_id for line in lines}, company_id=by.company_id)
    items = catalog.facts({line.item_id for line in lines})
    currency = company.queries.own(by.company_id).base_currency
    groups: dict[tuple[int, dt.date], list[Uninvoiced]] = {}
    for line in lines:
        groups.setdefault((line.party_id, line.issue_date), []).append(line)
    sets = [(_context(*key, currency=currency, by=by), [_wanted(line) for line in group]) for key, group in groups.items()]
    found: dict[int, LineTerms] = {}
    for group, prices in zip(groups.values(), pricing.quote_sets(sets), strict=True):
        for line, price in zip(group, prices, strict=True):
            found[line.stock_line_id] = _own_terms(line, price, facts[line.party_id], items[line.item_id], currency)
    return found


def _context(party_id: int, on: dt.date, *, currency: str, by: Actor) -> pricing.PriceContext:
    return pricing.PriceContext(by.company_id, party_id, on, currency, Decimal(1))


def _wanted(line: Uninvoiced) -> pricing.PriceLine:
    return pricing.PriceLine(line.item_id, line.quantity, line.factor, line.unit)


def _own_terms(line: Uninvoiced, price: pricing.Price, facts: parties.PartyFacts, item: catalog.ItemFacts, currency: str) -> LineTerms:
    terms = facts.terms
    return LineTerms(
        unit_price=price.unit_price,
        vat_code=catalog.vat.code_of(item, terms),
        orderer_id=line.party_id,
        payer_id=line.party_id,
        list_price=price.list_price,
        discount_percent=price.discount_percent,
        currency=currency,
        payment_method=terms.payment_method if terms else "",
        payment_days=terms.payment_days if terms else 0,
        salesperson_id=terms.salesperson_id if terms else None,
        reference=line.reference,
        language=(terms.document_language if terms else "") or facts.language,
        trace=price.trace,
    )


def _draft_of(group: Group, *, on: dt.date, by: Actor) -> DraftInvoice:
    table, rated_on, rate = "", None, group.rate
    if rate != 1:
        found = company.rate_for(group.currency, before=min(on, group.sale_date))
        rate, table, rated_on = found.rate, found.table, found.on
    return DraftInvoice(
        company_id=by.company_id,
        branch_id=by.branch_id or group.lines[0][0].branch_id,
        issue_date=on,
        sale_date=group.sale_date,
        orderer_id=group.orderer_id,
        recipient_id=group.recipient_id,
        payer_id=group.payer_id,
        currency=group.currency,
        rate=rate,
        rate_table=table,
        rate_on=rated_on,
        payment_method=group.payment_method,
        payment_days=group.payment_days,
        vat_method=group.vat_method,
        prices_gross=group.prices_gross,
        salesperson_id=group.salesperson_id,
        language=group.language,
        reference=group.reference,
        lines=tuple(_line_of(line, terms) for line, terms in group.lines),
    )


def _line_of(line: Uninvoiced, terms: LineTerms) -> DraftInvoiceLine:
    """The line as the terms price it; a rest that is no round number of packs is billed in base units."""
    unit, factor, quantity, price = line.unit, line.factor, line.quantity, terms.unit_price
    if quantity * factor != line.base_quantity:
        unit, factor, quantity = line.base_unit, Decimal(1), line.base_quantity
        price = half_up(terms.unit_price / line.factor, PRICE_DECIMALS)
    return DraftInvoiceLine(
        item_id=line.item_id,
        description=terms.description or line.description,
        unit=unit,
        factor=factor,
        quantity=quantity,
        unit_price=price,
        list_price=terms.list_price if factor == line.factor else None,
        discount_percent=terms.discount_percent,
        vat_code=terms.vat_code,
        stock_line_id=line.stock_line_id,
        billed=line.base_quantity,
        source_text=f"{line.number}, {line.issue_date:%d.%m.%Y}",
        trace=terms.trace,
    )


def _preview(group: Group, percents: Mapping[str, Decimal]) -> Preview:
    method = rules.method_of(group.vat_method, prices_gross=group.prices_gross)
    rows = []
    for line, terms in group.lines:
        drafted = _line_of(line, terms)
        value = rules.value_of(drafted.quantity, drafted.unit_price, drafted.discount_percent)
        rows.append((terms.vat_code, percents[terms.vat_code], value))
    sums = rules.vat_sums(rows, method=method)
    net = sum((one.net for one in sums), ZERO)
    vat = sum((one.vat for one in sums), ZERO)
    return Preview(group, net, vat, net + vat)
