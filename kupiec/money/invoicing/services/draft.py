"""Drafting of documents: any number at once; what a draft bills counts from now on as planned (KER-5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from django.db.models import Sum

from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import bells, clock, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import EXACT, ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import rules
from kupiec.money.invoicing.events import Drafted
from kupiec.money.invoicing.models import Billed, Invoice, InvoiceLine
from kupiec.money.invoicing.values import DraftedInvoice, DraftInvoice, DraftInvoiceLine, Kind
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog

Facts = Mapping[int, Any]


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
        percents = vat_percents()
        facts = lock_deliveries(lines, by=by)
        flags = item_flags(line.item_id for line in lines)
        heads = _heads(invoices, percents, by=by)
        Invoice.objects.bulk_create(heads)
        rows = [
            make_line(line, head, position, percents=percents, flags=flags, facts=facts)
            for head, invoice in zip(heads, invoices, strict=True)
            for position, line in enumerate(invoice.lines, 1)
        ]
        InvoiceLine.objects.bulk_create(rows)
        bill(zip(rows, lines, strict=True))
        bells.ring(Drafted(tuple(head.pk for head in heads)), by=by)
        return _drafted(heads, rows)


def _drafted(heads: Sequence[Invoice], rows: Sequence[InvoiceLine]) -> list[DraftedInvoice]:
    ids: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.invoice_id].append(row.pk)
    return [DraftedInvoice(head.pk, tuple(ids[head.pk])) for head in heads]


def vat_percents() -> dict[str, Decimal]:
    return dict(company.VatCode.objects.values_list("code", "percent"))


def item_flags(item_ids: Iterable[int | None]) -> dict[int, tuple[str, bool]]:
    """GTU code and annex 15 of items, as they are now: the document keeps what was used."""
    wanted = {item_id for item_id in item_ids if item_id}
    if not wanted:
        return {}
    rows = catalog.Item.objects.filter(pk__in=wanted)
    return {pk: (gtu, annex15) for pk, gtu, annex15 in rows.values_list("pk", "gtu", "annex15")}


def lock_deliveries(lines: Sequence[DraftInvoiceLine], *, by: Actor) -> Facts:
    """Facts of the delivered lines to bill, their documents locked, what is left of them checked."""
    billing = [line for line in lines if line.stock_line_id]
    if not billing:
        return {}
    ids = sorted({line.stock_line_id for line in billing if line.stock_line_id})
    document_ids = set(stock.StockLine.objects.filter(pk__in=ids).values_list("document_id", flat=True))
    documents.lock_owners("stock", sorted(document_ids), by=by)
    locks.lock(locks.Kind.STOCK_DOCUMENT, stock.StockDocument.objects.all(), ids=document_ids)
    facts = stock.lines_facts(ids)
    wanted: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for line in billing:
        wanted[line.stock_line_id or 0] += base_billed(line)
    check_left(wanted, facts)
    return facts


def base_billed(line: DraftInvoiceLine) -> Decimal:
    return line.billed if line.billed is not None else line.quantity * line.factor


def check_left(wanted: Mapping[int, Decimal], facts: Facts) -> None:
    """Refuses OVER_BILLED when more would be billed than delivered less returned, NOT_DELIVERED before issue."""
    done = billed_of(wanted)
    reversed_lines = reversed_of(wanted)
    for line_id, quantity in wanted.items():
        fact = facts.get(line_id)
        if fact is None or fact.kind != "WZ" or fact.state != "issued" or line_id in reversed_lines:
            raise Refusal("NOT_DELIVERED", N_("Only issued deliveries can be invoiced."), "lines")
        left = fact.base_quantity - fact.returned - done.get(line_id, ZERO)
        if quantity > left:
            raise Refusal(
                "OVER_BILLED",
                N_("Of “%(name)s” in %(number)s only %(left)s is left to invoice."),
                "quantity",
                params={"name": fact.description, "number": fact.number, "left": f"{max(left, ZERO).normalize():f}"},
            )


def billed_of(line_ids: Iterable[int]) -> dict[int, Decimal]:
    """How much of delivered lines is billed or planned to be, in base units."""
    rows = Billed.objects.filter(stock_line_id__in=list(line_ids)).values_list("stock_line_id")
    return dict(rows.annotate(total=Sum("quantity")).values_list("stock_line_id", "total"))


def reversed_of(line_ids: Iterable[int]) -> set[int]:
    rows = stock.StockLine.objects.filter(reverses_id__in=list(line_ids))
    return set(rows.values_list("reverses_id", flat=True))


def _heads(invoices: Sequence[DraftInvoice], percents: Mapping[str, Decimal], *, by: Actor) -> list[Invoice]:
    accounts = _accounts(invoices)
    now = clock.now()
    return [_head(invoice, percents, accounts, by=by, now=now) for invoice in invoices]


def _accounts(invoices: Sequence[DraftInvoice]) -> dict[tuple[int, str], int]:
    """The account to print per company and currency: the main one, else any."""
    rows = company.BankAccount.objects.filter(company_id__in={one.company_id for one in invoices}, active=True)
    return {
        (company_id, currency): pk
        for company_id, currency, pk in rows.order_by("main", "-pk").values_list("company_id", "currency", "pk")
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
        company_id=invoice.company_id,
        branch_id=invoice.branch_id,
        kind=invoice.kind,
        issue_date=invoice.issue_date,
        sale_date=invoice.sale_date or invoice.issue_date,
        due_date=invoice.due_date or rules.due_date(invoice.issue_date, invoice.payment_days),
        currency_id=invoice.currency,
        rate=invoice.rate,
        rate_table=invoice.rate_table,
        rate_on=invoice.rate_on,
        orderer_id=invoice.orderer_id,
        recipient_id=invoice.recipient_id or invoice.orderer_id,
        payer_id=invoice.payer_id or invoice.orderer_id,
        payment_method=invoice.payment_method,
        payment_days=invoice.payment_days,
        vat_method=rules.method_of(invoice.vat_method, prices_gross=invoice.prices_gross).value,
        prices_gross=invoice.prices_gross,
        salesperson_id=invoice.salesperson_id,
        language=invoice.language,
        customer_reference=invoice.reference,
        remarks=invoice.remarks,
        exemption_reason=invoice.exemption_reason,
        bank_account_id=invoice.bank_account_id or accounts.get((invoice.company_id, invoice.currency)),
        created_at=now,
        created_by=by.user_id,
        updated_at=now,
    )
    set_totals(head, [(line.vat_code, _percent(line.vat_code, percents), _value(line)) for line in invoice.lines])
    return head


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
    facts: Facts,
) -> InvoiceLine:
    """A row from a drafted line; refuses what no invoice may say."""
    rules.check_line(quantity=line.quantity, unit_price=line.unit_price, discount_percent=line.discount_percent)
    gtu, annex15 = flags.get(line.item_id or 0, ("", False))
    fact = facts.get(line.stock_line_id or 0)
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
        cost=line.cost if fact is None else delivered_cost(base_billed(line), fact),
        gtu=gtu,
        annex15=annex15,
    )


def delivered_cost(billed: Decimal, fact: Any) -> Decimal | None:
    """The billed part of the cost frozen on the delivered line."""
    if fact.cost is None or not fact.base_quantity:
        return None
    with localcontext(EXACT):
        return half_up(fact.cost * billed / fact.base_quantity)


def bill(pairs: Iterable[tuple[InvoiceLine, DraftInvoiceLine]]) -> None:
    Billed.objects.bulk_create(
        Billed(stock_line_id=line.stock_line_id, invoice_line=row, quantity=base_billed(line))
        for row, line in pairs
        if line.stock_line_id
    )
