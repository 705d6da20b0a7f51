"""Reads of sales documents: what an actor may see, one document with its lines, deliveries left to invoice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, ZERO, half_up
from kupiec.money.invoicing.models import Billed, Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.values import Uninvoiced, VatLine
from kupiec.money.stock import public as stock
from kupiec.people.parties import public as parties


def visible(by: Actor) -> QuerySet[Invoice]:
    """Documents of the company the actor may see: scope domain `invoices`, own = his as salesperson or guardian."""
    rows = Invoice.objects.filter(company_id=by.company_id)
    if not by.may("invoicing.see"):
        return rows.none()
    return documents.within(rows, "invoices", party="orderer", by=by)


def reportable(by: Actor) -> QuerySet[Invoice]:
    """Issued documents of the company that KSeF, JPK and the books hear of from us: not those taken over (ADR 12)."""
    return Invoice.objects.filter(company_id=by.company_id, state="issued", origin="").exclude(kind="proforma")


def one(pk: int, *, by: Actor) -> Invoice:
    """A document for its page, with its parties; DoesNotExist when the actor may not see it."""
    joined = ("orderer", "recipient", "payer", "salesperson", "branch", "company", "bank_account", "root", "corrects")
    return visible(by).select_related(*joined).get(pk=pk)


def lines(invoice_id: int) -> list[InvoiceLine]:
    return list(InvoiceLine.objects.filter(invoice_id=invoice_id).select_related("item").order_by("position", "pk"))


def vat_of(invoice_id: int) -> list[InvoiceVat]:
    """VAT per code of an issued document, falling percent first."""
    return list(InvoiceVat.objects.filter(invoice_id=invoice_id).order_by("-vat_percent", "vat_code"))


def vat_lines_of(invoice_id: int) -> list[VatLine]:
    """The same as values."""
    return [
        VatLine(row.vat_code, row.vat_percent, row.net, row.vat, row.base_net, row.base_vat, row.before_net, row.before_vat)
        for row in vat_of(invoice_id)
    ]


def corrections_of(invoice: Invoice) -> list[Invoice]:
    """Issued corrections of an invoice, oldest first."""
    rows = Invoice.objects.filter(root_id=invoice.root_id or invoice.pk, state="issued")
    return list(rows.order_by("pk"))


def deliveries_to_invoice(by: Actor) -> QuerySet[stock.StockDocument]:
    """Issued deliveries of which something is left to invoice."""
    rows = stock.StockDocument.objects.filter(
        company_id=by.company_id, kind="WZ", state="issued", reverses__isnull=True, party__isnull=False
    )
    if not by.may("invoicing.collect"):
        return rows.none()
    left = _left_lines(by.company_id).filter(document_id=OuterRef("pk"))
    rows = rows.filter(Exists(left))
    if by.scope("invoices") == "all":
        return rows
    if by.scope("invoices") == "branch" and by.branch_id:
        return rows.filter(branch_id=by.branch_id)
    return rows.filter(party__in=parties.visible(by))


def _left_lines(company_id: int) -> QuerySet[Any]:
    """Delivered lines of which something is neither billed, nor planned to be, nor returned (`billed`, `came_back`)."""
    quantity = QuantityField()
    rows = Billed.objects.filter(stock_line_id=OuterRef("pk")).order_by().values("stock_line_id")
    total = Subquery(rows.annotate(total=Sum("quantity")).values("total"), output_field=quantity)
    return (
        stock.delivered_lines(company_id)
        .annotate(billed=Coalesce(total, Value(ZERO, output_field=quantity)))
        .filter(base_quantity__gt=F("billed") + F("came_back"))
    )


def left_to_invoice(stock_document_ids: Sequence[int], *, by: Actor) -> list[Uninvoiced]:
    """Lines of these deliveries with what is left to invoice, in the order of customer, date, number; one statement."""
    wanted = deliveries_to_invoice(by).filter(pk__in=list(stock_document_ids)).values("pk")
    rows = (
        _left_lines(by.company_id)
        .filter(document_id__in=wanted)
        .order_by("document__party_id", "document__issue_date", "document_id", "position")
        .values_list(
            "pk",
            "document_id",
            "document__number",
            "document__issue_date",
            "document__branch_id",
            "document__party_id",
            "document__recipient_id",
            "item_id",
            "description",
            "unit",
            "item__unit_id",
            "factor",
            "base_quantity",
            "billed",
            "came_back",
            "document__reference",
        )
    )
    return [_uninvoiced(row) for row in rows]


def _uninvoiced(row: tuple) -> Uninvoiced:
    *facts, factor, base, billed, came_back, reference = row
    left: Decimal = base - billed - came_back
    return Uninvoiced(*(*facts, factor, half_up(left / factor, QUANTITY_DECIMALS), left, reference))
