"""Drafting of documents: any number at once; what a draft bills counts from now on as planned (KER-5)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import bells, clock, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import rules
from kupiec.money.invoicing.events import Drafted
from kupiec.money.invoicing.models import Billed, Invoice, InvoiceLine
from kupiec.money.invoicing.services import deliveries
from kupiec.money.invoicing.services.deliveries import Delivery, base_billed
from kupiec.money.invoicing.values import DraftedInvoice, DraftInvoice, DraftInvoiceLine, Kind, Paper
from kupiec.people.catalog import public as catalog


def draft(invoices: Sequence[DraftInvoice], *, by: Actor) -> list[DraftedInvoice]:
    """Make drafts (invoices and pro-formas; corrections come from `correct`), in a constant number of statements.

    Refuses OVER_BILLED and NOT_DELIVERED for lines that bill deliveries, VAT_CODE, BAD_QUANTITY, BAD_PRICE,
    BAD_DISCOUNT, VAT_METHOD. Rings Drafted.
    """
    by.require("invoicing.draft")
    if not invoices:
        return []
    with tx.write_tx(by=by):
        lines = [line for invoice in invoices for line in invoice.lines]
        percents = company.queries.vat_percents()
        delivered = deliveries.lock(lines, by=by)
        flags = item_flags(line.item_id for line in lines if line.stock_line_id not in delivered)
        heads = _heads(invoices, percents, by=by)
        insert_rows(heads)
        rows = [
            make_line(line, head, position, percents=percents, flags=flags, delivery=delivered.get(line.stock_line_id or 0))
            for head, invoice in zip(heads, invoices, strict=True)
            for position, line in enumerate(invoice.lines, 1)
        ]
        insert_rows(rows)
        bill(zip(rows, lines, strict=True))
        _note(heads, rows)
        bells.ring(Drafted(tuple(head.pk for head in heads)), by=by)
        return _drafted(heads, rows)


def _drafted(heads: Sequence[Invoice], rows: Sequence[InvoiceLine]) -> list[DraftedInvoice]:
    ids: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.invoice_id].append(row.pk)
    return [DraftedInvoice(head.pk, tuple(ids[head.pk])) for head in heads]


_TABLES = ("invoicing_invoice", "invoicing_invoice_line")


def _note(heads: Sequence[Invoice], rows: Sequence[InvoiceLine]) -> None:
    """Drafts made in this transaction, which nobody else sees, may be issued in it without being read again."""
    lines: dict[int, list[InvoiceLine]] = defaultdict(list)
    for row in rows:
        lines[row.invoice_id].append(row)
    locks.made(locks.Kind.INVOICE, (head.pk for head in heads))
    tx.memo()["invoicing.drafts"] = (tx.writes(_TABLES), {head.pk: (head, lines[head.pk]) for head in heads})


def just_made(ids: Iterable[int]) -> dict[int, tuple[Invoice, list[InvoiceLine]]] | None:
    """These drafts with their lines, when the last thing written to invoices was to make them."""
    written, drafts = tx.memo().get("invoicing.drafts", (0, {}))
    if written != tx.writes(_TABLES) or not drafts.keys() >= set(ids):
        return None
    return {pk: drafts[pk] for pk in sorted(set(ids))}


def item_flags(item_ids: Iterable[int | None]) -> dict[int, tuple[str, bool]]:
    """GTU code and annex 15 of items, as they are now: the document keeps what was used."""
    wanted = {item_id for item_id in item_ids if item_id}
    if not wanted:
        return {}
    rows = catalog.Item.objects.filter(pk__in=wanted)
    return {pk: (gtu, annex15) for pk, gtu, annex15 in rows.values_list("pk", "gtu", "annex15")}


def _heads(invoices: Sequence[DraftInvoice], percents: Mapping[str, Decimal], *, by: Actor) -> list[Invoice]:
    accounts = _accounts(invoices)
    now = clock.now()
    return [_head(invoice, percents, accounts, by=by, now=now) for invoice in invoices]


def _accounts(invoices: Sequence[DraftInvoice]) -> dict[tuple[int, str], int]:
    """The account to print per company and currency: the main one, else any."""
    return {
        (company_id, currency): account.id
        for company_id in {one.company_id for one in invoices}
        for currency, account in company.queries.printed_accounts(company_id).items()
    }


def _head(
    invoice: DraftInvoice,
    percents: Mapping[str, Decimal],
    accounts: Mapping[tuple[int, str], int],
    *,
    by: Actor,
    now: Any,
) -> Invoice:
    if invoice.kind not in (Kind.INVOICE, Kind.PROFORMA):
        raise Refusal("KIND", N_("Corrections are made from the invoice they correct."), "kind")
    head = Invoice(
        **said(invoice, by=by, now=now),
        company_id=invoice.company_id,
        branch_id=invoice.branch_id,
        due_date=invoice.due_date or rules.due_date(invoice.issue_date, invoice.payment_days),
        rate_table=invoice.rate_table,
        rate_on=invoice.rate_on,
        payment_days=invoice.payment_days,
        vat_method=rules.method_of(invoice.vat_method, prices_gross=invoice.prices_gross).value,
        language=invoice.language,
        exemption_reason=invoice.exemption_reason,
        bank_account_id=invoice.bank_account_id or accounts.get((invoice.company_id, invoice.currency)),
    )
    set_totals(head, [(line.vat_code, _percent(line.vat_code, percents), _value(line)) for line in invoice.lines])
    return head


def said(paper: Paper, *, by: Actor, now: dt.datetime) -> dict[str, Any]:
    """What a document says of itself as columns of its row, with who wrote it."""
    return {
        "kind": paper.kind, "issue_date": paper.issue_date, "sale_date": paper.sale_date or paper.issue_date,
        "currency_id": paper.currency, "rate": paper.rate, "orderer_id": paper.orderer_id,
        "recipient_id": paper.recipient_id or paper.orderer_id, "payer_id": paper.payer_id or paper.orderer_id,
        "salesperson_id": paper.salesperson_id, "payment_method": paper.payment_method, "prices_gross": paper.prices_gross,
        "customer_reference": paper.reference, "remarks": paper.remarks,
        "created_at": now, "created_by": by.user_id, "updated_at": now,
    }  # fmt: skip


def _value(line: DraftInvoiceLine) -> Decimal:
    return rules.value_of(line.quantity, line.unit_price, line.discount_percent)


def _percent(code: str, percents: Mapping[str, Decimal]) -> Decimal:
    if code not in percents:
        raise Refusal("VAT_CODE", N_("There is no VAT code “%(code)s”."), "vat_code", params={"code": code})
    return percents[code]


def set_totals(head: Invoice, rows: Iterable[rules.Row]) -> None:
    """Totals of a draft from its lines, as they will be when issued."""
    method = rules.method_of(head.vat_method, prices_gross=head.prices_gross)
    found = rules.vat_lines(rules.vat_sums(rows, method=method), rate=head.rate)
    head.net = sum((one.net for one in found), ZERO)
    head.vat = sum((one.vat for one in found), ZERO)
    head.gross = head.net + head.vat
    head.base_net = sum((one.base_net for one in found), ZERO)
    head.base_vat = sum((one.base_vat for one in found), ZERO)
    head.base_gross = head.base_net + head.base_vat


def make_line(
    line: DraftInvoiceLine,
    head: Invoice,
    position: int,
    *,
    percents: Mapping[str, Decimal],
    flags: Mapping[int, tuple[str, bool]],
    delivery: Delivery | None,
) -> InvoiceLine:
    """A row from a drafted line; refuses what no invoice may say."""
    rules.check_line(quantity=line.quantity, unit_price=line.unit_price, discount_percent=line.discount_percent)
    if delivery is None:
        catalog.measures.check_quantity(line.quantity, line.unit)
    gtu, annex15 = (delivery.gtu, delivery.annex15) if delivery else flags.get(line.item_id or 0, ("", False))
    values: dict[str, Any] = {
        "description": line.description,
        "unit": line.unit,
        "factor": line.factor,
        "quantity": line.quantity,
        "list_price": line.list_price,
        "unit_price": line.unit_price,
        "discount_percent": line.discount_percent,
        "price_source": line.price_source,
        "price_reason": line.price_reason,
        "source_text": line.source_text,
    }
    records.fit(InvoiceLine, values)
    return InvoiceLine(
        **values,
        invoice=head,
        position=position,
        item_id=line.item_id,
        base_quantity=line.quantity * line.factor,
        trace=line.trace,
        vat_code=line.vat_code,
        vat_percent=_percent(line.vat_code, percents),
        net=_value(line),
        cost=line.cost if delivery is None else delivery.cost_of(base_billed(line)),
        gtu=gtu,
        annex15=annex15,
    )


def bill(pairs: Iterable[tuple[InvoiceLine, DraftInvoiceLine]]) -> None:
    insert_rows(
        Billed(stock_line_id=line.stock_line_id, invoice_line=row, quantity=base_billed(line)) for row, line in pairs if line.stock_line_id
    )
